/**
 * Every bijector with a closed form against plain loops in double precision, in both directions, and by its gradients.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Values } from '../../testing/finite-differences.js';
import { createPass } from '../train/pass.js';
import { drawSource } from '../train/draws.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import * as flow from './index.js';
import type { Mask, Transformed } from './index.js';
import { examplesOf, jacobian, logAbsDet, product } from './testing/jacobian.js';

const BATCH = 3;
const pass = createPass({ training: true, batch: BATCH, draws: drawSource(3, 'test') });
const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);
const at = <T extends Tensor>(x: Tensor | undefined): T => x as T;

interface Case {
  readonly name: string;
  /** The shape of an example. */
  readonly shape: readonly number[];
  readonly weights?: readonly (readonly number[])[];
  readonly values?: Values;
  forward(x: Tensor, ...w: Tensor[]): Transformed<Tensor>;
  inverse(y: Tensor, ...w: Tensor[]): Tensor;
  /** The result for one example, in double precision. */
  reference(x: readonly number[], ...w: readonly (readonly number[])[]): number[];
}

/** A bijector that keeps volumes. */
const still = (y: Tensor): Transformed<Tensor> => ({ y, logDet: tf.zeros([BATCH]) });

const logit = (shape: number[], alpha: number): Case => ({
  name: `logit ${alpha} of [${shape.join(', ')}]`,
  shape,
  values: 'probability',
  forward: (x) => flow.logit(x, { alpha }),
  inverse: (y) => flow.logitInverse(y, { alpha }),
  reference: (x) =>
    x.map((value) => {
      const v = alpha + (1 - 2 * alpha) * value;
      return Math.log(v / (1 - v));
    }),
});

function actNorm(shape: number[]): Case {
  const channels = shape.at(-1)!;
  const mean = Array.from({ length: channels }, (_, c) => 0.4 * c - 0.3);
  const std = Array.from({ length: channels }, (_, c) => 0.7 + 0.5 * c);
  const weights = (w: Tensor[]): flow.ActNormWeights => ({
    bias: at(w[0]),
    log_scale: at(w[1]),
    mean: tf.tensor1d(mean),
    std: tf.tensor1d(std),
  });
  return {
    name: `actNorm of [${shape.join(', ')}]`,
    shape,
    weights: [[channels], [channels]],
    forward: (x, ...w) => flow.actNorm(x, weights(w), pass),
    inverse: (y, ...w) => flow.actNormInverse(y, weights(w)),
    reference: (x, bias, logScale) =>
      x.map((value, index) => {
        const c = index % channels;
        return ((value - mean[c]!) / std[c]!) * Math.exp(logScale![c]!) + bias![c]!;
      }),
  };
}

const permute = (shape: number[], order: number[]): Case => ({
  name: `permute [${shape.join(', ')}]`,
  shape,
  forward: (x) => still(flow.permute(x, tf.tensor1d(order))),
  inverse: (y) => flow.permuteInverse(y, tf.tensor1d(order)),
  reference: (x) => x.map((_, index) => x[index - (index % order.length) + order[index % order.length]!]!),
});

const reverse = (shape: number[]): Case => ({
  name: `reverse [${shape.join(', ')}]`,
  shape,
  forward: (x) => still(flow.reverse(x)),
  inverse: (y) => flow.reverseInverse(y),
  reference: (x) => {
    const c = shape.at(-1)!;
    return x.map((_, index) => x[index - (index % c) + (c - 1 - (index % c))]!);
  },
});

function invertibleConv(shape: number[]): Case {
  const c = shape.at(-1)!;
  const order = Array.from({ length: c }, (_, row) => (row + 1) % c);
  const sign = Array.from({ length: c }, (_, row) => (row % 2 === 0 ? 1 : -1));
  const weights = (w: Tensor[]): flow.InvertibleConvWeights => ({
    lower: at(w[0]),
    upper: at(w[1]),
    log_scale: at(w[2]),
    sign: tf.tensor1d(sign),
    permutation: tf.tensor1d(order),
  });
  return {
    name: `invertibleConv of [${shape.join(', ')}]`,
    shape,
    weights: [[c, c], [c, c], [c]],
    forward: (x, ...w) => flow.invertibleConv(x, weights(w)),
    inverse: (y, ...w) => flow.invertibleConvInverse(y, weights(w)),
    reference: (x, lower, upper, logScale) => {
      const entry = (row: number, column: number): number => {
        let sum = 0;
        for (let k = 0; k < c; k += 1) {
          const l = row > k ? lower![row * c + k]! : row === k ? 1 : 0;
          const u = k < column ? upper![k * c + column]! : k === column ? sign[k]! * Math.exp(logScale![k]!) : 0;
          sum += l * u;
        }
        return sum;
      };
      return x.map((_, index) => {
        const place = index - (index % c);
        let sum = 0;
        for (let j = 0; j < c; j += 1) sum += entry(order[index % c]!, j) * x[place + j]!;
        return sum;
      });
    },
  };
}

const squeeze = (shape: [number, number, number], factor: number): Case => ({
  name: `squeeze ${factor} of [${shape.join(', ')}]`,
  shape,
  forward: (x) => still(flow.squeeze(at(x), factor)),
  inverse: (y) => flow.squeezeInverse(at(y), factor),
  reference: (x) => {
    const [h, w, c] = shape;
    const y: number[] = [];
    for (let i = 0; i < h; i += factor)
      for (let j = 0; j < w; j += factor)
        for (let di = 0; di < factor; di += 1)
          for (let dj = 0; dj < factor; dj += 1)
            for (let k = 0; k < c; k += 1) y.push(x[((i + di) * w + j + dj) * c + k]!);
    return y;
  },
});

/** True for each number of an example that a mask keeps. */
function keeps(shape: readonly number[], { kind, parity }: Mask): boolean[] {
  const c = shape.at(-1)!;
  const w = shape.at(-2) ?? 1;
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    if (kind === 'half') return parity === 0 ? index % c < c / 2 : index % c >= c / 2;
    const place = Math.floor(index / c);
    return (Math.floor(place / w) + (place % w)) % 2 === parity;
  });
}

function coupling(shape: number[], mask: Mask, form: 'affine' | 'additive'): Case {
  const size = sizeOf(shape);
  const n = mask.kind === 'half' ? size / 2 : size;
  const bound = 0.8;
  const seen = mask.kind === 'half' ? [...shape.slice(0, -1), shape.at(-1)! / 2] : shape;
  const dense = (x: Tensor, w: Tensor): Tensor =>
    tf.reshape(tf.matMul(tf.reshape(flow.kept(x, mask), [-1, n]), at<Tensor2D>(w), false, true), [-1, ...seen]);
  return {
    name: `${form} coupling, ${mask.kind} ${mask.parity}, of [${shape.join(', ')}]`,
    shape,
    // The weights of t come first, because an additive coupling has no s.
    weights:
      form === 'affine'
        ? [
            [n, n],
            [n, n],
          ]
        : [[n, n]],
    forward: (x, b, a) =>
      form === 'affine'
        ? flow.affineCoupling(x, { s: dense(x, a!), t: dense(x, b!) }, mask, { bound })
        : still(flow.additiveCoupling(x, dense(x, b!), mask)),
    inverse: (y, b, a) =>
      form === 'affine'
        ? flow.affineCouplingInverse(y, { s: dense(y, a!), t: dense(y, b!) }, mask, { bound })
        : flow.additiveCouplingInverse(y, dense(y, b!), mask),
    reference: (x, b, a) => {
      const keep = keeps(shape, mask);
      const input = mask.kind === 'half' ? x.filter((_, i) => keep[i]!) : x.map((value, i) => (keep[i]! ? value : 0));
      const t = product(b!, input);
      const s = a === undefined ? t : product(a, input);
      let next = 0;
      return x.map((value, i) => {
        if (keep[i]!) return value;
        const place = mask.kind === 'half' ? next++ : i;
        const scale = form === 'affine' ? Math.exp(bound * Math.tanh(s[place]! / bound)) : 1;
        return value * scale + t[place]!;
      });
    },
  };
}

const cases: Case[] = [
  logit([5], 0.05),
  logit([2, 3, 2], 0.01),
  actNorm([4]),
  actNorm([2, 3, 3]),
  permute([5], [3, 0, 4, 1, 2]),
  permute([2, 2, 4], [2, 3, 1, 0]),
  reverse([5]),
  reverse([2, 3, 3]),
  invertibleConv([5]),
  invertibleConv([2, 2, 3]),
  invertibleConv([2, 1, 1]),
  squeeze([4, 6, 2], 2),
  squeeze([3, 6, 1], 3),
  ...(['affine', 'additive'] as const).flatMap((form) =>
    ([0, 1] as const).flatMap((parity) => [
      coupling([6], { kind: 'half', parity }, form),
      coupling([2, 3, 4], { kind: 'half', parity }, form),
      coupling([3, 4, 2], { kind: 'checkerboard', parity }, form),
      coupling([4, 3, 1], { kind: 'checkerboard', parity }, form),
    ]),
  ),
];

const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i += 1)
    expect(Math.abs(a[i]! - b[i]!), `${i}: ${a[i]} and ${b[i]}`).toBeLessThan(tolerance * (1 + Math.abs(b[i]!)));
};

describe.each(testedBackends)('bijectors on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(cases)('$name', async ({ name, shape, weights = [], values = 'signed', forward, inverse, reference }) => {
    const [x] = inputsOf([[BATCH, ...shape]], values, name) as [Tensor];
    const w = inputsOf(weights, 'signed', `${name}/weights`);
    const before = tf.memory().numTensors;
    const moved = tf.tidy(() => ({ ...forward(x, ...w) }));
    const back = tf.tidy(() => inverse(moved.y, ...w));
    const again = tf.tidy(() => forward(inverse(moved.y, ...w), ...w).y);

    const numbers = await Promise.all(w.map(async (each) => Array.from(await each.data())));
    const examples = examplesOf(await x.data(), BATCH);
    const f = (example: readonly number[]): number[] => reference(example, ...numbers);
    near(await moved.y.data(), examples.flatMap(f), 1e-5);
    expect(moved.logDet.shape).toEqual([BATCH]);
    near(
      await moved.logDet.data(),
      examples.map((example) => logAbsDet(jacobian(f, example))),
      2e-5,
    );
    near(await back.data(), examples.flat(), 2e-5);
    near(await again.data(), await moved.y.data(), 2e-5);
    tf.dispose([moved.logDet, back, again]);

    const y = moved.y;
    const both = (...inputs: Tensor[]): Tensor => {
      const { y: to, logDet } = forward(inputs[0]!, ...inputs.slice(1));
      return tf.concat([tf.reshape(to, [-1]), logDet]);
    };
    const slope = compareFirstOrder(both, [x, ...w], name);
    expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(1e-3 * (slope.scale + 1e-2));
    const inward = compareFirstOrder((y, ...rest) => inverse(y!, ...rest), [y, ...w], `${name} back`);
    expect(Math.abs(inward.analytic - inward.numeric), JSON.stringify(inward)).toBeLessThan(
      2e-3 * (inward.scale + 1e-2),
    );
    y.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, ...w]);
  });

  it('split, join and part move numbers and lose none', async () => {
    const x = tf.reshape(tf.range(0, 16), [2, 2, 1, 4]) as Tensor4D;
    const { y, z } = flow.split(x);
    expect(Array.from(await y.data())).toEqual([0, 1, 4, 5, 8, 9, 12, 13]);
    expect(Array.from(await flow.splitInverse(y, z).data())).toEqual(Array.from(await x.data()));
    const joined = flow.join([z, flow.squeeze(y, 1)]);
    expect(joined.shape).toEqual([2, 8]);
    expect(Array.from(await joined.data())).toEqual([2, 3, 6, 7, 0, 1, 4, 5, 10, 11, 14, 15, 8, 9, 12, 13]);
    const parts = flow.part(joined, [
      [2, 1, 2],
      [2, 1, 2],
    ]);
    expect(Array.from(await parts[0]!.data())).toEqual(Array.from(await z.data()));
    expect(Array.from(await parts[1]!.data())).toEqual(Array.from(await y.data()));
    expect(() => flow.part(joined, [[3]])).toThrow(/3 numbers/);
  });

  it('actNorm starts from its first batch, in the step that trains it', async () => {
    const weights = {
      bias: tf.zeros([3]) as Tensor1D,
      log_scale: tf.zeros([3]) as Tensor1D,
      mean: tf.variable(tf.zeros([3])) as tf.Variable<tf.Rank.R1>,
      std: tf.variable(tf.ones([3])) as tf.Variable<tf.Rank.R1>,
    };
    // The last channel is constant.
    const x = tf.tensor4d([1, 5, 7, 3, 5, 7, 5, 9, 7, 7, 9, 7], [2, 2, 1, 3]);
    const move = (state: Tensor, next: Tensor): void => (state as tf.Variable).assign(next);
    const make = (first: boolean, moves = true): Transformed<Tensor> =>
      flow.actNorm(
        x,
        weights,
        createPass({ training: true, batch: 2, draws: drawSource(1, ''), first, ...(moves ? { move } : {}) }),
      );
    // A step that trains other nets does not move the state.
    for (const unmoved of [make(false), make(true, false)]) {
      near(await unmoved.y.data(), await x.data(), 1e-6);
      near(await unmoved.logDet.data(), [0, 0], 1e-6);
    }
    const [a, b] = [Math.sqrt(5), 2];
    const started = make(true);
    near(await weights.mean.data(), [4, 7, 7], 1e-5);
    near(await weights.std.data(), [a, b, 1], 1e-5);
    near(await started.y.data(), [-3 / a, -2 / b, 0, -1 / a, -2 / b, 0, 1 / a, 2 / b, 0, 3 / a, 2 / b, 0], 1e-5);
    near(await started.logDet.data(), new Array<number>(2).fill(-2 * Math.log(a * b)), 1e-5);
    near(await make(false).y.data(), await started.y.data(), 1e-6);
    tf.dispose([weights.mean, weights.std]);
  });

  it('tensors that cannot be halved or laid out as a board are refused', () => {
    expect(() => flow.kept(tf.zeros([2, 3]), { kind: 'half', parity: 0 })).toThrow(/length 3/);
    expect(() => flow.kept(tf.zeros([2, 4]), { kind: 'checkerboard', parity: 0 })).toThrow(/maps/);
    expect(() => flow.squeeze(tf.zeros([1, 3, 4, 1]), 2)).toThrow(/3 × 4/);
  });
});
