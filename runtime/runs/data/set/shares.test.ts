/** Shares of a set: classes in balance, folders by choice, and the Lab transform. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { openData, type DataSet } from '../open.js';
import { data, image, named, plain, temporaryFolder, write } from '../testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

/** Pictures of one colour each: the red value is the class, the green one the number of the file. */
async function classes(counts: readonly number[], split = 'train'): Promise<string> {
  const directory = await temporaryFolder();
  for (const [kind, count] of counts.entries()) {
    for (let i = 0; i < count; i++)
      await write(directory, { [`mixed/${split}/class${kind}/${i}.png`]: await plain(1, 1, [kind, i, 0]) });
  }
  await write(directory, { 'mixed/test/class0/0.png': await plain(1, 1, [0, 0, 0]) });
  return directory;
}

const mixed: DataDefinition = {
  ...data('mixed', { x: image([1, 1, 3], { range: [0, 255] }), kind: { kind: 'class', classes: 3, from: 'folder' } }),
  balance: 'kind',
};

/** The class and file of every row of an epoch, batch by batch. */
async function rows(set: DataSet, epoch: number, batch: number): Promise<[kind: number, file: number][][]> {
  const all: [number, number][][] = [];
  for await (const { tensors } of set.batches('train', { batch, epoch, shuffle: true })) {
    const [x, kind] = [tensors['x']!.dataSync(), tensors['kind']!.dataSync()];
    all.push(Array.from(kind, (label, i) => [label, x[3 * i + 1]!]));
    Array.from(kind, (label, i) => expect(x[3 * i]).toBe(label));
    tf.dispose(Object.values(tensors));
  }
  return all;
}

describe('balance', () => {
  test('every batch holds as many of each class; the largest goes round once and the others come again', async () => {
    const directory = await classes([7, 3, 2]);
    const set = await openData(mixed, { directory, seed: 1 });
    expect(set.count('train')).toBe(21);
    const batches = await rows(set, 0, 6);
    for (const batch of batches.slice(0, -1)) {
      for (const kind of [0, 1, 2]) expect(batch.filter(([label]) => label === kind)).toHaveLength(2);
    }
    const files = (kind: number): number[] => batches.flat().flatMap(([label, file]) => (label === kind ? [file] : []));
    expect(files(0).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([files(1).slice(0, 3).sort(), files(1).slice(3, 6).sort()]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(files(2)).toHaveLength(7);
    expect(await rows(set, 0, 6)).toEqual(batches);
    expect(await rows(set, 1, 6)).not.toEqual(batches);
  });

  test('held-out pictures count once each', async () => {
    const set = await openData(mixed, { directory: await classes([4, 1, 1]), seed: 1 });
    expect(set.count('test')).toBe(1);
  });

  test('a class without training pictures is an error that names it', async () => {
    const directory = await classes([4, 2]);
    await write(directory, { 'mixed/test/class2/0.png': await plain(1, 1, [2, 0, 0]) });
    await expect(openData(mixed, { directory, seed: 1 })).rejects.toThrow(
      'cannot be balanced by kind: no training example has class 2',
    );
  });
});

describe('choose folders', () => {
  const open = async (directory: string, seed: number, folders: number, count = folders): Promise<DataSet> => {
    const kind = { kind: 'class', classes: count, from: 'folder' } as const;
    return openData({ ...data('mixed', { x: image([1, 1, 3]), kind }), folders }, { directory, seed });
  };

  test('takes a number of folders by the seed, the same ones each time, and counts classes among them', async () => {
    const directory = await classes([2, 2, 2, 2, 2, 2, 2, 2]);
    const chosen: string[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const set = await open(directory, seed, 3);
      expect(set.count('train')).toBe(6);
      const names = set.classNames['kind']!;
      expect(names).toEqual([...names].sort());
      expect((await open(directory, seed, 3)).classNames).toEqual(set.classNames);
      chosen.push(names.join());
    }
    expect(new Set(chosen).size).toBeGreaterThan(4);
  });

  test('another folder beside them leaves the ranks of the others alone', async () => {
    const [few, more] = [await classes([1, 1, 1, 1, 1, 1]), await classes([1, 1, 1, 1, 1, 1, 1])];
    const [before, after] = [await open(few, 3, 3), await open(more, 3, 3)].map((set) => set.classNames['kind']!);
    expect(after!.filter((name) => name !== 'class6').every((name) => before!.includes(name))).toBe(true);
  });

  test('a set in one folder is read whole, and says so', async () => {
    const directory = await temporaryFolder();
    for (let i = 0; i < 4; i++) await write(directory, { [`flat/${i}.png`]: await plain(1, 1, [0, 0, i]) });
    const warnings: string[] = [];
    const definition = { ...data('flat', { x: image([1, 1, 3]) }), folders: 5 };
    const set = await openData(definition, { directory, seed: 0, onWarning: (text) => warnings.push(text) });
    expect(set.count('train') + set.count('test')).toBe(4);
    expect(warnings).toEqual(['flat has no folders to choose 5 from; all of it is read.']);
  });
});

describe('split', () => {
  test('a share cuts nothing where the data has that split, and says so', async () => {
    const directory = await classes([9]);
    const warnings: string[] = [];
    const open = (split: DataDefinition['split']): Promise<DataSet> =>
      openData(
        { ...data('mixed', { x: image([1, 1, 3]) }), split },
        { directory, seed: 0, onWarning: (text) => warnings.push(text) },
      );
    const set = await open({ test: 0.5 });
    expect([set.count('train'), set.count('test')]).toEqual([9, 1]);
    expect(warnings).toEqual(['mixed: `split test=0.5` cuts nothing, because the data has a test split of its own.']);
    expect(set.contents.warnings).toEqual(warnings);
    await open({ validation: 0.5 });
    await openData(
      {
        name: 'two_moons',
        sources: ['two_moons'],
        transforms: [],
        kind: 'points',
        fields: { p: { kind: 'numbers', shape: [2], transforms: [] } },
        split: { test: 0.2 },
      },
      { directory, seed: 0, onWarning: (text) => warnings.push(text) },
    );
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toContain('two_moons: `split test=0.2` cuts nothing');
  });
});

describe('choose examples', () => {
  const names = async (directory: string, seed: number, examples: number): Promise<number[]> => {
    const definition = { ...data('mixed', { x: image([1, 1, 3], { range: [0, 255] }) }), examples };
    const set = await openData(definition, { directory, seed });
    const count = set.count('train');
    const { x } = await set.at(
      'train',
      Array.from({ length: count }, (_, index) => index),
    );
    expect(set.count('test')).toBe(1);
    const values = await x!.data();
    x!.dispose();
    return Array.from({ length: count }, (_, index) => values[3 * index + 1]!).sort((a, b) => a - b);
  };

  test('trains on a number of examples by the seed, and leaves the test split whole', async () => {
    const directory = await classes([12]);
    const picks = new Set<string>();
    for (let seed = 0; seed < 8; seed++) {
      const few = await names(directory, seed, 4);
      expect(few).toHaveLength(4);
      expect(await names(directory, seed, 4)).toEqual(few);
      const more = await names(directory, seed, 6);
      expect(few.every((value) => more.includes(value))).toBe(true);
      picks.add(few.join());
    }
    expect(picks.size).toBeGreaterThan(4);
  });

  test('more than there are is all of them', async () => {
    expect(await names(await classes([12]), 0, 100)).toHaveLength(12);
  });
});

describe('lab', () => {
  test('is unchanged in the batch, mirrored with the picture, and not scaled to the range again', async () => {
    const directory = await temporaryFolder();
    await write(directory, {
      'photos/train/a.png': await plain(2, 2, [255, 0, 0]),
      'photos/test/b.png': await plain(2, 2, [128, 128, 128]),
    });
    const field = image([2, 2, 3], { range: [-1, 1], transforms: [named('lab'), named('mirror')] });
    const set = await openData(data('photos', { x: field }), { directory, seed: 0 });
    const { x } = await set.at('train', [0]);
    const [l, a, b] = x!.dataSync();
    expect([l, a, b]).toEqual([expect.closeTo(0.532408, 5), expect.closeTo(80.0925 / 128, 5), expect.closeTo(67.2032 / 128, 5)]); // prettier-ignore
    const { x: grey } = await set.at('test', [0]);
    expect(Array.from(grey!.dataSync().slice(1, 3))).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
    tf.dispose([x!, grey!]);
  });

  test('cannot be resized or turned grey any more', async () => {
    const directory = await temporaryFolder();
    await write(directory, { 'photos/train/a.png': await plain(4, 4, [9, 9, 9]) });
    const field = image([2, 2, 3], { range: [-1, 1], transforms: [named('lab'), named('resize', 2)] });
    await expect(openData(data('photos', { x: field }), { directory, seed: 0 })).rejects.toThrow(
      'resize cannot follow lab',
    );
  });
});
