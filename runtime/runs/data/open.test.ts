import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Batch } from '../../contract/model.js';
import { openData, type BatchOptions, type DataSet } from './open.js';
import type { Split } from './source/source.js';
import { data, idx, image, named, plain, png, temporaryFolder, write, zip } from './testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

const digits = { x: image([28, 28, 1]), digit: { kind: 'class', classes: 10 } } as const;

function numbers(batch: Batch): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(batch).map(([name, tensor]) => {
      const values = [...tensor.dataSync()];
      tensor.dispose();
      return [name, values];
    }),
  );
}

async function epoch(
  set: DataSet,
  split: Split,
  options: BatchOptions,
): Promise<{ size: number; index: number; values: Record<string, number[]> }[]> {
  const all = [];
  for await (const { tensors, size, index } of set.batches(split, options))
    all.push({ size, index, values: numbers(tensors) });
  return all;
}

/** Twelve pictures of 2 × 3 whose first value is their row, with classes 0, 1, 2, 0 … */
async function smallIdx(): Promise<string> {
  const directory = await temporaryFolder();
  const pictures = Uint8Array.from({ length: 12 * 6 }, (_, i) => (i % 6 === 0 ? i / 6 : 255));
  await write(directory, {
    'small/train-images-idx3-ubyte.gz': gzipSync(idx([12, 2, 3], pictures)),
    'small/train-labels-idx1-ubyte': idx(
      [12],
      Uint8Array.from({ length: 12 }, (_, i) => i % 3),
    ),
    'small/t10k-images-idx3-ubyte': idx(
      [3, 2, 3],
      Uint8Array.from({ length: 18 }, () => 51),
    ),
    'small/t10k-labels-idx1-ubyte.gz': gzipSync(idx([3], Uint8Array.of(2, 1, 0))),
  });
  return directory;
}
const small = data('small', { x: image([2, 3, 1], { range: [-1, 1] }), kind: { kind: 'class', classes: 3 } });
/** The row of a picture of `smallIdx`, read back from its first value. */
const rowOf = (value: number): number => Math.round(((value + 1) / 2) * 255);

describe('a set in IDX files', () => {
  test('gives float32 pictures in the declared range and int32 classes', async () => {
    const set = await openData(small, { directory: await smallIdx(), seed: 0 });
    expect(set.splits).toEqual(['train', 'test']);
    expect([set.count('train'), set.count('test'), set.count('validation')]).toEqual([12, 3, 0]);
    const batch = await set.at('test', [0, 2]);
    expect([batch['x']!.shape, batch['x']!.dtype, batch['kind']!.dtype]).toEqual([[2, 2, 3, 1], 'float32', 'int32']);
    const { x, kind } = numbers(batch);
    expect(kind).toEqual([2, 0]);
    x!.forEach((value) => expect(value).toBeCloseTo(-1 + (2 * 51) / 255, 6));
  });

  test('every row comes once in an epoch, with its own class', async () => {
    const set = await openData(small, { directory: await smallIdx(), seed: 3 });
    const read = await epoch(set, 'train', { batch: 5, epoch: 0, shuffle: true });
    expect(read.map(({ size }) => size)).toEqual([5, 5, 2]);
    const rows = read.flatMap(({ values }) => values['x']!.filter((_, i) => i % 6 === 0).map(rowOf));
    expect([...rows].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(rows).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(read.flatMap(({ values }) => values['kind']!)).toEqual(rows.map((row) => row % 3));
  });

  test('rule 13: a batch depends on seed, epoch and its number alone', async () => {
    const directory = await smallIdx();
    const open = (seed: number): Promise<DataSet> => openData(small, { directory, seed });
    const whole = await epoch(await open(1), 'train', { batch: 5, epoch: 4, shuffle: true });
    const resumed = await epoch(await open(1), 'train', { batch: 5, epoch: 4, shuffle: true, start: 1 });
    expect(resumed).toEqual(whole.slice(1));
    expect(await epoch(await open(1), 'train', { batch: 5, epoch: 5, shuffle: true })).not.toEqual(whole);
    expect(await epoch(await open(2), 'train', { batch: 5, epoch: 4, shuffle: true })).not.toEqual(whole);
    const dropped = await epoch(await open(1), 'train', { batch: 5, epoch: 4, shuffle: true, dropLast: true });
    expect(dropped).toEqual(whole.slice(0, 2));
  });

  test('reading ahead leaves no tensors behind when the caller stops early', async () => {
    const set = await openData(small, { directory: await smallIdx(), seed: 0 });
    const before = tf.memory().numTensors;
    for await (const { tensors } of set.batches('train', { batch: 2, epoch: 0, shuffle: true })) {
      tf.dispose(Object.values(tensors));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('rule 19: another shape than the declared one stops, with file, both shapes and the fix', async () => {
    const directory = await smallIdx();
    const wrong = data('small', { x: image([28, 28, 1]) });
    await expect(openData(wrong, { directory, seed: 0 })).rejects.toMatchObject({
      message: 'small: train-images-idx3-ubyte.gz 0 is [2, 3, 1], but the field x is declared as [28, 28, 1].',
      hint: 'Add `-> resize(28)` to the field, or declare `x: [2, 3, 1]`.',
    });
    const resized = data('small', { x: image([28, 28, 1], { transforms: [named('resize', 28)] }) });
    expect((await openData(resized, { directory, seed: 0 })).count('train')).toBe(12);
  });

  test('labels beyond the declared classes are an error', async () => {
    const two = data('small', { x: image([2, 3, 1]), kind: { kind: 'class', classes: 2 } });
    await expect(openData(two, { directory: await smallIdx(), seed: 0 })).rejects.toThrow(
      'small has 3 classes (0, 1, 2), but the spec says `kind: class(2)`.',
    );
  });

  test('as many labels as images', async () => {
    const directory = await smallIdx();
    await write(directory, { 'small/train-labels-idx1-ubyte': idx([11], new Uint8Array(11)) });
    await expect(openData(small, { directory, seed: 0 })).rejects.toThrow(
      'train-images-idx3-ubyte.gz holds 12 images, but train-labels-idx1-ubyte holds 11 labels.',
    );
  });
});

describe('glyphs', () => {
  test('10,000 and 2,000 digits, the first ten of a split one of each class', async () => {
    const set = await openData(data('glyphs', digits), { directory: 'nowhere', seed: 0 });
    expect([set.count('train'), set.count('test')]).toEqual([10_000, 2_000]);
    const { x, digit } = numbers(await set.at('test', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(digit).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([Math.min(...x!), Math.max(...x!) > 0.8]).toEqual([0, true]);
  });
});

describe('folders of images', () => {
  const colours = { x: image([4, 6, 3]) };

  test('splits without folders of their own are disjoint, stable by seed, and cover everything', async () => {
    const directory = await temporaryFolder();
    const files = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => [`shades/pictures/${i}.png`, await plain(4, 6, [i, 0, 0])] as const),
    );
    await write(directory, Object.fromEntries(files));
    const definition = data('shades', colours, { split: { test: 0.25, validation: 0.1 } });
    const rows = async (seed: number): Promise<Record<string, number[]>> => {
      const set = await openData(definition, { directory, seed });
      const read = async (split: Split): Promise<number[]> => {
        const batches = await epoch(set, split, { batch: 7, epoch: 0, shuffle: false });
        return batches.flatMap(({ values }) =>
          values['x']!.filter((_, i) => i % 72 === 0).map((v) => Math.round(v * 255)),
        );
      };
      return { train: await read('train'), validation: await read('validation'), test: await read('test') };
    };
    const first = await rows(0);
    expect(Object.values(first).map((list) => list.length)).toEqual([26, 4, 10]);
    expect(
      Object.values(first)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(await rows(0)).toEqual(first);
    expect((await rows(1))['test']).not.toEqual(first['test']);
  });

  test('damaged files are left out and named; with strict they are an error', async () => {
    const directory = await temporaryFolder();
    const good = await png(
      4,
      6,
      Uint8Array.from({ length: 72 }, (_, i) => 3 * i),
    );
    await write(directory, {
      'mixed/a.png': good,
      'mixed/named-wrongly.jpg': good,
      'mixed/empty.jpg': '',
      'mixed/half.png': good.subarray(0, good.length / 2),
      'mixed/page.jpg': '<html>404</html>',
      'mixed/notes.txt': 'not a picture, and not one of the set',
    });
    const warnings: string[] = [];
    const set = await openData(data('mixed', colours), {
      directory,
      seed: 0,
      onWarning: (text) => warnings.push(text),
    });
    expect(set.count('train') + set.count('test')).toBe(2);
    expect(set.skipped.map(({ file }) => file)).toEqual(['empty.jpg', 'half.png', 'page.jpg']);
    expect(set.skipped[0]!.reason).toBe('the file is empty');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^mixed: 3 damaged files: empty.jpg \(the file is empty\)/);
    await expect(openData(data('mixed', colours), { directory, seed: 0, strict: true })).rejects.toThrow(
      /3 damaged files/,
    );
  });

  test('pictures that do not fit into the cache are decoded again when their batch comes', async () => {
    const directory = await temporaryFolder();
    const files: Record<string, Buffer> = {};
    for (let i = 0; i < 20; i++) files[`many/train/${i}.png`] = await plain(4, 6, [i, 0, 0]);
    await write(directory, files);
    const definition = data('many', colours, { split: { test: 0 } });
    const cached = await openData(definition, { directory, seed: 0 });
    const streamed = await openData(definition, { directory, seed: 0, cache: 200 });
    const options = { batch: 6, epoch: 0, shuffle: true };
    expect(await epoch(streamed, 'train', options)).toEqual(await epoch(cached, 'train', options));
    await rm(join(directory, 'many/train'), { recursive: true });
    expect(await epoch(cached, 'train', options)).toHaveLength(4);
    await expect(epoch(streamed, 'train', options)).rejects.toThrow(
      /train\/\d+\.png could be read when the data set was opened, and cannot be read any more: ENOENT/,
    );
  });

  test('classes are the folders in alphabetical order, and the splits their own', async () => {
    const directory = await temporaryFolder();
    await write(directory, {
      'fruit/Training/kiwi/1.png': await plain(4, 6, [0, 255, 0]),
      'fruit/Training/apple/1.png': await plain(4, 6, [255, 0, 0]),
      'fruit/Test/kiwi/2.png': await plain(4, 6, [0, 255, 0]),
    });
    const set = await openData(data('fruit', { ...colours, kind: { kind: 'class', classes: 2, from: 'folder' } }), {
      directory,
      seed: 0,
    });
    expect(set.classNames['kind']).toEqual(['apple', 'kiwi']);
    const test = numbers(await set.at('test', [0]));
    expect([test['kind'], test['x']!.slice(0, 3)]).toEqual([[1], [0, 1, 0]]);
    const train = numbers(await set.at('train', [0, 1]));
    expect(train['kind']!.map((kind, i) => [kind, train['x']![72 * i]])).toEqual(
      expect.arrayContaining([
        [0, 1],
        [1, 0],
      ]),
    );
  });

  test('several sources are joined, and `from set` says which one', async () => {
    const directory = await temporaryFolder();
    await write(directory, { 'one/1.png': await plain(4, 6, [10, 0, 0]), 'two/1.png': await plain(4, 6, [20, 0, 0]) });
    const definition = data(
      ['one', 'two'],
      { ...colours, kind: { kind: 'class', classes: 2, from: 'set' } },
      { split: { test: 0 } },
    );
    const set = await openData(definition, { directory, seed: 0 });
    const { x, kind } = numbers(await set.at('train', [0, 1]));
    expect(kind!.map((which, i) => [which, Math.round(255 * x![72 * i]!)])).toEqual(
      expect.arrayContaining([
        [0, 10],
        [1, 20],
      ]),
    );
  });

  test('a zip is read as a folder is', async () => {
    const directory = await temporaryFolder();
    const pictures = {
      'top/train/1.png': await plain(4, 6, [1, 2, 3]),
      'top/test/2.png': await plain(4, 6, [4, 5, 6]),
    };
    await write(directory, { 'packed/all.zip': zip({ ...pictures, '__MACOSX/top/._1.png': Buffer.from('x') }) });
    const set = await openData(data('packed', colours), { directory, seed: 0 });
    expect([set.count('train'), set.count('test'), set.skipped]).toEqual([1, 1, []]);
    const { x } = numbers(await set.at('test', [0]));
    expect(x!.slice(0, 3).map((value) => Math.round(255 * value))).toEqual([4, 5, 6]);
    set.close();
  });
});
