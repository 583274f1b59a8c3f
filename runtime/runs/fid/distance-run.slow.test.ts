/** Distances of a run that takes a second, by a network that is written here. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { temporaryFolder } from '../data/testing/files.js';
import { distanceRun } from './distance-run.js';
import { openRun } from '../open/open-run.js';
import { writeNetwork } from '../testing/network.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from '../train/train-run.js';

beforeAll(async () => void (await prepareBackend('wasm', { threads: 1 })));
afterAll(() => vi.unstubAllEnvs());

test('a run is measured, its numbers carry the extractor, and the reference is kept', async () => {
  const [home, folder] = [await temporaryFolder(), join(await temporaryFolder(), 'run')];
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  writeDots(home);
  writeNetwork(home);
  await trainRun(runOptions(folder, home));
  const options = { folder, features: 'mnist-cnn', sample: 'decode', n: 150 };
  const { distances, path, cached } = await distanceRun(options);
  expect(cached).toBe(false);
  expect(path).toBe(join(folder, 'evaluations/fid-mnist-cnn-decode.json'));
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

  // Another model with the nets of the run has numbers of its own.
  const { model } = await openRun(folder);
  const later = await distanceRun({ ...options, today: { ...model, name: 'Later' } });
  expect(later.path).toBe(join(folder, 'evaluations/fid-mnist-cnn-Later-decode.json'));
  expect(later.distances).toEqual({ ...distances, model: 'Later' });

  await expect(distanceRun({ ...options, set: 'glyfs' })).rejects.toMatchObject({
    hint: expect.stringContaining('glyphs'),
  });
  await expect(distanceRun({ ...options, split: 'validation' })).rejects.toThrow(/no validation split/);
  await expect(distanceRun({ ...options, show: 'nothing' })).rejects.toThrow(/draws no picture 'nothing'/);
});
