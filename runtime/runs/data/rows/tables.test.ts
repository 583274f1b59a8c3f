/** Tables read from files: separators, columns by names and numbers, classes, damaged rows, splits, standardised columns. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition, FieldDefinition, NumbersField } from '../../../contract/model.js';
import { openData, type DataSet, type OpenOptions } from '../open.js';
import { temporaryFolder, write, zip } from '../testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

type Fields = Readonly<Record<string, FieldDefinition>>;

const numbers = (shape: readonly number[], more: Partial<NumbersField> = {}): NumbersField => ({
  ...{ kind: 'numbers', shape, transforms: [] },
  ...more,
});
const table = (source: string, fields: Fields, more: Partial<DataDefinition> = {}): DataDefinition => ({
  ...{ name: 'mine', sources: [source], kind: 'table', transforms: [], fields, split: { test: 0 } },
  ...more,
});

/** Opens a table in a folder of these files, with the warnings. */
async function open(
  files: Readonly<Record<string, Uint8Array | string>>,
  definition: DataDefinition,
  options: Partial<OpenOptions> = {},
): Promise<{ set: DataSet; warnings: string[] }> {
  const base = await temporaryFolder();
  await write(base, files);
  const warnings: string[] = [];
  const onWarning = (message: string): number => warnings.push(message);
  const set = await openData(definition, { directory: base, base, seed: 0, onWarning, ...options });
  return { set, warnings };
}

/** All numbers of a field, row by row in the order of the file. */
async function rows(set: DataSet, field: string, split: 'train' | 'test' = 'train'): Promise<unknown> {
  const batch = await set.at(split, [...Array(set.count(split)).keys()]);
  return batch[field]!.arraySync();
}
const rounded = (values: unknown): unknown =>
  Array.isArray(values) ? values.map(rounded) : Math.round((values as number) * 1e4) / 1e4;

describe('columns', () => {
  const csv = 'a,"b, too",c\n1,2.5,x\n-3,4e1,y\n0,7,x\n';

  test('are found by names, ranges of names and numbers', async () => {
    const fields = {
      both: numbers([2], { columns: [{ from: 'a', to: 'b, too' }] }),
      again: numbers([3], { columns: [1, 'a', { from: 0, to: 0 }] }),
      a: numbers([]),
      c: { kind: 'class', classes: 2 },
    } as const;
    const { set, warnings } = await open({ 't.csv': csv }, table('t.csv', fields));
    expect(await rows(set, 'both')).toEqual([[1, 2.5], [-3, 40], [0, 7]]); // prettier-ignore
    expect(await rows(set, 'again')).toEqual([[2.5, 1, 1], [40, -3, -3], [7, 0, 0]]); // prettier-ignore
    expect(await rows(set, 'a')).toEqual([1, -3, 0]);
    expect(await rows(set, 'c')).toEqual([0, 1, 0]);
    expect(set.classNames['c']).toEqual(['x', 'y']);
    expect(set.contents.columns).toEqual({ both: ['a', 'b, too'], again: ['b, too', 'a', 'a'], a: ['a'] });
    expect(warnings).toEqual([]);
  });

  test.each([
    [
      't.csv',
      '\ufeffa;b\n1,5;2\n3;4,25\n',
      [
        [1.5, 2],
        [3, 4.25],
      ],
    ],
    ['t.tsv', 'a\tb\n1\t2\n', [[1, 2]]],
    [
      't.csv',
      '1|2\r\n3|4\r\n',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      't.csv',
      '1,2\n\n 3 , "4"\n',
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('%s: %j', async (name, text, expected) => {
    const { set } = await open({ [name]: text }, table(name, { x: numbers([2], { columns: [0, 1] }) }));
    expect(await rows(set, 'x')).toEqual(expected);
  });

  test.each([
    [{ columns: ['d'] }, 't.csv has no column "d" for `x`; it has the columns a, b, too and c.'],
    [{ columns: [3] }, 't.csv has no column 3 for `x`'],
    [{}, 't.csv has no column "x" for `x`'],
    [{ columns: [{ from: 'c', to: 'a' }] }, 't.csv has no columns from "c" on to "a" for `x`'],
    [{ array: 'images' }, 't.csv has no array "images" for `x`'],
  ] as const)('%j that are not there are named', async (where, message) => {
    await expect(open({ 't.csv': csv }, table('t.csv', { x: numbers([], where) }))).rejects.toThrow(message);
  });

  test('more or fewer than the shape are an error', async () => {
    const fields = { x: numbers([3], { columns: [{ from: 'a', to: 'b, too' }] }) };
    await expect(open({ 't.csv': csv }, table('t.csv', fields))).rejects.toThrow('no 3 columns (2 are named)');
  });
});

describe('rows that cannot be read', () => {
  const csv = 'a,b,k\n1,2,u\n?,3,u\n4,,v\n5,6\n7,8,\n9,10,v\n"x\n';
  const fields = { x: numbers([2], { columns: ['a', 'b'] }), k: { kind: 'class', classes: 2 } } as const;

  test('are left out, counted and named', async () => {
    const { set, warnings } = await open({ 't.csv': csv }, table('t.csv', fields));
    expect(await rows(set, 'x')).toEqual([[1, 2], [9, 10]]); // prettier-ignore
    const reasons = set.skipped.map(({ file, reason }) => `${file}: ${reason}`);
    expect(reasons).toEqual(
      expect.arrayContaining([
        't.csv line 3: no number in "a": "?"',
        't.csv line 4: no number in "b"',
        't.csv line 5: it has 2 of 3 columns',
        't.csv line 6: no class in "k"',
      ]),
    );
    expect(reasons).toHaveLength(5);
    expect(warnings[0]).toContain('mine: 5 rows of 7 cannot be read: ');
    expect(warnings[0]).toContain('; left out.');
  });

  test('are an error with `strict`, and if none is left', async () => {
    await expect(open({ 't.csv': csv }, table('t.csv', fields), { strict: true })).rejects.toThrow('5 rows of 7');
    await expect(open({ 't.csv': 'a,b,k\nx,y,z\n' }, table('t.csv', fields))).rejects.toThrow('has no example');
  });

  test('a number outside of the declared range is one of them', async () => {
    const x = numbers([], { columns: ['a'], range: [0, 1], transforms: [{ name: 'scale', settings: { low: 0, high: 255 } }] }); // prettier-ignore
    const { set } = await open({ 't.csv': 'a\n0\n51\n255\n256\n' }, table('t.csv', { x }));
    expect(rounded(await rows(set, 'x'))).toEqual([0, 0.2, 1]);
    expect(set.skipped).toEqual([{ file: 't.csv line 5', reason: '256 in "a" is out of range' }]);
  });
});

describe('classes', () => {
  const classes = (classes: number) => ({ k: { kind: 'class', classes } }) as const;
  const read = (labels: readonly string[], count: number) =>
    open({ 't.csv': `k,other\n${labels.map((label) => `${label},1\n`).join('')}` }, table('t.csv', classes(count)));

  test.each([
    [['b', 'a', 'b'], 2, ['a', 'b'], [1, 0, 1]],
    [['10', '9', '10'], 2, ['9', '10'], [1, 0, 1]],
    [['2', '0', '2'], 3, ['0', '1', '2'], [2, 0, 2]],
    [['3', '1', '2'], 3, ['1', '2', '3'], [2, 0, 1]],
  ])('%j are %d', async (labels, count, names, expected) => {
    const { set } = await read(labels, count);
    expect(set.classNames['k']).toEqual(names);
    expect(await rows(set, 'k')).toEqual(expected);
  });

  test('of another number than declared are named', async () => {
    await expect(read(['a', 'b', 'c'], 2)).rejects.toThrow('mine has 3 values of `k` (a, b, c), but the spec says');
  });

  test('from set say which source a row comes from', async () => {
    const fields = { a: numbers([]), of: { kind: 'class', classes: 2, from: 'set' } } as const;
    const files = { 'u.csv': 'a\n1\n2\n', 'v.csv': 'b,a\n7,3\n' };
    const { set } = await open(files, table('', fields, { sources: ['u.csv', './v.csv'] }));
    expect(await rows(set, 'a')).toEqual([1, 2, 3]);
    expect(await rows(set, 'of')).toEqual([0, 0, 1]);
    expect(set.classNames['of']).toEqual(['u.csv', 'v.csv']);
  });
});

describe('splits', () => {
  const line = (value: number): string => `a\n${value}\n`;
  const a = { a: numbers([]) };

  test('are files of such names, or files that the spec names', async () => {
    const files = { 'd/train.csv': line(1), 'd/test.csv': line(2), 'd/.hidden.csv': line(9) };
    const { set } = await open(files, table('./d', a, { split: undefined }));
    expect([await rows(set, 'a'), await rows(set, 'a', 'test')]).toEqual([[1], [2]]);
    const named = { 'd/one.csv': line(1), 'd/two.csv': line(2), 'd/three.csv': line(3) };
    const split = { train: 'two.csv', test: 'three' };
    const other = await open(named, table('./d', a, { split }));
    expect([await rows(other.set, 'a'), await rows(other.set, 'a', 'test')]).toEqual([[2], [3]]);
    await expect(open(named, table('./d', a, { split: { test: 'four.csv' } }))).rejects.toThrow("no file or folder 'four.csv'"); // prettier-ignore
  });

  test('are drawn by the seed otherwise, each row by itself', async () => {
    const csv = `a\n${Array.from({ length: 50 }, (_, i) => i).join('\n')}\n`;
    const of = async (seed: number) => {
      const { set } = await open({ 't.csv': csv }, table('t.csv', a, { split: { test: 0.2, validation: 0.1 } }), {
        seed,
      });
      return { counts: set.contents.counts, test: await rows(set, 'a', 'test') };
    };
    const first = await of(1);
    expect(first.counts).toEqual({ train: 35, validation: 5, test: 10 });
    expect(await of(1)).toEqual(first);
    expect((await of(2)).test).not.toEqual(first.test);
  });

  test('a set of the data directory is found by its name', async () => {
    const { set } = await open({ 'my-wine.csv': line(4) }, table('my_wine', a));
    expect(await rows(set, 'a')).toEqual([4]);
    await expect(open({}, table('my_wine', a))).rejects.toThrow('There is no data set named my_wine.');
    await expect(open({}, table('./no.csv', a))).rejects.toThrow('There is no file or folder at');
  });
});

test('standardised columns have mean 0 and deviation 1 over the training rows, and can be turned back', async () => {
  const values = Array.from({ length: 60 }, (_, i) => [Math.sin(i) * 3 + 10, i ** 2, 5]);
  const csv = `a,b,c\n${values.map((each) => each.join(',')).join('\n')}\n`;
  const x = numbers([3], { columns: [{ from: 0, to: 2 }], transforms: [{ name: 'standardise', settings: {} }] });
  const { set } = await open({ 't.csv': csv }, table('t.csv', { x }, { split: { test: 0.25 } }));
  const training = (await rows(set, 'x')) as number[][];
  expect(training).toHaveLength(45);
  for (const column of [0, 1]) {
    const mean = training.reduce((sum, row) => sum + row[column]!, 0) / 45;
    const variance = training.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0) / 45;
    expect([mean, variance].map((each) => Math.round(each * 1e5) / 1e5 + 0)).toEqual([0, 1]);
  }
  expect(training.every((row) => row[2] === 0)).toBe(true);
  const { mean, deviation } = set.contents.scales!['x']!;
  const back = [...training, ...((await rows(set, 'x', 'test')) as number[][])]
    .map((row) => row.map((value, column) => value * deviation[column]! + mean[column]!))
    .sort((p, q) => p[1]! - q[1]!);
  back.forEach((row, index) => row.forEach((value, column) => expect(value).toBeCloseTo(values[index]![column]!, 2)));
});

describe('arrays of NumPy', () => {
  /** A file of NumPy's format, version 1. */
  function npy(descr: string, shape: readonly number[], body: Uint8Array, fortran = false): Buffer {
    const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
    const header = `${text.padEnd(117)}\n`;
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header), body]); // prettier-ignore
  }
  const bytesOf = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // prettier-ignore

  test('a matrix has columns by number, or is read whole', async () => {
    const files = { 'm.npy': npy('<f8', [2, 3], bytesOf(Float64Array.of(1, 2, 3, 4, 5, 6))) };
    const fields = { all: numbers([3]), last: numbers([], { columns: [2] }) };
    const { set } = await open(files, table('m.npy', fields));
    expect(await rows(set, 'all')).toEqual([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
    expect(await rows(set, 'last')).toEqual([3, 6]);
  });

  test('an archive has arrays by name: pictures of numbers, classes as numbers or texts', async () => {
    const letters = Buffer.alloc(3 * 8);
    ['b', 'a', 'ab'].forEach((text, row) => [...text].forEach((letter, at) => letters.writeUInt32LE(letter.codePointAt(0)!, row * 8 + at * 4))); // prettier-ignore
    const files = {
      'a.npz': zip({
        'x.npy': npy(
          '|u1',
          [3, 2, 2],
          Uint8Array.from({ length: 12 }, (_, i) => i),
        ),
        'y.npy': npy('>i8', [3], bytesOf(BigInt64Array.of(0n, 1n, 1n)).map((_, i, all) => all[i - (i % 8) + 7 - (i % 8)]!)), // prettier-ignore
        'name.npy': npy('<U2', [3], letters),
        'half.npy': npy('<f2', [3], bytesOf(Uint16Array.of(0x3c00, 0xc100, 0x0001))),
        'turned.npy': npy('<i2', [3, 2], bytesOf(Int16Array.of(1, 2, 3, 4, 5, 6)), true),
      }),
    };
    const fields = {
      x: numbers([2, 2, 1]),
      label: { kind: 'class', classes: 2, array: 'y' },
      name: { kind: 'class', classes: 3 },
      half: numbers([]),
      turned: numbers([2]),
    } as const;
    const { set } = await open(files, table('a.npz', fields));
    expect(await rows(set, 'x')).toEqual([0, 4, 8].map((start) => [[[start], [start + 1]], [[start + 2], [start + 3]]])); // prettier-ignore
    expect(await rows(set, 'label')).toEqual([0, 1, 1]);
    expect([await rows(set, 'name'), set.classNames['name']]).toEqual([[2, 0, 1], ['a', 'ab', 'b']]); // prettier-ignore
    expect(await rows(set, 'half')).toEqual([1, -2.5, 2 ** -24].map(Math.fround));
    expect(await rows(set, 'turned')).toEqual([[1, 4], [2, 5], [3, 6]]); // prettier-ignore
    await expect(open(files, table('a.npz', { z: numbers([]) }))).rejects.toThrow('it has the arrays half, name, turned, x and y'); // prettier-ignore
    await expect(open(files, table('a.npz', { z: numbers([3], { array: 'x' }) }))).rejects.toThrow('x has 4');
  });

  test.each([
    ['objects', npy('|O', [2], new Uint8Array(16)), 'holds what is not read'],
    ['a file that is cut off', npy('<f4', [4], new Uint8Array(8)), 'is cut off: it has 8 of 16 bytes'],
    ['something else', Buffer.from('hello, world'), 'is not an array of NumPy'],
  ])('%s is refused', async (_, file, message) => {
    await expect(open({ 'm.npy': file }, table('m.npy', { x: numbers([]) }))).rejects.toThrow(message);
  });

  test('arrays of different lengths are named', async () => {
    const files = { 'a.npz': zip({ 'x.npy': npy('|u1', [2], new Uint8Array(2)), 'y.npy': npy('|u1', [3], new Uint8Array(3)) }) }; // prettier-ignore
    await expect(open(files, table('a.npz', { x: numbers([]) }))).rejects.toThrow('different lengths: x [2], y [3]');
  });
});

test('Parquet has columns of numbers, of texts and of lists', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'a', data: [1.5, 2.5, null], type: 'DOUBLE', nullable: true },
      { name: 'big', data: [1n, 2n, 3n], type: 'INT64' },
      { name: 'kind', data: ['u', 'v', 'u'], type: 'STRING' },
      { name: 'list', data: [[1, 2], [3, 4], [5, 6]], type: 'JSON' }, // prettier-ignore
    ],
  });
  const fields = {
    x: numbers([2], { columns: ['a', 'big'] }),
    kind: { kind: 'class', classes: 2 },
    list: numbers([2]),
  } as const;
  const { set } = await open({ 't.parquet': new Uint8Array(buffer) }, table('t.parquet', fields));
  expect(await rows(set, 'x')).toEqual([[1.5, 1], [2.5, 2]]); // prettier-ignore
  expect(await rows(set, 'kind')).toEqual([0, 1]);
  expect(await rows(set, 'list')).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  expect(set.skipped).toEqual([{ file: 't.parquet row 2', reason: 'no number in "a"' }]);
  await expect(open({ 't.parquet': 'PAR1 nothing' }, table('t.parquet', fields))).rejects.toThrow('cannot be read as Parquet'); // prettier-ignore
});
