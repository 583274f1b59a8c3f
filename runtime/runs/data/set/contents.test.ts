import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { openData, type DataSet } from '../open.js';
import { data, idx, image, plain, temporaryFolder, write } from '../testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

const dot = image([1, 1, 3]);
const classes = (count: number): DataDefinition['fields'] => ({
  x: dot,
  kind: { kind: 'class', classes: count, from: 'folder' },
});
async function tree(paths: readonly string[]): Promise<string> {
  const directory = await temporaryFolder();
  for (const [index, path] of paths.entries()) await write(directory, { [path]: await plain(1, 1, [index, 0, 0]) });
  return directory;
}
const open = (definition: DataDefinition, directory: string, onWarning?: (text: string) => void): Promise<DataSet> =>
  openData(definition, { directory, seed: 0, onWarning });

describe('classes', () => {
  const numbers = ['1', '10', '2', '11', '3'];

  test('stand in natural order, in one source as in several', async () => {
    const directory = await tree(numbers.flatMap((name) => [`one/${name}/a.png`, `two/${name}/a.png`]));
    const one = await open(data('one', classes(5)), directory);
    const two = await open(data(['one', 'two'], classes(5)), directory);
    expect(one.classNames['kind']).toEqual(['1', '2', '3', '10', '11']);
    expect(two.classNames['kind']).toEqual(one.classNames['kind']);
    // The pictures follow: the red of 10/a.png is that of the second file of the list.
    const { x, kind } = await one.at('train', [0, 1, 2, 3]);
    const reds = [...x!.dataSync()].filter((_, i) => i % 3 === 0).map((value) => Math.round(255 * value) / 2);
    expect([...kind!.dataSync()]).toEqual(reds.map((red) => one.classNames['kind']!.indexOf(numbers[red]!)));
  });

  test('a wrong number of classes speaks of the folders that may be splits', async () => {
    const directory = await tree(['pics/holiday/1.png', 'pics/work/1.png', 'pics/test/1.png']);
    await expect(open(data('pics', classes(2)), directory)).rejects.toMatchObject({
      message: 'pics has 3 classes (holiday, test, work), but the spec says `kind: class(2) from folder`.',
      hint: expect.stringContaining('write `split test="test"`'),
    });
    const split = await open(
      data('pics', classes(2), { split: { test: 'test' } }),
      await tree(['pics/holiday/1.png', 'pics/work/1.png', 'pics/test/work/1.png']),
    );
    expect([split.count('train'), split.count('test'), split.classNames['kind']]).toEqual([2, 1, ['holiday', 'work']]);
  });

  test('bookkeeping of systems is not a class, and is recorded', async () => {
    const directory = await tree([
      'pics/cat/1.png',
      'pics/dog/1.png',
      'pics/@eaDir/cat/1.png/thumb.jpg',
      'pics/cat/@eaDir/1.png/thumb.jpg',
      'pics/.cache/1.png',
      'pics/cat/._1.png',
    ]);
    await write(directory, { 'pics/cat/Thumbs.db': 'x', 'pics/.DS_Store': 'x' });
    const warnings: string[] = [];
    const set = await open(data('pics', classes(2), { split: { test: 0 } }), directory, (text) => warnings.push(text));
    expect(set.contents).toEqual({
      counts: { train: 2 },
      classes: { kind: { names: ['cat', 'dog'], counts: { train: [1, 1] } } },
      passedOver: { pics: { '@eaDir': 2, '.cache': 1, 'hidden files': 1 } },
    });
    expect(warnings).toEqual([]);
  });

  test('a set of which nothing is left tells what was passed over', async () => {
    const directory = await tree(['pics/@eaDir/1.png']);
    await expect(open(data('pics', { x: dot }), directory)).rejects.toMatchObject({
      hint: expect.stringContaining('Passed over: @eaDir (1 picture).'),
    });
  });
});

test('files that a spec does not read are reported once, and recorded', async () => {
  const directory = await tree(['pics/train/1.png', 'pics/test/1.png', 'pics/preview.png']);
  const warnings: string[] = [];
  const set = await open(data('pics', { x: dot }), directory, (text) => warnings.push(text));
  expect(warnings).toEqual(['pics: 1 picture in no folder that is read, left out: preview.png.']);
  expect(set.contents).toEqual({ counts: { train: 1, test: 1 }, warnings });
});

test('pictures beside chosen folders are left out, with a warning', async () => {
  const directory = await tree(['pics/a/1.png', 'pics/b/1.png', 'pics/c/1.png', 'pics/4.png', 'pics/5.png']);
  const warnings: string[] = [];
  const definition = data('pics', { x: dot }, { folders: 2, split: { test: 0 } });
  expect((await open(definition, directory, (text) => warnings.push(text))).count('train')).toBe(2);
  expect(warnings).toEqual(['pics: 2 pictures beside its folders left out, as folders are chosen.']);
});

describe('few pictures', () => {
  test.each([
    [1, undefined, [1, 0, 0]],
    [1, { test: 0.5, validation: 0.4 }, [1, 0, 0]],
    [2, undefined, [1, 0, 1]],
    [2, { test: 0.2, validation: 0.2 }, [1, 0, 1]],
    [3, { test: 0.5, validation: 0.4 }, [1, 0, 2]],
    [3, { test: 0.1, validation: 0.1 }, [1, 1, 1]],
    [20, { test: 0.1, validation: 0.1 }, [16, 2, 2]],
  ])('of %i with split %j one stays to train on', async (count, split, expected) => {
    const directory = await tree(Array.from({ length: count }, (_, index) => `pics/${index}.png`));
    const set = await open(data('pics', { x: dot }, { split }), directory);
    expect([set.count('train'), set.count('validation'), set.count('test')]).toEqual(expected);
  });
});

describe('IDX files whose labels count from 1', () => {
  const letters = (prefix: string, labels: readonly number[]): Record<string, Uint8Array> => ({
    [`${prefix}train-images-idx3-ubyte.gz`]: gzipSync(idx([labels.length, 1, 1], Uint8Array.from(labels))),
    [`${prefix}train-labels-idx1-ubyte`]: idx([labels.length], Uint8Array.from(labels)),
  });
  const definition = (count: number, source = 'emnist'): DataDefinition =>
    data(
      source,
      { x: image([1, 1, 1], { range: [0, 255] }), label: { kind: 'class', classes: count } },
      { split: { test: 0 } },
    );
  const inFolder = async (files: Record<string, Uint8Array>): Promise<string> => {
    const directory = await temporaryFolder();
    await write(directory, Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`emnist/${name}`, bytes])));
    return directory;
  };

  test('1..26 are 26 classes', async () => {
    const labels = Array.from({ length: 52 }, (_, index) => 1 + (index % 26));
    const set = await open(definition(26), await inFolder(letters('emnist-letters-', labels)));
    expect([set.classNames['label']![0], set.classNames['label']![25]]).toEqual(['1', '26']);
    const { x, label } = await set.at('train', [0, 25, 26]);
    expect([...label!.dataSync()]).toEqual([0, 25, 0]);
    expect([...x!.dataSync()].map(Math.round)).toEqual([1, 26, 1]);
    expect(set.contents.classes!['label']!.counts.train).toEqual(Array(26).fill(2));
  });

  test('labels from 0 stay as they are, even if 0 does not occur', async () => {
    const set = await open(definition(4), await inFolder(letters('', [1, 2, 3, 1])));
    expect(set.classNames['label']).toEqual(['0', '1', '2', '3']);
    const { label } = await set.at('train', [0, 2]);
    expect([...label!.dataSync()]).toEqual([1, 3]);
    await expect(open(definition(3), await inFolder(letters('', [0, 1, 2, 3])))).rejects.toThrow('has 4 classes');
  });

  test('several sets in a folder: each has its own labels, and the spec says which is meant', async () => {
    const directory = await inFolder({
      ...letters('emnist-bymerge-', [0, 1, 2]),
      ...letters('emnist-letters-', [1, 2, 3]),
    });
    await expect(open(definition(3), directory)).rejects.toMatchObject({
      message: expect.stringContaining('holds 2 sets: emnist-bymerge and emnist-letters.'),
      hint: expect.stringContaining('`from emnist.bymerge`'),
    });
    const set = await open(definition(3, 'emnist.letters'), directory);
    expect(set.classNames['label']).toEqual(['1', '2', '3']);
    await expect(open(definition(3, 'emnist.digits'), directory)).rejects.toThrow('holds no set digits');
  });
});
