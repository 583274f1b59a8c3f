/** Texts as tokens: stretches and lines, bytes and characters, vocabularies, splits. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition, TokensField } from '../../../contract/model.js';
import { openData, type DataSet } from '../open.js';
import { temporaryFolder, write } from '../testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

const tokens = (length: number, classes: number, from: 'bytes' | 'characters', lines?: true): TokensField => ({
  ...{ kind: 'tokens', shape: [length], classes, from },
  ...(lines ? { lines } : {}),
});

async function open(
  files: Readonly<Record<string, Uint8Array | string>>,
  field: TokensField,
  more: Partial<DataDefinition> = {},
): Promise<{ set: DataSet; warnings: string[] }> {
  const base = await temporaryFolder();
  await write(base, files);
  const warnings: string[] = [];
  const definition: DataDefinition = {
    ...{
      name: 'mine',
      sources: ['./t.txt'],
      kind: 'text',
      transforms: [],
      fields: { text: field },
      split: { test: 0 },
    },
    ...more,
  };
  const onWarning = (message: string): number => warnings.push(message);
  return { set: await openData(definition, { directory: base, base, seed: 0, onWarning }), warnings };
}

async function rows(set: DataSet, split: 'train' | 'validation' | 'test' = 'train'): Promise<number[][]> {
  const { text } = await set.at(split, [...Array(set.count(split)).keys()]);
  expect(text!.dtype).toBe('int32');
  return text!.arraySync() as number[][];
}
const codes = (text: string): number[] => [...Buffer.from(text)];

test('bytes are cut into stretches, and what is left over is told', async () => {
  const { set, warnings } = await open({ 't.txt': 'abcdéfgh' }, tokens(4, 256, 'bytes'));
  expect(await rows(set)).toEqual([codes('abcd'), [...codes('éfg'.slice(0, 3))].slice(0, 4)]);
  expect(warnings).toEqual(['mine: the last 1 byte, fewer than 4, is left out.']);
});

test('characters are numbered in the order of Unicode, after the token of all others', async () => {
  const { set } = await open({ 't.txt': '\ufeffba😀éab\r\n' }, tokens(3, 9, 'characters'));
  expect(set.contents.vocabularies).toEqual({ text: ['', 'a', 'b', 'é', '😀'] });
  expect(await rows(set)).toEqual([[2, 1, 4], [3, 1, 2]]); // prettier-ignore
});

test('a vocabulary is that of the training split, and what it does not have is token 0', async () => {
  const { set } = await open({ 't.txt': 'abab'.repeat(8) + 'abxy' }, tokens(4, 3, 'characters'), { split: { test: 0.1 } }); // prettier-ignore
  expect(await rows(set, 'test')).toEqual([[1, 2, 0, 0]]);
  await expect(open({ 't.txt': 'abcd' }, tokens(2, 4, 'characters'))).rejects.toThrow(
    'mine has 4 different characters and one token for all others, but the spec says `text: tokens(2, 4)`.',
  );
});

test('lines are examples: filled up, ended, cut where they are too long', async () => {
  const { set, warnings } = await open({ 't.txt': 'ab\r\n\nabcd\nabcdef\nx' }, tokens(4, 256, 'bytes', true));
  expect(await rows(set)).toEqual([[...codes('ab\n'), 0], codes('abcd'), codes('abcd'), [...codes('x\n'), 0, 0]]);
  expect(warnings).toEqual(['mine: 1 line longer than 4 bytes is cut.']);
});

describe('splits', () => {
  test('of stretches are the ends of the text, so that no neighbour of a training text is tested', async () => {
    const text = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i).repeat(2)).join('');
    const split = { test: 0.2, validation: 0.1 };
    const { set } = await open({ 't.txt': text }, tokens(2, 256, 'bytes'), { split });
    const letters = async (of: 'train' | 'validation' | 'test'): Promise<string> =>
      (await rows(set, of)).map(([code]) => String.fromCharCode(code!)).join('');
    expect([await letters('train'), await letters('validation'), await letters('test')]).toEqual([
      'abcdefghijklmn',
      'op',
      'qrst',
    ]);
  });

  test('of lines are drawn by the seed', async () => {
    const text = Array.from({ length: 30 }, (_, i) => `${i}`).join('\n');
    const { set } = await open({ 't.txt': text }, tokens(3, 256, 'bytes', true), { split: { test: 0.2 } });
    expect([set.count('train'), set.count('test')]).toEqual([24, 6]);
    const tested = (await rows(set, 'test')).map((row) => Buffer.from(row).toString('latin1').split('\n')[0]);
    expect(tested).not.toEqual(['24', '25', '26', '27', '28', '29']);
  });

  test('are files of such names; the files of a folder are read in natural order', async () => {
    const files = { 'd/train/2.txt': 'bb', 'd/train/10.md': 'cc', 'd/test.txt': 'tt', 'd/train/1.txt': '' };
    const { set, warnings } = await open(files, tokens(2, 256, 'bytes'), { sources: ['./d'], split: undefined });
    expect([await rows(set), await rows(set, 'test')]).toEqual([[codes('bb'), codes('cc')], [codes('tt')]]);
    expect(warnings[0]).toContain('train/1.txt (it is empty)');
  });
});

test('a text that is shorter than one example, and further fields, are errors', async () => {
  await expect(open({ 't.txt': 'abc' }, tokens(8, 256, 'bytes'))).rejects.toThrow('mine has no example');
  const fields = { a: tokens(2, 256, 'bytes'), b: tokens(2, 256, 'bytes') };
  await expect(open({ 't.txt': 'abcd' }, fields.a, { fields })).rejects.toThrow('a text has one field of tokens');
});
