/** Compiled flows: their inverses, their likelihoods against Jacobians, draws, averages and errors. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { examplesOf, jacobian, logAbsDet } from '../runtime/library/flow/testing/jacobian.js';
import { baseDraw, flowProblemsSettled, onFlowProblem } from '../runtime/library/flow/index.js';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Pass, Trainer } from '../runtime/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { writeModule } from './testing/load.js';

const spec = fileURLToPath(new URL('testing/small-flows.gen', import.meta.url));
const BATCH = 3;
const SIZE = 16;

type Weights = Readonly<Record<string, unknown>>;
interface Module {
  readonly model: AnyModel;
  readonly F: (w: unknown, x: Tensor, pass?: Pass) => { z: Tensor; log_det: Tensor };
  readonly inverseF: (w: unknown, z: Tensor, ...rest: readonly unknown[]) => Tensor;
  readonly logProbF: (w: unknown, x: Tensor, pass?: Pass) => Tensor;
  readonly roundTripF: (w: unknown, x: Tensor, pass?: Pass) => Tensor;
  readonly lipschitzF: (w: unknown, pass: Pass) => Tensor;
}

interface Running extends Module {
  readonly trainer: Trainer;
  readonly w: unknown;
  readonly pass: Pass;
}

/** The module of a model with its weights after a few iterations. */
async function running(name: string, iterations = 3): Promise<Running> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(await writeModule(spec, name)).href)) as Module;
  const trainer = createTrainer(module.model, { seed: 3 });
  for (let index = 0; index < iterations; index++) await trainer.iterate([{ x: pictures(`train/${index}`) }], 0);
  return { ...module, trainer, w: (trainer.weights as Weights)['F'], pass: trainer.pass('test', BATCH) };
}

/** Pictures with whole levels. */
function pictures(path: string, batch = BATCH): Tensor {
  const stream = new Stream({ seed: 5, path });
  const values = Array.from({ length: batch * SIZE }, () => Math.floor(256 * stream.uniform()) / 255);
  return tf.tensor4d(values, [batch, 4, 4, 1]);
}

const numbers = async (tensor: Tensor): Promise<number[]> => [...(await tensor.data())];
/** The numbers of a tensor at once, for synchronous functions. */
const now = (tensor: Tensor): number[] => [...tensor.dataSync()];

function variables(tree: unknown): Variable[] {
  if (tree instanceof tf.Variable) return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(variables) : [];
}

/** log|det dz/dx| of each example by finite differences of z, with a step for float32. */
function volumes(f: (x: Tensor) => Tensor, x: Tensor): number[] {
  return examplesOf(now(x), BATCH).map((example) =>
    logAbsDet(
      jacobian(
        (values) => tf.tidy(() => now(f(tf.tensor(values as number[], [1, ...x.shape.slice(1)])))),
        example,
        8e-3,
      ),
    ),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of actual.entries())
    expect(Math.abs(value - expected[index]!), `${value} and ${expected[index]}`).toBeLessThan(tolerance);
}

/** The log-densities of z in nats, in double precision. */
const densities: Readonly<Record<string, (z: number) => number>> = {
  normal: (z) => -0.5 * z * z - 0.5 * Math.log(2 * Math.PI),
  logistic: (z) => -z - 2 * Math.log1p(Math.exp(-z)),
  laplace: (z) => -Math.abs(z) - Math.log(2),
};
const density = (z: readonly number[], kind: string): number =>
  z.reduce((sum, value) => sum + densities[kind]!(value), 0);

beforeAll(async () => void (await prepareBackend('cpu')));

describe('flows on pictures with whole levels', () => {
  test.each(['Small', 'Uniform', 'Wide', 'Relu'])(
    '%s comes back to the pictures, and within rounding to where their noise put them',
    async (name) => {
      const { F, inverseF, roundTripF, w, pass } = await running(name);
      const x = pictures('x');
      const { z } = F(w, x, pass);
      expect(z.shape).toEqual([BATCH, SIZE]);
      expectClose(await numbers(inverseF(w, z)), await numbers(x), 1e-6);
      const farthest = await numbers(roundTripF(w, x, pass));
      expect(Math.max(...farthest)).toBeLessThan(1e-4);
      // The point is not the picture itself, since it contains the noise.
      const point = await numbers(inverseF(w, z, false));
      const levels = (await numbers(x)).map((value) => Math.round(255 * value));
      expect(point.map((value) => Math.floor(256 * value))).toEqual(levels);
      expect(new Set(point.map((value) => (256 * value) % 1)).size).toBeGreaterThan(SIZE);
    },
  );

  test.each(['Small', 'Uniform'])(
    '%s counts what its layers do to volumes, behind the noise, as the Jacobian of its way back does',
    async (name) => {
      const { F, inverseF, w, pass } = await running(name);
      const x = pictures('x');
      const { z, log_det } = F(w, x, pass);
      const y = inverseF(w, z, false);
      const behind = volumes((at) => inverseF(w, at, false), z).map((value) => -value);
      const noise =
        name === 'Uniform' ? Array<number>(BATCH).fill(-SIZE * Math.log(256)) : learnedNoise(w, now(x), now(y));
      expectClose(
        await numbers(log_det),
        behind.map((value, index) => value + noise[index]!),
        5e-3,
      );
    },
  );
});

/** −log q(u | x) − D·log 256 in double precision: u is the sigmoid of a normal, a 1×1 convolution gives its moments. */
function learnedNoise(w: unknown, x: readonly number[], y: readonly number[]): number[] {
  const { kernel, bias } = (w as { dequantize: { noise: { conv: { kernel: Tensor; bias: Tensor } } } }).dequantize.noise
    .conv;
  const [slope, level] = [now(kernel), now(bias)];
  return examplesOf(
    x.map((value, index) => {
      const u = 256 * y[index]! - Math.round(255 * value);
      const [mean, logStd] = [slope[0]! * value + level[0]!, slope[1]! * value + level[1]!];
      const logit = Math.log(u / (1 - u));
      const log = densities['normal']!((logit - mean) / Math.exp(logStd)) - logStd - Math.log(u) - Math.log(1 - u);
      return -log - Math.log(256);
    }),
    BATCH,
  ).map((terms) => terms.reduce((sum, term) => sum + term, 0));
}

describe.each([
  ['Bare', 'normal'],
  ['Logistic', 'logistic'],
  ['Laplace', 'laplace'],
])('%s', (name, base) => {
  test(`has the log-probability of a ${base} base and its own Jacobian`, async () => {
    const { F, logProbF, w, pass } = await running(name);
    const x = tf.add(0.1, tf.mul(0.8, pictures('x')));
    const { z, log_det } = F(w, x, pass);
    const expected = volumes((at) => F(w, at, pass).z, x);
    expectClose(await numbers(log_det), expected, 2e-3);
    const points = examplesOf(await numbers(z), BATCH);
    expectClose(
      await numbers(logProbF(w, x, pass)),
      points.map((point, index) => density(point, base) + expected[index]!),
      5e-3,
    );
  });
});

test('gradients of the negative log-likelihood are right for every weight', async () => {
  const { model, trainer } = await running('Bare', 1);
  const [step] = model.train.groups[0]!.steps;
  const pass = trainer.pass('gradients', BATCH).asTraining();
  const x = tf.add(0.1, tf.mul(0.8, pictures('x')));
  const weights = variables(trainer.weights).filter(({ trainable }) => trainable);
  const loss = (): tf.Scalar => tf.mean(step!.terms(trainer.weights, { x }, pass)['nll']!);
  const { grads } = tf.engine().gradients(loss, weights, undefined, true);
  expect(weights.length).toBeGreaterThan(15);
  for (const [index, weight] of weights.entries()) {
    const stream = new Stream({ seed: 7, path: `direction/${index}` });
    const towards = tf.tensor(
      Array.from({ length: weight.size }, () => 2 * stream.uniform() - 1),
      weight.shape,
    );
    const start = weight.clone();
    const at = (offset: number): number => {
      tf.tidy(() => weight.assign(tf.add(start, tf.mul(towards, offset))));
      return now(tf.tidy(() => loss()))[0]!;
    };
    const h = 0.01;
    const numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    weight.assign(start);
    const analytic = now(tf.sum(tf.mul(grads[index]!, towards)))[0]!;
    expect(Math.abs(analytic - numeric), `weight ${index}: ${analytic}, ${numeric}`).toBeLessThan(
      2e-3 + 6e-3 * Math.abs(numeric),
    );
  }
});

describe('draws', () => {
  test('start from the same z at every epoch, with any weights', async () => {
    const { inverseF, model, trainer, w } = await running('Bare');
    const z = baseDraw(trainer.pass('draws', BATCH), 'generate/draw', [BATCH, SIZE], 'normal', 1);
    const draw = (): Promise<number[]> =>
      numbers(model.samples['generate']!.run(trainer.weights, {}, trainer.pass('draws', BATCH))[0]!);
    const before = await draw();
    expectClose(before, await numbers(inverseF(w, z)), 1e-6);
    for (let index = 0; index < 3; index++) await trainer.iterate([{ x: pictures(`more/${index}`) }], 1);
    const after = await draw();
    expect(after).not.toEqual(before);
    expectClose(after, await numbers(inverseF(w, z)), 1e-6);
  });

  test('have the shape and the range of the data, and repeat', async () => {
    const { model, trainer } = await running('Small');
    const draw = (sample: string): Promise<number[]> =>
      numbers(model.samples[sample]!.run(trainer.weights, {}, trainer.pass('draws', 4))[0]!);
    const values = await draw('generate');
    expect(values.length).toBe(4 * SIZE);
    for (const value of values) expect(Math.abs(value * 255 - Math.round(value * 255))).toBeLessThan(1e-3);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(new Set(values).size).toBeGreaterThan(8);
    expect(await draw('generate')).toEqual(values);
    expect(await draw('warm')).not.toEqual(values);
  });

  test('shrink with the temperature, in z', async () => {
    const { F, model, trainer, w } = await running('Small');
    const pass = trainer.pass('draws', 100);
    const spread = async (sample: string): Promise<number> => {
      const [x] = model.samples[sample]!.run(trainer.weights, {}, pass);
      const z = await numbers(F(w, x!, pass).z);
      return Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length);
    };
    // Rounding to levels and clipping to the data's range move outliers.
    const [warm, cold] = [await spread('generate'), await spread('warm')];
    expect(cold / warm).toBeGreaterThan(0.4);
    expect(cold / warm).toBeLessThan(0.7);
  });

  test('and inverses of a value of the model are samples', async () => {
    const { model, trainer } = await running('Small');
    const x = pictures('x');
    const [back] = model.samples['back']!.run(trainer.weights, { x }, trainer.pass('back', BATCH));
    expectClose(await numbers(back!), await numbers(x), 1e-6);
  });
});

test('an average of a flow uses its own weights', async () => {
  const { model, trainer, logProbF } = await running('Averaged', 12);
  const x = pictures('x');
  const pass = trainer.pass('average', BATCH);
  const terms = model.evaluate(trainer.weights, { x }, pass);
  const [own, average] = await Promise.all([numbers(terms['current']!), numbers(terms['average']!)]);
  expect(own).not.toEqual(average);
  const averaged = (trainer.weights as Weights)['Fa'];
  expectClose(average, await numbers(logProbF(averaged, x, pass.in('average/Fa'))), 1e-4);
  const [drawn] = model.samples['generate']!.run(trainer.weights, {}, trainer.pass('draws', 4));
  expect(drawn!.shape).toEqual([4, 4, 4, 1]);
});

test('results of a flow are values of the model; terms are measured only in their place', async () => {
  const { model, trainer, F, w } = await running('Small');
  const x = pictures('x');
  const pass = trainer.pass('evaluate', BATCH);
  const everywhere = model.evaluate(trainer.weights, { x }, pass);
  expect(Object.keys(everywhere)).toEqual(['nll', 'volume']);
  expectClose(await numbers(everywhere['volume']!), await numbers(F(w, x, pass.in('volume/F')).log_det), 1e-4);
  const measured = Object.fromEntries(
    Object.entries(model.terms).map(([name, { evaluate }]) => [name, evaluate?.name]),
  );
  expect(measured).toEqual({
    nll: undefined,
    volume: undefined,
    round_trip: 'evaluateTest',
    size: 'evaluateTest',
    first: 'evaluateFirst64',
  });
});

describe('residual blocks', () => {
  test('can be inverted, and their measured constant is below one', async () => {
    const { F, inverseF, lipschitzF, trainer, w, pass } = await running('Residual', 25);
    const told: string[] = [];
    const done = onFlowProblem(({ message }) => told.push(message));
    const x = tf.add(0.1, tf.mul(0.8, pictures('x')));
    const { z } = F(w, x, pass);
    expectClose(await numbers(inverseF(w, z, pass)), await numbers(x), 1e-4);
    const [constant] = await numbers(lipschitzF(w, trainer.pass('constant', 1)));
    expect(constant).toBeGreaterThan(0.2);
    expect(constant).toBeLessThan(1);
    await flowProblemsSettled();
    done();
    expect(told).toEqual([]);
  });

  test('estimate the Jacobian’s volume with a negligible bias', async () => {
    const { F, trainer, w } = await running('Residual', 25);
    const x = tf.add(0.1, tf.mul(0.8, pictures('x')));
    const expected = volumes((at) => F(w, at, trainer.pass('any', 1)).z, x);
    const rounds = 150;
    const estimates: number[][] = [];
    for (let round = 0; round < rounds; round++)
      estimates.push(now(tf.tidy(() => F(w, x, trainer.pass(`estimate/${round}`, BATCH)).log_det)));
    for (const [index, value] of expected.entries()) {
      const own = estimates.map((estimate) => estimate[index]!);
      const mean = own.reduce((sum, each) => sum + each, 0) / rounds;
      const error = Math.sqrt(own.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (rounds - 1) / rounds);
      expect(error).toBeGreaterThan(1e-4);
      expect(Math.abs(mean - value), `${mean} ± ${error}, and ${value}`).toBeLessThan(4 * error + 2e-3);
    }
  });

  test('report that they can no longer be inverted', async () => {
    const { lipschitzF, trainer, w } = await running('Residual', 5);
    const told: string[] = [];
    const done = onFlowProblem(({ message }) => told.push(message));
    // The power iteration has not seen the new weights, so it treats them as bounded.
    for (const weight of variables(w))
      if (weight.trainable && weight.rank > 1) {
        const stream = new Stream({ seed: 9, path: weight.name });
        weight.assign(
          tf.tensor(
            Array.from({ length: weight.size }, () => 40 * (stream.uniform() - 0.5)),
            weight.shape,
          ),
        );
      }
    const [constant] = await numbers(lipschitzF(w, trainer.pass('constant', 1)));
    await flowProblemsSettled();
    done();
    expect(constant).toBeGreaterThanOrEqual(1);
    expect(told.some((message) => message.includes('Lipschitz constant'))).toBe(true);
  });
});
