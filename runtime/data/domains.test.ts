import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { DataDefinition } from '../model.js';
import { openData } from './open.js';
import { data, image, plain, temporaryFolder, write } from './testing.js';

beforeAll(() => tf.setBackend('cpu'));

const definition = (more: Partial<DataDefinition> = {}): DataDefinition =>
  data('two', { a: image([1, 1, 3], { from: 'A' }), b: image([1, 1, 3], { from: 'B' }) }, more);

/** Pictures of one pixel whose red value is their number. */
async function twoSides(a: number, b: number): Promise<string> {
  const directory = await temporaryFolder();
  for (const [side, count] of [
    ['A', a],
    ['B', b],
  ] as const) {
    for (let i = 0; i < count; i++) {
      await write(directory, { [`two/train${side}/${i}.png`]: await plain(1, 1, [i, 0, 0]) });
      if (i < 2) await write(directory, { [`two/test${side}/${i}.png`]: await plain(1, 1, [100 + i, 0, 0]) });
    }
  }
  return directory;
}

test('an unpaired set is as long as its longer side; each side is shuffled on its own', async () => {
  const directory = await twoSides(5, 12);
  const set = await openData(definition({ pairing: 'unpaired' }), { directory, seed: 0 });
  expect([set.count('train'), set.count('test')]).toEqual([12, 2]);
  const [a, b]: [number[], number[]] = [[], []];
  for await (const { tensors } of set.batches('train', { batch: 5, epoch: 0, shuffle: true })) {
    a.push(...[...tensors['a']!.dataSync()].filter((_, i) => i % 3 === 0).map((v) => Math.round(255 * v)));
    b.push(...[...tensors['b']!.dataSync()].filter((_, i) => i % 3 === 0).map((v) => Math.round(255 * v)));
  }
  const sorted = (values: number[]): number[] => [...values].sort((x, y) => x - y);
  expect(sorted(b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(sorted(a.slice(0, 5))).toEqual([0, 1, 2, 3, 4]);
  expect(sorted(a.slice(5, 10))).toEqual([0, 1, 2, 3, 4]);
  expect(a.slice(0, 5)).not.toEqual(b.filter((value) => value < 5));
});

test('without `unpaired` the sides are matched by file name, or refused', async () => {
  const paired = await openData(definition(), { directory: await twoSides(4, 4), seed: 0 });
  const batch = await paired.at('train', [0, 1, 2, 3]);
  expect([...batch['a']!.dataSync()]).toEqual([...batch['b']!.dataSync()]);
  await expect(openData(definition(), { directory: await twoSides(4, 5), seed: 0 })).rejects.toMatchObject({
    message: 'The sides of two are no pairs: their files differ in number or name.',
    hint: expect.stringContaining('unpaired'),
  });
});

test('a field must say which side it means', async () => {
  await expect(
    openData(data('two', { x: image([1, 1, 3]) }), { directory: await twoSides(2, 2), seed: 0 }),
  ).rejects.toMatchObject({
    hint: 'Write `from A` or `from B` after the field.',
  });
});

test('a damaged file of one side is named, and its pair left out', async () => {
  const directory = await twoSides(4, 4);
  await write(directory, { 'two/trainB/2.png': 'no picture' });
  const set = await openData(definition(), { directory, seed: 0 });
  expect(set.skipped).toEqual([{ file: 'trainB/2.png', reason: 'it is no picture' }]);
  expect(set.count('train')).toBe(3);
});

test('a field is read from something that exists', async () => {
  const wrong = data('two', { x: image([1, 1, 3], { from: 'C' }) });
  await expect(openData(wrong, { directory: await twoSides(2, 2), seed: 0 })).rejects.toMatchObject({
    message: 'two: the field x cannot be read from C.',
    hint: 'A picture is read from image, left, right, A, B.',
  });
});
