import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { DataDefinition, FieldDefinition } from '../../../contract/model.js';
import { openData, type DataSet } from '../open.js';
import { data, image, plain, png, temporaryFolder, write } from '../testing/files.js';

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
    hint: 'Write `from A` or `from B` after the field. If the folders are classes, write `split folders=false`.',
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

const halves = (pairing?: 'paired' | 'unpaired'): DataDefinition =>
  data('wide', { a: image([1, 1, 3], { from: 'left' }), b: image([1, 1, 3], { from: 'right' }) }, { pairing });

/** Pictures of two pixels: the left one red by the number of the picture, the right one 100 more. */
async function wide(count: number): Promise<string> {
  const directory = await temporaryFolder();
  for (let i = 0; i < count; i++)
    await write(directory, { [`wide/train/${i}.png`]: await png(1, 2, Uint8Array.of(i, 0, 0, 100 + i, 0, 0)) });
  return directory;
}

async function reds(set: DataSet): Promise<[a: number[], b: number[]]> {
  const found: [number[], number[]] = [[], []];
  for await (const { tensors } of set.batches('train', { batch: 4, epoch: 0, shuffle: true })) {
    for (const [index, field] of ['a', 'b'].entries())
      found[index]!.push(
        ...[...tensors[field]!.dataSync()].filter((_, i) => i % 3 === 0).map((v) => Math.round(255 * v)),
      );
    tf.dispose(Object.values(tensors));
  }
  return found;
}

test('halves are read if the spec says left and right: in pairs, or each in an order of its own', async () => {
  const directory = await wide(12);
  const [left, right] = await reds(await openData(halves(), { directory, seed: 0 }));
  expect(right).toEqual(left.map((value) => value + 100));
  const [a, b] = await reds(await openData(halves('unpaired'), { directory, seed: 0 }));
  expect([...b].sort()).toEqual([...a].map((value) => value + 100).sort());
  expect(b).not.toEqual(a.map((value) => value + 100));
});

test.each(['paired', 'unpaired'] as const)('%s sides without folders A and B are never halves', async (pairing) => {
  await expect(
    openData(definition({ pairing, sources: ['wide'] }), { directory: await wide(4), seed: 0 }),
  ).rejects.toMatchObject({
    message: 'wide has no folders A and B for a and b; it has no folders, but 4 pictures.',
    hint: expect.stringContaining('write `from left` and `from right`'),
  });
});

test('sides in folders that the spec names', async () => {
  const directory = await temporaryFolder();
  for (let i = 0; i < 4; i++) {
    await write(directory, {
      [`two/inputs/${i}.png`]: await plain(1, 1, [i, 0, 0]),
      [`two/targets/${i}.png`]: await plain(1, 1, [100 + i, 0, 0]),
    });
  }
  const named = data('two', {
    a: { ...image([1, 1, 3]), folder: 'inputs' } as FieldDefinition,
    b: { ...image([1, 1, 3]), folder: 'targets' } as FieldDefinition,
  });
  const [a, b] = await reds(await openData(named, { directory, seed: 0 }));
  expect(b).toEqual(a.map((value) => value + 100));
});

test('every source has the sides that fields are read from', async () => {
  const directory = await twoSides(3, 3);
  const mixed = definition({ sources: ['two', 'glyphs'], pairing: 'unpaired' });
  await expect(openData(mixed, { directory, seed: 0 })).rejects.toThrow('glyphs has no folders, so no side A.');
});

test('a split that only one side has is left out, with a warning', async () => {
  const directory = await twoSides(4, 4);
  await rm(join(directory, 'two/testB'), { recursive: true });
  await write(directory, { 'two/valA/0.png': await plain(1, 1, [0, 0, 0]) });
  const warnings: string[] = [];
  const set = await openData(definition({ pairing: 'unpaired' }), {
    directory,
    seed: 0,
    onWarning: (text) => warnings.push(text),
  });
  expect(set.splits).toEqual(['train']);
  expect(warnings).toEqual([
    'two: its validation split is left out: there are 1 picture for a, and none for b.',
    'two: its test split is left out: there are 2 pictures for a, and none for b.',
  ]);
});
