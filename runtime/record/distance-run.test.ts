/** Distances of a run that takes a second, by a network that is written here. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { temporaryFolder } from '../data/testing.js';
import { Stream } from '../random/index.js';
import { distanceRun } from './distance-run.js';
import { runOptions, writeDots } from './testing/options.js';
import { trainRun } from './train-run.js';

beforeAll(async () => void (await prepareBackend('wasm', { threads: 1 })));
afterAll(() => vi.unstubAllEnvs());

/** In the place of `mnist-cnn`: two dense layers of random weights. */
function writeNetwork(directory: string): void {
  const folder = join(directory, 'weights/mnist_cnn_tfjs');
  mkdirSync(folder, { recursive: true });
  const stream = new Stream({ seed: 1, path: 'network' });
  const shapes = {
    'dense_1/kernel': [784, 256],
    'dense_1/bias': [256],
    'dense_2/kernel': [256, 10],
    'dense_2/bias': [10],
  };
  const total = Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);
  writeFileSync(
    join(folder, 'w'),
    Buffer.from(Float32Array.from({ length: total }, () => stream.normalPair()[0] / 10).buffer),
  );
  const weights = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  const dense = (name: string, activation: string): object => ({ class_name: 'Dense', config: { name, activation } });
  const config = [
    { class_name: 'Flatten', config: { name: 'flat' } },
    dense('dense_1', 'relu'),
    dense('dense_2', 'softmax'),
  ];
  const model = { modelTopology: { config }, weightsManifest: [{ paths: ['w'], weights }] };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
}

test(
  'a run is measured, its numbers carry the extractor, and the reference is kept',
  { timeout: 240_000 },
  async () => {
    const [home, folder] = [await temporaryFolder(), join(await temporaryFolder(), 'run')];
    vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
    writeDots(home);
    writeNetwork(home);
    await trainRun(runOptions(folder, home));
    const options = { folder, features: 'mnist-cnn', sample: 'decode', n: 150 };
    const { distances, path, cached } = await distanceRun(options);
    expect(cached).toBe(false);
    expect(path).toBe(join(folder, 'evaluations/fid-mnist-cnn.json'));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(distances);
    expect(Object.keys(distances.values)).toEqual(
      ['fid', 'kid', 'kid_std', 'precision', 'recall'].map((name) => `${name}[mnist-cnn]`),
    );
    expect(distances.reference).toMatchObject({ data: 'glyphs', split: 'train', field: 'x', count: 150 });
    expect(distances.samples).toEqual({ sample: 'decode', output: 'y', count: 150 });
    expect(distances.extractor).toMatchObject({ name: 'mnist-cnn', layer: 'dense_1', features: 256 });
    expect(distances.warnings.map((each) => each.slice(0, 40))).toEqual([
      '150 samples are too few for 256 features',
      '150 reference pictures are too few for 2',
    ]);
    expect(distances.classes.reference.reduce((sum, each) => sum + each)).toBe(150);

    const kept = join(home, 'cache/genc/features');
    expect(readdirSync(kept)).toHaveLength(1);
    const again = await distanceRun(options);
    expect(again.cached).toBe(true);
    expect(again.distances).toEqual(distances);
    expect((await distanceRun({ ...options, seed: 99 })).distances.values).not.toEqual(distances.values);

    // Other pictures are another reference, and a damaged file is made anew.
    expect((await distanceRun({ ...options, split: 'test', n: 40 })).cached).toBe(false);
    expect(readdirSync(kept)).toHaveLength(2);
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'broken');
    const anew = await distanceRun(options);
    expect([anew.cached, anew.distances.values]).toEqual([false, distances.values]);

    await expect(distanceRun({ ...options, set: 'glyfs' })).rejects.toMatchObject({
      hint: expect.stringContaining('glyphs'),
    });
    await expect(distanceRun({ ...options, split: 'validation' })).rejects.toThrow(/no validation split/);
    await expect(distanceRun({ ...options, show: 'nothing' })).rejects.toThrow(/draws no picture 'nothing'/);
  },
);
