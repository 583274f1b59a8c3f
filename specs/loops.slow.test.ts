/** Loops that run with the model: their numbers against plain computation, their draws, their memory, their progress. */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import { normal } from '../runtime/library/random/index.js';
import { onSearchProgress } from '../runtime/library/ops/progress.js';
import { times } from '../runtime/common/times.js';
import { startBackend } from '../runtime/testing/backends.js';
import { loadModel } from './testing/load.js';

const spec = (name: string): string => fileURLToPath(new URL(`testing/${name}.gen`, import.meta.url));
beforeAll(() => startBackend('wasm'));

type Values = readonly Float32Array[];

async function drawn(model: string, sample: string, given: Record<string, Tensor> = {}, batch = 3): Promise<Values> {
  const compiled = await loadModel(spec('loops'), model);
  const trainer = createTrainer(compiled, { seed: 3 });
  const pass = trainer.pass(`sample/${sample}`, batch);
  const tensors: Tensor[] = tf.tidy(() => [...compiled.samples[sample]!.run(trainer.weights, given, pass)]);
  const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data()) as Float32Array));
  tf.dispose(tensors);
  trainer.dispose();
  return values;
}

test('carried values and a number go through the steps as plain numbers do', async () => {
  const start = Array.from({ length: 3 * 16 }, (_, index) => Math.sin(index));
  const x = tf.tensor4d(start, [3, 4, 4, 1]);
  const [a, b, s] = (await drawn('Loops', 'swapped', { x })) as [Float32Array, Float32Array, Float32Array];
  let [as, bs] = [[...start], start.map((value) => value * value)];
  let sums = [1, 1, 1];
  for (const [t, next] of [
    [1, 0.5],
    [0.5, 0.25],
    [0.25, 0.1],
  ] as const) {
    [as, bs] = [bs.map((value) => value * t + next), as];
    const mean = (example: number): number => bs.slice(16 * example, 16 * example + 16).reduce((u, v) => u + v) / 16;
    sums = sums.map((sum, example) => sum * (1 + t) + mean(example));
  }
  expect([...a]).toEqual(as.map((value) => expect.closeTo(value, 5)));
  expect([...b]).toEqual(bs.map((value) => expect.closeTo(value, 5)));
  expect([...s]).toEqual(sums.map((value) => expect.closeTo(value, 4)));
  x.dispose();
});

test('a geometric sequence multiplies by one factor', async () => {
  const x = tf.ones([3, 4, 4, 1]);
  const [found] = await drawn('Loops', 'geometric', { x });
  const factor = 10 ** (2 / 3);
  const steps = [0, 1, 2].map((i) => 0.01 * factor ** (i + 1) - 0.01 * factor ** i);
  expect(found![0]).toBeCloseTo(
    steps.reduce((product, step) => product * (1 + step), 1),
    5,
  );
  x.dispose();
});

test('the numbers of a draw follow from the path of the loop and the number of the step', async () => {
  const [z] = (await drawn('Walk', 'walk')) as [Float32Array];
  const at = (step: number): Float32Array =>
    normal({ seed: 3, path: `sample/walk/walk/loop/${step}/normal`, iteration: 0, repetition: 0 }, 6);
  const start = normal({ seed: 3, path: 'sample/walk/walk/normal', iteration: 0, repetition: 0 }, 6);
  const sums = [...start].map((value, index) => value + [0, 1, 2, 3].reduce((sum, step) => sum + at(step)[index]!, 0));
  expect([...z]).toEqual(sums.map((value) => expect.closeTo(value, 5)));
});

test('a thousand steps need no more memory than ten, and each is told', async () => {
  const model = await loadModel(spec('loops'), 'Walk');
  const trainer = createTrainer(model, { seed: 3 });
  const most = (sample: string): { tensors: number; told: number } => {
    let tensors = 0;
    let told = 0;
    const stop = onSearchProgress(({ step }) => {
      told = Math.max(told, step);
      tensors = Math.max(tensors, tf.memory().numTensors);
    });
    const before = tf.memory().numTensors;
    tf.tidy(() => void model.samples[sample]!.run(trainer.weights, {}, trainer.pass(`sample/${sample}`, 3)));
    stop();
    expect(tf.memory().numTensors).toBe(before);
    return { tensors: tensors - before, told };
  };
  const short = most('ten');
  const long = most('thousand');
  expect([short.told, long.told]).toEqual([10, 1000]);
  expect(long.tensors).toBe(short.tensors);
  trainer.dispose();
});

test('a loop in a loss learns nothing itself, and leaves nothing behind', async () => {
  const model = await loadModel(spec('loops'), 'Loops');
  const trainer = createTrainer(model, { seed: 3 });
  const batch = { x: tf.randomUniform([4, 4, 4, 1], -1, 1), digit: tf.tensor1d([0, 1, 2, 0]) };
  const weights = trainer.weights as { Eps: { conv: { kernel: Tensor } }; Shift: { conv: { kernel: Tensor } } };
  const counts: number[] = [];
  for (let iteration = 0; iteration < 4; iteration += 1) {
    await trainer.iterate([batch], 0);
    counts.push(tf.memory().numTensors);
  }
  expect(counts[3]).toBe(counts[2]);
  expect((await weights.Shift.conv.kernel.data()).every(Number.isFinite)).toBe(true);
  tf.dispose(batch);
  trainer.dispose();
});

test('times are what Karras et al. write in equation 5', () => {
  const [n, high, low, rho] = [18, 80, 0.002, 7];
  const expected = Array.from(
    { length: n },
    (_, i) => (high ** (1 / rho) + (i / (n - 1)) * (low ** (1 / rho) - high ** (1 / rho))) ** rho,
  );
  expect(times(high, low, n - 1, rho)).toEqual(expected.map((value) => expect.closeTo(value, 9)));
  expect(times(1, 0, 4)).toEqual([1, 0.75, 0.5, 0.25, 0]);
});
