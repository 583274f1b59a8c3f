import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import { countTrainable } from '../compiler/graph/measure.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { loadModule, resumeRun, trainRun } from '../runtime/node.js';
import { loadNewestCheckpoint } from '../runtime/runs/folder/checkpoint.js';
import { createTrainer } from '../runtime/library/train/trainer.js';
import { writeDots } from '../runtime/runs/testing/options.js';
import { loadModel } from './testing/load.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
const small = path('testing/small-vq.gen');

describe('totals', () => {
  const totals = (file: string, model: string): Record<string, number> =>
    Object.fromEntries(
      compileFile(path(file), { read, model }).graph!.nets.map((net) => [net.name, countTrainable([net])]),
    );
  // Each layer has a kernel of h·w·in·out numbers and a bias of out.
  const residual = (c: number, width: number): number => 9 * c * width + width + width * c + c;
  const encoder = 16 * 3 * 64 + 64 + (16 * 64 * 128 + 128) + (9 * 128 * 128 + 128) + 2 * residual(128, 32);
  const last = 16 * 128 * 64 + 64 + (16 * 64 * 3 + 3);

  test('VQ-VAE: both nets and 512 codes of 64 numbers', () => {
    expect(totals('vq-vae.gen', 'VQVAE')).toEqual({
      Encoder: encoder + 128 * 64 + 64,
      Decoder: 9 * 64 * 128 + 128 + 2 * residual(128, 32) + last,
      Codes: 512 * 64,
    });
    expect(totals('vq-vae.gen', 'EMA')['Codes']).toBe(0);
  });

  test('VQ-VAE-2: five nets and two codebooks', () => {
    expect(totals('vq-vae-2.gen', 'VQVAE2')).toEqual({
      Bottom: encoder,
      Top: 16 * 128 * 128 + 128 + (9 * 128 * 128 + 128) + 2 * residual(128, 32) + 128 * 64 + 64,
      Lift: 9 * 64 * 128 + 128 + 2 * residual(128, 32) + 16 * 128 * 64 + 64,
      Join: 192 * 64 + 64,
      Decoder: 16 * 64 * 64 + 64 + (9 * 128 * 128 + 128) + 2 * residual(128, 32) + last,
      TopCodes: 0,
      BottomCodes: 0,
    });
  });
});

describe('in training', () => {
  let folder: string;
  beforeAll(async () => {
    await prepareBackend('cpu');
    folder = await mkdtemp(join(tmpdir(), 'genc-vq-'));
    writeDots(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('the gradient of the base model is right for the decoder and the codes', async () => {
    const model = await loadModel(small, 'Learned');
    const trainer = createTrainer(model, { seed: 2 });
    const x = tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 5);
    const step = model.train.groups[0]!.steps[0]!;
    const loss = (): tf.Scalar => tf.mean(step.terms(trainer.weights, { x }, trainer.pass('g', 3))[step.loss]!);
    const tree = trainer.weights as Record<string, Record<string, Variable | Record<string, Variable>>>;
    // The codes learn only from the codebook's loss: the reconstruction's gradient passes straight to the encoder.
    const codes = tree['Codes']!['codes'] as Variable;
    const kernel = (tree['Decoder']!['conv_transpose'] as Record<string, Variable>)['kernel']!;
    const { grads } = tf.variableGrads(loss, [codes, kernel]);
    const terms = (): Record<string, Tensor> => step.terms(trainer.weights, { x }, trainer.pass('g', 3));
    for (const [weight, of] of [
      [codes, 'codebook'],
      [kernel, 'reconstruction'],
    ] as const) {
      const towards = tf.randomUniform(weight.shape, -1, 1, 'float32', 6);
      const start = weight.clone();
      const at = (offset: number): number => {
        tf.tidy(() => weight.assign(tf.add(start, tf.mul(towards, offset))));
        return tf.tidy(() => tf.mean(terms()[of]!).dataSync()[0]!);
      };
      const h = of === 'codebook' ? 1e-4 : 1e-2;
      const numeric = (at(h) - at(-h)) / (2 * h);
      weight.assign(start);
      const analytic = tf.tidy(() => tf.sum(tf.mul(grads[weight.name]!, towards)).dataSync()[0]!);
      expect(Math.abs(analytic)).toBeGreaterThan(1e-4);
      expect(Math.abs(analytic - numeric), `${of}: ${analytic} and ${numeric}`).toBeLessThan(
        1e-3 + 0.02 * Math.abs(numeric),
      );
    }
    trainer.dispose();
  });

  test('the encoder receives exactly the gradient that arrives at the codes', async () => {
    const model = await loadModel(small, 'Learned');
    const trainer = createTrainer(model, { seed: 2 });
    const x = tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 5);
    const { Encoder, Decoder, Codes } = (await import(
      /* @vite-ignore */ `${path('../')}.genc/modules/Learned-${process.pid}.ts`
    )) as Record<string, (w: unknown, x: Tensor) => Tensor & { vectors: Tensor }>;
    const w = trainer.weights as Record<string, Record<string, Record<string, Variable>>>;
    const kernel = w['Encoder']!['conv']!['kernel']!;
    const total = (y: Tensor): Tensor => tf.mean(tf.square(tf.sub(y, x)));
    const through = tf.variableGrads(
      () =>
        tf.mean(
          (model.evaluate(w, { x }, trainer.pass('s', 3)) as Record<string, Tensor>)['reconstruction']!,
        ) as tf.Scalar,
      [kernel],
    ).grads[kernel.name]!;
    const vectors = Codes!(w['Codes'], Encoder!(w['Encoder'], x)).vectors;
    const arriving = tf.grad((given: Tensor) => total(Decoder!(w['Decoder'], given)))(vectors);
    const byHand = tf.variableGrads(() => tf.sum(tf.mul(Encoder!(w['Encoder'], x), arriving)) as tf.Scalar, [kernel])
      .grads[kernel.name]!;
    const [a, b] = [through.dataSync(), byHand.dataSync()];
    expect(Math.max(...a.map(Math.abs))).toBeGreaterThan(1e-5);
    a.forEach((value, index) => expect(value).toBeCloseTo(b[index]!, 7));
    trainer.dispose();
  });

  const train = async (name: string, out: string, more: Partial<Parameters<typeof trainRun>[0]>) => {
    const { graph, resolvedText } = compileFile(small, { read, model: name });
    const compiledCode = await emit(graph!);
    return trainRun({
      model: await loadModule(compiledCode, 'model.ts'),
      compiledCode,
      spec: { path: small, text: read(small)!, resolved: resolvedText },
      seed: 4,
      folder: join(folder, out),
      epochs: 3,
      dataDirectory: folder,
      logEverySteps: 2,
      ...more,
    });
  };

  test('a run that was stopped within an epoch ends in the same bits: codes, averages, use and counts', async () => {
    const whole = await train('Reset', 'whole', {});
    const part = await train('Reset', 'part', { maxSteps: 7 });
    expect(part.reason).toBe('max-steps');
    await resumeRun(part.folder);
    const [a, b] = [await loadNewestCheckpoint(whole.folder), await loadNewestCheckpoint(part.folder)];
    expect([...a.arrays.keys()]).toEqual(expect.arrayContaining(['Codes/codes', 'Codes/sizes', 'Codes/last_used']));
    for (const [name, { values }] of a.arrays) expect([...b.arrays.get(name)!.values], name).toEqual([...values]);
    expect(a.arrays.get('Codes/last_used')!.values.some((epoch) => epoch > 0)).toBe(true);
    const lines = await readFile(join(whole.folder, 'metrics.jsonl'), 'utf8');
    expect(await readFile(join(part.folder, 'metrics.jsonl'), 'utf8')).toBe(lines);
    const { values } = whole;
    expect(Object.keys(values.train!)).toEqual(expect.arrayContaining(['spread', 'used']));
    expect(values.test!['spread']).toBeGreaterThan(1);
    expect(values.test!['spread']).toBeLessThanOrEqual(12 * values.test!['used']! + 1e-9);
  });

  test('measures cover the whole set and are not means of batches', async () => {
    const model = await loadModel(small, 'Learned');
    const trainer = createTrainer(model, { seed: 7 });
    const batches = [1, 2].map((seed) => ({
      x: tf.randomUniform([4, 28, 28, 1], seed - 1, seed, 'float32', seed) as Tensor,
    }));
    const all = { x: tf.concat(batches.map(({ x }) => x)) };
    const [apart, together] = [await trainer.evaluate(batches), await trainer.evaluate([all])];
    expect(apart['spread']).toBeCloseTo(together['spread']!, 6);
    expect(apart['used']).toBe(together['used']);
    const each = await Promise.all(batches.map((batch) => trainer.evaluate([batch])));
    expect(Math.abs((each[0]!['spread']! + each[1]!['spread']!) / 2 - apart['spread']!)).toBeGreaterThan(0.05);
    trainer.dispose();
  });
});
