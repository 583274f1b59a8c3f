/** Invertible residual layers: estimators against the exact determinant in double precision, and the inverse. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Pass } from '../../contract/model.js';
import { conv2d, lipswish, operatorNormConv } from '../ops/index.js';
import { drawSource } from '../train/draws.js';
import { createPass } from '../train/pass.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import * as flow from './index.js';
import type { FlowProblem, Trace } from './index.js';
import { jacobian, logAbsDet, product } from './testing/jacobian.js';

const SIZE = 4;
const passOf = (iteration: number): Pass =>
  createPass({ training: true, batch: 1, draws: drawSource(2, 'residual', iteration) });

/** A vector and two matrices. With them g(x) = B·tanh(A x) has a large trace, and a Lipschitz constant below one. */
function setting(): { x: Tensor; a: Tensor; b: Tensor } {
  return tf.tidy(() => {
    const [x, a] = inputsOf(
      [
        [1, SIZE],
        [SIZE, SIZE],
      ],
      'signed',
      'residual',
    ) as [Tensor, Tensor];
    return { x: tf.mul(x, 0.3), a, b: tf.mul(tf.transpose(a), 0.2) };
  });
}
const branch =
  (a: Tensor, b: Tensor) =>
  (x: Tensor): Tensor =>
    tf.matMul(tf.tanh(tf.matMul(x as Tensor2D, a as Tensor2D, false, true)), b as Tensor2D, false, true);

/** log det of x + B·tanh(A x), in double precision, from the numbers of x, A and B one after the other. */
function exactly(numbers: readonly number[]): number {
  const a = numbers.slice(SIZE, SIZE + SIZE * SIZE);
  const b = numbers.slice(SIZE + SIZE * SIZE);
  const f = (x: readonly number[]): number[] => {
    const inner = product(a, x).map(Math.tanh);
    return product(b, inner).map((value, index) => x[index]! + value);
  };
  return logAbsDet(jacobian(f, numbers.slice(0, SIZE)));
}

const statistics = (values: readonly number[]): { mean: number; error: number } => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
};

/** The mean of each of `evaluations` evaluations, with `examples` examples that all have the same x. */
async function estimates(trace: Trace, evaluations: number, examples: number): Promise<number[]> {
  const { x, a, b } = setting();
  const means = Array.from({ length: evaluations }, (_, index) =>
    tf.tidy(() => {
      const same = tf.tile(x, [examples, 1]);
      return tf.mean(flow.residual(same, branch(a, b), passOf(index), 'layer', { trace }).logDet);
    }),
  );
  const values = Array.from(await tf.stack(means).data());
  tf.dispose([x, a, b, ...means]);
  return values;
}

/** The slopes of the log-determinant along one direction of x, A and B together, an estimate for each evaluation. */
async function slopes(
  trace: Trace,
  evaluations: number,
  examples: number,
): Promise<{ found: number[]; exact: number }> {
  const { x, a, b } = setting();
  const directions = inputsOf(
    [x, a, b].map(({ shape }) => shape),
    'signed',
    'residual/direction',
  );
  const sums = Array.from({ length: evaluations }, (_, index) =>
    tf.tidy(() => {
      const f = (...[x0, a0, b0]: Tensor[]): tf.Scalar =>
        tf.mean(flow.residual(tf.tile(x0!, [examples, 1]), branch(a0!, b0!), passOf(index), 'layer', { trace }).logDet);
      const gradients = tf.grads(f)([x, a, b]);
      return tf.addN(gradients.map((gradient, at) => tf.sum(tf.mul(gradient, directions[at]!))));
    }),
  );
  const found = Array.from(await tf.stack(sums).data());
  const flat = async (tensors: Tensor[]): Promise<number[]> =>
    (await Promise.all(tensors.map((each) => each.data()))).flatMap((values) => Array.from(values));
  const [numbers, along] = [await flat([x, a, b]), await flat(directions)];
  const moved = (h: number): number => exactly(numbers.map((value, index) => value + h * along[index]!));
  const exact = (8 * (moved(0.01) - moved(-0.01)) - (moved(0.02) - moved(-0.02))) / 0.12;
  tf.dispose([x, a, b, ...directions, ...sums]);
  return { found, exact };
}

describe.each(testedBackends)('invertible residual layers on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const truth = async (): Promise<number> => {
    const { x, a, b } = setting();
    const values = await Promise.all([x, a, b].map((each) => each.data()));
    return exactly(values.flatMap((each) => Array.from(each)));
  };
  const long: Trace = { kind: 'series', terms: 30 };
  const short: Trace = { kind: 'series', terms: 2 };
  const roulette: Trace = { kind: 'roulette', exact: 1, p: 0.5 };

  it('the exact determinant, and its gradient', async () => {
    const inputs = inputsOf(
      [
        [3, SIZE],
        [SIZE, SIZE],
        [SIZE, SIZE],
      ],
      'signed',
      'exact',
    );
    const f = (...[x, a, b]: Tensor[]): Tensor => {
      const g = branch(tf.mul(a!, 0.55), tf.mul(b!, 0.55));
      const { y, logDet } = flow.residual(x!, g, passOf(0), 'layer', { trace: { kind: 'exact' } });
      return tf.concat([tf.reshape(y, [-1]), logDet]);
    };
    const [x, a, b] = (await Promise.all(inputs.map((each) => each.data()))).map((values) => Array.from(values));
    const answer = Array.from(await tf.tidy(() => f(...inputs)).data());
    for (const example of [0, 1, 2]) {
      const scaled = [...a!, ...b!].map((value) => 0.55 * value);
      const expected = exactly([...x!.slice(example * SIZE, (example + 1) * SIZE), ...scaled]);
      expect(answer[3 * SIZE + example]).toBeCloseTo(expected, 4);
    }
    const slope = compareFirstOrder(f, inputs, 'exact');
    expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(1e-3 * slope.scale);
    tf.dispose(inputs);
  });

  it('a long series has the determinant as its mean, a short one does not', async () => {
    const exact = await truth();
    const { mean, error } = statistics(await estimates(long, 40, 250));
    expect(Math.abs(mean - exact), `${mean} ± ${error}, exactly ${exact}`).toBeLessThan(3.5 * error);
    const biased = statistics(await estimates(short, 40, 250));
    expect(Math.abs(biased.mean - exact), `${biased.mean} ± ${biased.error}`).toBeGreaterThan(10 * biased.error);
  });

  it('Russian roulette is unbiased with as few terms', async () => {
    const exact = await truth();
    const { mean, error } = statistics(await estimates(roulette, 600, 10));
    expect(Math.abs(mean - exact), `${mean} ± ${error}, exactly ${exact}`).toBeLessThan(3.5 * error);
    const biased = statistics(await estimates(short, 40, 250));
    // The biased series differs by far more, so this test would notice a biased roulette.
    expect(Math.abs(biased.mean - exact)).toBeGreaterThan(3 * error);
  });

  it.each([
    ['series', long, 60, 100],
    ['roulette', roulette, 500, 10],
  ] as const)('the gradient of the %s has the exact one as its mean', async (_, trace, evaluations, examples) => {
    const { found, exact } = await slopes(trace, evaluations, examples);
    const { mean, error } = statistics(found);
    expect(error).toBeLessThan(0.1 * Math.abs(exact));
    expect(Math.abs(mean - exact), `${mean} ± ${error}, exactly ${exact}`).toBeLessThan(3.5 * error);
  });

  it('evaluates the branch once, leaves no tensor behind, and gives the same value with and without a tape', async () => {
    const { x, a, b } = setting();
    let calls = 0;
    const counted = (value: Tensor): Tensor => {
      calls += 1;
      return branch(a, b)(value);
    };
    const before = tf.memory().numTensors;
    const logDet = (value: Tensor): Tensor1D =>
      flow.residual(value, counted, passOf(0), 'layer', { trace: long }).logDet;
    const plain = tf.tidy(() => logDet(x));
    expect(calls).toBe(1);
    expect(tf.memory().numTensors).toBe(before + 1);
    const { value, grads } = tf.valueAndGrads((each: Tensor) => tf.sum(logDet(each)))([x]);
    expect(calls).toBe(2);
    expect(tf.memory().numTensors).toBe(before + 3);
    expect((await value.data())[0]).toBeCloseTo((await plain.data())[0]!, 5);
    tf.dispose([x, a, b, plain, value, ...grads]);
  });

  it('of maps: a convolutional branch', async () => {
    const [x, kernel] = inputsOf(
      [
        [1, 3, 3, 2],
        [3, 3, 2, 2],
      ],
      'signed',
      'map',
    ) as [Tensor4D, Tensor4D];
    const [u] = inputsOf([[1, 3, 3, 2]], 'signed', 'u') as [Tensor4D];
    const scaled = tf.div(tf.mul(kernel, 0.7), operatorNormConv(kernel, u, { strides: 1, pad: 'same' })) as Tensor4D;
    const g = (map: Tensor4D): Tensor4D =>
      conv2d(lipswish(map), { kernel: scaled }, { strides: [1, 1], padding: 'same' });
    const exact = flow.residual(x, g, passOf(0), 'layer', { trace: { kind: 'exact' } });
    const many = tf.tile(x, [3000, 1, 1, 1]) as Tensor4D;
    const series = await flow.residual(many, g, passOf(0), 'layer', { trace: long }).logDet.data();
    const { mean, error } = statistics(Array.from(series));
    expect(Math.abs(mean - (await exact.logDet.data())[0]!)).toBeLessThan(3.5 * error);
    const back = flow.residualInverse(exact.y, g, { steps: 60, tolerance: 1e-5 });
    expect((await flow.farthest(back, x).data())[0]).toBeLessThan(1e-5);
  });

  it('the inverse is the fixed point, and is differentiable', async () => {
    const { x, a, b } = setting();
    const before = tf.memory().numTensors;
    const { y } = tf.tidy(() => ({ y: tf.add(x, branch(a, b)(x)) }));
    const back = flow.residualInverse(y, branch(a, b), { steps: 60, tolerance: 1e-5 });
    expect(tf.memory().numTensors).toBe(before + 2);
    const far = flow.farthest(back, x);
    expect((await far.data())[0]).toBeLessThan(2e-6);
    const slope = compareFirstOrder(
      (...[y0, a0, b0]) => flow.residualInverse(y0!, branch(a0!, b0!), { steps: 60, tolerance: 1e-5 }),
      [y, a, b],
      'inverse',
    );
    expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(1e-3 * slope.scale);
    tf.dispose([x, a, b, y, back, far]);
  });

  it('an inverse that does not converge is told', async () => {
    const { x, a, b } = setting();
    const told: FlowProblem[] = [];
    const once: string[] = [];
    const stops = [
      flow.onFlowProblem((problem) => told.push(problem)),
      flow.onFlowProblem(flow.oncePerKind((message) => once.push(message))),
    ];
    const before = tf.memory().numTensors;
    try {
      tf.tidy(() => void flow.residualInverse(x, branch(a, b), { steps: 60, tolerance: 1e-5 }));
      await flow.flowProblemsSettled();
      expect(told).toEqual([]);
      tf.tidy(() => void flow.residualInverse(x, branch(a, b), { steps: 3, tolerance: 1e-5 }));
      tf.tidy(() => void flow.residualInverse(tf.mul(x, 2), branch(a, b), { steps: 3, tolerance: 1e-5 }));
      // There is no inverse: the iteration diverges to numbers that are not finite.
      tf.tidy(() => void flow.residualInverse(x, (v) => tf.mul(tf.square(v), 9), { steps: 60, tolerance: 1e-5 }));
      await flow.flowProblemsSettled();
      expect(told).toHaveLength(3);
      expect(told[0]!.message).toMatch(/step 3 .* more than the tolerance of 0\.00001|0\.00001/);
      expect(told[0]!.message).not.toBe(told[1]!.message);
      expect(new Set(told.map(({ kind }) => kind)).size).toBe(1);
      expect(once).toEqual([told[0]!.message]);
    } finally {
      stops.forEach((stop) => stop());
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.tidy(() => void flow.residualInverse(x, branch(a, b), { steps: 3, tolerance: 1e-5 }));
    await flow.flowProblemsSettled();
    expect(told).toHaveLength(3);
    tf.dispose([x, a, b]);
  });
});
