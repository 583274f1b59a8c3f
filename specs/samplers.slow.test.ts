/**
 * Samplers against closed forms. For Gaussian data the denoiser is a formula, every step is an affine map of the state
 * and of the noise of the step, and so the mean and the variance of the result follow from a recursion in double
 * precision. With GENC_UPDATE_GOLDENS=1 the numbers go to docs/samplers.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as prettier from 'prettier';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { times } from '../runtime/common/times.js';
import { createTrainer } from '../runtime/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { loadModel } from './testing/load.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
beforeAll(() => startBackend('wasm'));

const [mean, spread] = [0.5, 0.3];
const rows: string[] = [];

async function drawn(sample: string, steps: number, batch: number): Promise<Float32Array[]> {
  const model = await loadModel(path('testing/samplers.gen'), 'Samplers', { settings: { steps: String(steps) } });
  const trainer = createTrainer(model, { seed: 11 });
  const tensors: Tensor[] = tf.tidy(() => [
    ...model.samples[sample]!.run(trainer.weights, {}, trainer.pass(`sample/${sample}`, batch)),
  ]);
  const values = await Promise.all(tensors.map(async (each) => (await each.data()) as Float32Array));
  tf.dispose(tensors);
  trainer.dispose();
  return values;
}

/** The factor by which a deterministic sampler multiplies the start's distance from the mean. */
async function factorOf(sample: string, steps: number): Promise<number> {
  const [x, z] = (await drawn(sample, steps, 64)) as [Float32Array, Float32Array];
  const [far] = [...z.keys()].sort((a, b) => Math.abs(z[b]!) - Math.abs(z[a]!));
  return (x[far!]! - mean) / z[far!]!;
}

/** The order of a method: how the logarithm of its error falls with that of the step. */
async function order(sample: string): Promise<{ readonly order: number; readonly errors: readonly number[] }> {
  const exact = Math.sqrt(spread ** 2 + 0.1 ** 2);
  const counts = [32, 64, 128];
  const errors: number[] = [];
  for (const steps of counts) errors.push(Math.abs((await factorOf(sample, steps)) - exact));
  const found = Math.log2(errors[0]! / errors[2]!) / 2;
  rows.push(
    `| order of ${sample} | ${counts.join(', ')} | ${errors.map((each) => each.toExponential(1)).join(', ')} | ${found.toFixed(2)} |`,
  );
  return { order: found, errors };
}

test('Heun’s method is of second order, Euler’s of first', async () => {
  const heun = await order('by_heun');
  const euler = await order('by_euler');
  expect(heun.order).toBeGreaterThan(1.8);
  expect(heun.order).toBeLessThan(2.3);
  expect(euler.order).toBeGreaterThan(0.85);
  expect(euler.order).toBeLessThan(1.15);
  expect(heun.errors[2]!).toBeLessThan(euler.errors[2]! / 10);
});

interface Moments {
  readonly mean: number;
  readonly std: number;
}
function momentsOf(values: Float32Array): Moments {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean: centre,
    std: Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length),
  };
}

const kept = (t: number): number => Math.exp(-0.1 * t - 9.95 * t * t);

/** The moments of the result of ancestral steps (`own` = 1) or of DDIM's, by the recursion of affine maps. */
function recursion(steps: number, isAncestral: boolean): Moments {
  let [centre, variance] = [0, 1];
  const ts = times(1, 0, steps);
  for (const [index, t] of ts.slice(0, -1).entries()) {
    const [a, b] = [kept(t), kept(ts[index + 1]!)];
    // The noise in x is e0 + e1 x, the data d0 + d1 x.
    const e1 = Math.sqrt(1 - a) / (a * spread ** 2 + 1 - a);
    const e0 = -e1 * Math.sqrt(a) * mean;
    const [d1, d0] = [(1 - Math.sqrt(1 - a) * e1) / Math.sqrt(a), (-Math.sqrt(1 - a) * e0) / Math.sqrt(a)];
    const ratio = a / b;
    const [slope, shift, added] = isAncestral
      ? [
          (Math.sqrt(ratio) * (1 - b) + Math.sqrt(b) * (1 - ratio) * d1) / (1 - a),
          (Math.sqrt(b) * (1 - ratio) * d0) / (1 - a),
          ((1 - ratio) * (1 - b)) / (1 - a),
        ]
      : [Math.sqrt(b) * d1 + Math.sqrt(1 - b) * e1, Math.sqrt(b) * d0 + Math.sqrt(1 - b) * e0, 0];
    [centre, variance] = [shift + slope * centre, slope ** 2 * variance + added];
  }
  return { mean: centre, std: Math.sqrt(variance) };
}

const batch = 8_000;

test.each([
  ['ddpm', true, 10],
  ['ddpm', true, 50],
  ['ddpm', true, 400],
  ['noisy_ddim', true, 10],
  ['noisy_ddim', true, 50],
  ['ddim', false, 10],
  ['ddim', false, 50],
  ['ddim', false, 400],
] as const)(
  '%s has the mean and the deviation of its recursion (ancestral: %s, %i steps)',
  async (sample, isAncestral, steps) => {
    const [values] = await drawn(sample, steps, batch);
    const found = momentsOf(values!);
    const expected = recursion(steps, isAncestral);
    rows.push(
      `| ${sample} | ${steps} | ${expected.mean.toFixed(4)}, ${expected.std.toFixed(4)} | ${found.mean.toFixed(4)}, ${found.std.toFixed(4)} |`,
    );
    // Sixteen thousand numbers: four standard errors.
    expect(Math.abs(found.mean - expected.mean)).toBeLessThan((4 * expected.std) / Math.sqrt(2 * batch));
    expect(Math.abs(found.std / expected.std - 1)).toBeLessThan(4 / Math.sqrt(4 * batch));
  },
);

test('many steps lead to the distribution of the data, few of DDIM nearer than few of DDPM', async () => {
  const exact = (steps: number, isAncestral: boolean): number => Math.abs(recursion(steps, isAncestral).std - spread);
  expect(exact(400, true)).toBeLessThan(0.01);
  expect(exact(400, false)).toBeLessThan(0.01);
  expect(exact(10, true)).toBeGreaterThan(exact(10, false));
  const [values] = await drawn('karras', 17, batch);
  const found = momentsOf(values!);
  rows.push(
    `| karras | 17 | ${mean.toFixed(4)}, ${spread.toFixed(4)} | ${found.mean.toFixed(4)}, ${found.std.toFixed(4)} |`,
  );
  expect(Math.abs(found.mean - mean)).toBeLessThan(0.02);
  expect(Math.abs(found.std - spread)).toBeLessThan(0.02);
});

afterAll(async () => {
  if (process.env['GENC_UPDATE_GOLDENS'] !== '1') return;
  const page = path('../docs/samplers.md');
  const [head] = readFileSync(page, 'utf8').split(/\n\| what +\|/);
  const table = ['| what | steps | expected | found |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
  const options = await prettier.resolveConfig(page);
  writeFileSync(page, await prettier.format(`${head}\n${table}`, { ...options, parser: 'markdown' }));
});
