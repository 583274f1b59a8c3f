/** Compiled flows that are given values: ways back, volumes against Jacobians, gradients of every weight, draws; on both targets. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../compiler/emit/torch/testing/parity.js';
import { torchPython } from '../compiler/emit/torch/testing/python.js';
import { compileFile } from '../compiler/index.js';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Pass, Trainer } from '../runtime/index.js';
import { examplesOf, jacobian, logAbsDet } from '../runtime/library/flow/testing/jacobian.js';
import { Stream } from '../runtime/library/random/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { writeModule } from './testing/load.js';

const spec = fileURLToPath(new URL('testing/given-flows.gen', import.meta.url));
const BATCH = 3;
const SIZE = 16;

type Rest = readonly (Tensor | Pass | boolean)[];
interface Module {
  readonly model: AnyModel;
  readonly F: (w: unknown, x: Tensor, ...rest: Rest) => { readonly z: Tensor; readonly log_det: Tensor };
  readonly inverseF: (w: unknown, z: Tensor, ...rest: Rest) => Tensor;
  readonly logProbF: (w: unknown, x: Tensor, ...rest: Rest) => Tensor;
  readonly roundTripF: (w: unknown, x: Tensor, ...rest: Rest) => Tensor;
}
interface Running extends Module {
  readonly trainer: Trainer;
  readonly w: unknown;
  readonly pass: Pass;
}

const values = (path: string, count: number, of: (u: number) => number): number[] => {
  const stream = new Stream({ seed: 5, path });
  return Array.from({ length: count }, () => of(stream.uniform()));
};
/** A batch with another label and another picture beside each example. */
const batch = (path: string): Record<'x' | 'label' | 'side', Tensor> => ({
  x: tf.tensor4d(
    values(`${path}/x`, BATCH * SIZE, (u) => 0.1 + (0.8 * Math.floor(256 * u)) / 255),
    [BATCH, 4, 4, 1],
  ),
  label: tf.tensor1d([0, 1, 2]),
  side: tf.tensor4d(
    values(`${path}/side`, BATCH * SIZE * 3, (u) => 2 * u - 1),
    [BATCH, 4, 4, 3],
  ),
});

async function running(name: string, iterations = 3): Promise<Running> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(await writeModule(spec, name)).href)) as Module;
  const trainer = createTrainer(module.model, { seed: 3 });
  for (let index = 0; index < iterations; index += 1) await trainer.iterate([batch(`train/${index}`)], 0);
  const w = (trainer.weights as Readonly<Record<string, unknown>>)['F'];
  return { ...module, trainer, w, pass: trainer.pass('test', BATCH) };
}

const now = (tensor: Tensor): number[] => [...tensor.dataSync()];
const near = (a: readonly number[], b: readonly number[], tolerance: number): void => {
  expect(a.length).toBe(b.length);
  for (const [index, value] of a.entries())
    expect(Math.abs(value - b[index]!), `${value} and ${b[index]}`).toBeLessThan(tolerance);
};
const one = (tensor: Tensor, index: number): Tensor => tf.slice(tensor, [index], [1]);

beforeAll(() => startBackend('cpu'));

test('pictures come back to their levels, and within rounding to where their noise put them', async () => {
  const { F, inverseF, roundTripF, w, pass } = await running('Given');
  const { label, side } = batch('test');
  const x = tf.tensor4d(
    values('levels', BATCH * SIZE, (u) => Math.floor(256 * u) / 255),
    [BATCH, 4, 4, 1],
  );
  const { z } = F(w, x, label, side, pass);
  near(now(inverseF(w, z, label, side)), now(x), 1e-6);
  expect(Math.max(...now(roundTripF(w, x, label, side, pass)))).toBeLessThan(1e-4);
  // Another label, or another picture beside it, leads elsewhere.
  expect(now(inverseF(w, z, tf.tensor1d([1, 2, 0]), side, false))).not.toEqual(now(inverseF(w, z, label, side, false)));
  expect(now(inverseF(w, z, label, tf.neg(side), false))).not.toEqual(now(inverseF(w, z, label, side, false)));
});

describe('the smooth flow', () => {
  test('has the volume of its own Jacobian for every label and picture, and the density of its base', async () => {
    const { F, logProbF, w, trainer, pass } = await running('Bare');
    const { x, label, side } = batch('test');
    const { z, log_det } = F(w, x, label, side, pass);
    const expected = examplesOf(now(x), BATCH).map((example, index) => {
      const alone = trainer.pass('test', 1);
      const f = (point: readonly number[]): number[] =>
        tf.tidy(() =>
          now(F(w, tf.tensor(point as number[], [1, 4, 4, 1]), one(label, index), one(side, index), alone).z),
        );
      return logAbsDet(jacobian(f, example, 8e-3));
    });
    near(now(log_det), expected, 5e-3);
    const base = examplesOf(now(z), BATCH).map((point) =>
      point.reduce((sum, value) => sum - 0.5 * value * value - 0.5 * Math.log(2 * Math.PI), 0),
    );
    near(
      now(logProbF(w, x, label, side, pass)),
      base.map((value, index) => value + expected[index]!),
      1e-2,
    );
  });

  test('has the gradients of differences, by every weight and by the picture that it is given', async () => {
    const { model, trainer, logProbF, w } = await running('Bare', 1);
    const pass = trainer.pass('gradients', BATCH).asTraining();
    const { x, label, side } = batch('test');
    const [step] = model.train.groups[0]!.steps;
    const weights = variables(trainer.weights).filter(({ trainable }) => trainable);
    const loss = (): tf.Scalar => tf.mean(step!.terms(trainer.weights, { x, label, side }, pass)['nll']!);
    const { grads } = tf.engine().gradients(loss, weights, undefined, true);
    expect(weights.length).toBeGreaterThan(30);
    const compare = (analytic: number, at: (offset: number) => number, what: string): void => {
      const h = 0.01;
      const numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      expect(Math.abs(analytic - numeric), `${what}: ${analytic}, ${numeric}`).toBeLessThan(
        2e-3 + 6e-3 * Math.abs(numeric),
      );
    };
    const direction = (like: Tensor, path: string): Tensor =>
      tf.tensor(
        values(`direction/${path}`, like.size, (u) => 2 * u - 1),
        like.shape,
      );
    for (const [index, weight] of weights.entries()) {
      const towards = direction(weight, String(index));
      const start = weight.clone();
      const at = (offset: number): number => {
        tf.tidy(() => weight.assign(tf.add(start, tf.mul(towards, offset))));
        return now(tf.tidy(() => loss()))[0]!;
      };
      compare(now(tf.sum(tf.mul(grads[index]!, towards)))[0]!, at, `weight ${weight.name}`);
      weight.assign(start);
    }
    const towards = direction(side, 'side');
    const of = (at: Tensor): Tensor => tf.mean(logProbF(w, x, label, at, trainer.pass('test', BATCH)));
    compare(
      now(tf.sum(tf.mul(tf.grad(of)(side), towards)))[0]!,
      (offset) => now(tf.tidy(() => of(tf.add(side, tf.mul(towards, offset)))))[0]!,
      'side',
    );
  });
});

function variables(tree: unknown): tf.Variable[] {
  if (tree instanceof tf.Variable) return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(variables) : [];
}

test('samples are drawn for the values that they are given, and an inverse is a sample', async () => {
  const { model, trainer } = await running('Given');
  const { label, side } = batch('samples');
  const draw = (given: Record<string, Tensor>): number[] =>
    now(model.samples['generate']!.run(trainer.weights, given, trainer.pass('draws', BATCH))[0]!);
  const drawn = draw({ label, side });
  expect(drawn.length).toBe(BATCH * SIZE);
  expect(draw({ label, side })).toEqual(drawn);
  expect(draw({ label: tf.tensor1d([1, 2, 0]), side })).not.toEqual(drawn);
  const x = tf.tensor4d(
    values('levels', BATCH * SIZE, (u) => Math.floor(256 * u) / 255),
    [BATCH, 4, 4, 1],
  );
  const [back] = model.samples['back']!.run(trainer.weights, { x, label, side }, trainer.pass('back', BATCH));
  near(now(back!), now(x), 1e-6);
});

const python = torchPython();
test.skipIf(python === undefined).each(['Given', 'Bare'])(
  'PyTorch gives the numbers of TensorFlow.js: %s',
  async (name) => {
    const { graph } = compileFile(spec, { read: (path) => readFileSync(path, 'utf8'), model: name });
    const compared = await differences(graph!, python!, { batch: BATCH });
    expect(compared.differences).toEqual([]);
    expect(compared.compared).toBeGreaterThan(30);
  },
);
