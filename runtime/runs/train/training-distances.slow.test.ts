/** Distances that a spec asks for, in runs that take a second and by a network that is written here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { temporaryFolder } from '../data/testing/files.js';
import type { AnyModel, DistanceDefinition } from '../../contract/model.js';
import { distanceRun } from '../fid/distance-run.js';
import { readMetrics } from '../folder/metrics-log.js';
import type { ProgressEvent } from '../progress.js';
import { readRunFile } from '../folder/run-file.js';
import { readDistances } from '../folder/distances.js';
import { writeNetwork } from '../testing/network.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from './train-run.js';
import { resumeRun } from './resume-run.js';
import { RunView } from '../watch/run-view.js';
import type { TrainRunOptions } from './options.js';

beforeAll(async () => void (await prepareBackend('wasm', { threads: 1 })));
afterAll(() => vi.unstubAllEnvs());

const common = {
  ...{ sample: 'decode', output: 0, n: 40, field: 'x', features: 'mnist-cnn', on: { data: 'glyphs' } },
  at: { kind: 'epochs', epochs: ['first', 'middle', 'last'] },
} as const;
const distances: Readonly<Record<string, DistanceDefinition>> = {
  'fid[mnist-cnn]': { ...common, measure: 'fid' },
  'recall[mnist-cnn]': { ...common, measure: 'recall' },
  'seen[mnist-cnn]': { ...common, measure: 'kid', on: { data: 'glyphs', split: 'train' }, at: { kind: 'every', interval: 4 } }, // prettier-ignore
};

/** Five epochs of 20 steps, with the distances also in the module of a resumed run. */
async function prepared(change: (model: AnyModel) => AnyModel = (model) => model): Promise<TrainRunOptions> {
  const home = await temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  writeDots(home);
  writeNetwork(home);
  const options = runOptions(join(home, 'run'), home);
  const compiledCode = options.compiledCode.replace(
    '  samples: {',
    `  distances: ${JSON.stringify(distances)},\n  samples: {`,
  );
  return { ...options, model: change({ ...options.model, distances }), compiledCode, epochs: 5 };
}

const pathOf = (options: TrainRunOptions): string => options.folder!;

test('the first, the middle and the last epoch are measured as genc fid measures, and nothing else changes', async () => {
  const options = await prepared();
  const folder = pathOf(options);
  const tensors = tf.memory().numTensors;
  const events: ProgressEvent[] = [];
  const result = await trainRun({ ...options, onProgress: (event) => events.push(event) });
  expect(tf.memory().numTensors).toBe(tensors);
  const lines = await readMetrics(folder);
  const measured = (name: string, split: string): number[] =>
      lines.filter((line) => line.kind === 'epoch' && line.split === split && name in line.values).map(({ epoch }) => epoch); // prettier-ignore
  expect(measured('fid[mnist-cnn]', 'test')).toEqual([1, 3, 5]);
  expect(measured('recall[mnist-cnn]', 'test')).toEqual([1, 3, 5]);
  expect(measured('seen[mnist-cnn]', 'train')).toEqual([4]);
  expect(events.some((event) => event.kind === 'epoch' && 'fid[mnist-cnn]' in event.values.test!)).toBe(true);
  expect(events).toContainEqual({ kind: 'phase', name: 'distances', epoch: 3 });
  const warned = events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []));
  expect(warned).toEqual([
    expect.stringMatching(/^fid\[mnist-cnn\], recall\[mnist-cnn\]: 40 samples are too few for 256 features/),
    expect.stringMatching(/^fid\[mnist-cnn\], recall\[mnist-cnn\]: 40 reference pictures are too few/),
  ]);

  const { distances: alone } = await distanceRun({
    ...{ folder, features: 'mnist-cnn', sample: 'decode', n: 40, split: 'test' },
  });
  expect(result.values.test!['fid[mnist-cnn]']).toBeCloseTo(alone.values['fid[mnist-cnn]']!, 6);
  expect(result.values.test!['recall[mnist-cnn]']).toBe(alone.values['recall[mnist-cnn]']);
  const { during, after } = await readDistances(folder);
  expect(after).toHaveLength(1);
  expect(during.map(({ epoch, values }) => [epoch, Object.keys(values)])).toEqual([
    [1, ['fid[mnist-cnn]', 'precision[mnist-cnn]', 'recall[mnist-cnn]']],
    [3, ['fid[mnist-cnn]', 'precision[mnist-cnn]', 'recall[mnist-cnn]']],
    [4, ['kid[mnist-cnn]', 'kid_std[mnist-cnn]']],
    [5, ['fid[mnist-cnn]', 'precision[mnist-cnn]', 'recall[mnist-cnn]']],
  ]);
  const { extractor, reference, samples, classes } = during[3]!;
  expect([extractor, reference, samples, classes]).toEqual([
    ...[alone.extractor, alone.reference, alone.samples, alone.classes],
  ]);
  const view = new RunView(folder);
  await view.refresh();
  for (const page of [readFileSync(join(folder, 'report.html'), 'utf8'), view.parts.get('distances')])
    expect(page).toMatch(/Distances from data[\s\S]*while training[\s\S]*<th class="n">fid\[mnist-cnn\]/);
  expect(view.parts.get('curves')).toContain('fid[mnist-cnn]');

  // The same training without: its losses and weights are the very same.
  const { model, ...without } = await prepared();
  await trainRun({ ...without, model: { ...model, distances: {} } });
  const weights = (at: string): Buffer => readFileSync(join(at, 'checkpoints/last.safetensors'));
  const losses = async (at: string): Promise<unknown[]> =>
    (await readMetrics(at)).map(({ step, values }) => [step, values['total']]);
  expect(await losses(without.folder!)).toEqual(await losses(folder));
  expect(weights(without.folder!).subarray(-4000)).toEqual(weights(folder).subarray(-4000));
});

test('a run that was stopped and resumed measures the same', async () => {
  const [whole, parts] = [await prepared(), await prepared()];
  await trainRun(whole);
  await trainRun({ ...parts, maxSteps: 45 });
  await resumeRun(pathOf(parts));
  const metrics = ({ folder }: TrainRunOptions): string => readFileSync(join(folder!, 'metrics.jsonl'), 'utf8');
  expect(metrics(parts)).toBe(metrics(whole));
  expect(await readDistances(pathOf(parts))).toEqual(await readDistances(pathOf(whole)));
});

test('without the network it is told before the first step, and trained all the same', async () => {
  const options = await prepared((model) => ({
    ...model,
    distances: {
      ...model.distances,
      'fid[fashion-cnn]': { ...common, measure: 'fid', features: 'fashion-cnn' },
      'kid[fashion-cnn]': { ...common, measure: 'kid', features: 'fashion-cnn' },
    },
  }));
  const events: ProgressEvent[] = [];
  await trainRun({ ...options, epochs: 1, onProgress: (event) => events.push(event) });
  const first = events.find(({ kind }) => kind === 'warning' || kind === 'start')!;
  expect(first).toMatchObject({
    kind: 'warning',
    message: expect.stringMatching(/^fid\[fashion-cnn\], kid\[fashion-cnn\]: not measured in this run\. .*fashion_mnist_cnn\.onnx/), // prettier-ignore
  });
  const { absent, status } = await readRunFile(pathOf(options));
  expect([Object.keys(absent!), status]).toEqual([['fid[fashion-cnn]', 'kid[fashion-cnn]'], 'finished']);
  const found = new Set((await readMetrics(pathOf(options))).flatMap(({ values }) => Object.keys(values)));
  expect([found.has('fid[mnist-cnn]'), found.has('fid[fashion-cnn]')]).toEqual([true, false]);
});

test('NaN pictures are reported, and the run goes on', async () => {
  const options = await prepared((model) => ({
    ...model,
    samples: {
      ...model.samples,
      decode: { ...model.samples['decode']!, run: () => [tf.fill([40, 28, 28, 1], NaN)] },
    },
  }));
  const events: ProgressEvent[] = [];
  const { reason } = await trainRun({ ...options, epochs: 2, onProgress: (event) => events.push(event) });
  expect(reason).toBe('finished');
  expect(events).toContainEqual({
    kind: 'warning',
    message:
      "fid[mnist-cnn], recall[mnist-cnn] after epoch 2: not measured. What 'decode' draws cannot be measured: its pixels are not finite.",
  });
  const folder = pathOf(options);
  const last = (await readMetrics(folder)).findLast(({ split }) => split === 'test')!;
  expect(last.values['fid[mnist-cnn]']).toBeNaN();
  expect(existsSync(join(folder, 'distances')) ? readdirSync(join(folder, 'distances')) : []).toEqual([]);
});
