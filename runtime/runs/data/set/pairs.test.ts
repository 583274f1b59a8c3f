import { expect, test } from 'vitest';
import { openSource, resolveSource } from '../find/resolve.js';
import { readingOf } from '../source/reading.js';
import { paired } from './pairs.js';
import { data, image, plain, temporaryFolder, write, zip } from '../testing/files.js';
import type { Item } from '../source/source.js';

const side = (domain: string, ...paths: string[]): Item[] =>
  paths.map((inside) => ({ name: `${domain}/${inside}`, domain, inside, read: () => Promise.reject(new Error()) }));
const pairsOf = (a: Item[], b: Item[]): string[] =>
  paired('clips', 'train', a, [b]).map((pair) => pair.map(({ name }) => name).join(' '));

test('pairs have the same path below their sides, whatever they are called alike elsewhere', () => {
  const frames = ['clip1/0000.png', 'clip1/0001.png', 'clip2/0000.png', 'clip2/0001.png'];
  expect(pairsOf(side('A', ...frames), side('B', ...[...frames].reverse()))).toEqual(
    frames.map((frame) => `A/${frame} B/${frame}`),
  );
});

test.each([
  ['another format', ['a.png', 'b.png'], ['a.jpg', 'b.jpg'], 'A/a.png B/a.jpg'],
  [
    'other folders below',
    ['photos/a.png', 'photos/b.png'],
    ['labels/a.png', 'labels/b.png'],
    'A/photos/a.png B/labels/a.png',
  ],
  ['a name that both formats share', ['a.png', 'a.jpg'], ['a.png', 'a.jpg'], 'A/a.png B/a.png'],
])('the other side may have %s', (_, a, b, first) => {
  expect(pairsOf(side('A', ...a), side('B', ...b))[0]).toBe(first);
});

test('no pairs: how many files are alone, and one of them', () => {
  expect(() => pairsOf(side('A', 'a.png', 'b.png'), side('B', 'a.png', 'b.png', 'c.png'))).toThrow(
    'The sides of clips are no pairs: their files differ in number or name.',
  );
  try {
    pairsOf(side('A', 'a.png', 'b.png'), side('B', 'a.png', 'b.png', 'c.png'));
  } catch (error) {
    expect((error as { hint?: string }).hint).toContain(
      '1 file of the train split (2 and 3 on its sides) has no partner, such as B/c.png',
    );
  }
  // Of several files of the same name, none is taken for another's partner.
  expect(() => pairsOf(side('A', 'x/0.png', 'y/0.png'), side('B', 'u/0.png', 'v/0.png'))).toThrow('are no pairs');
});

const sided = readingOf(data('two', { a: image([1, 1, 3], { from: 'A' }), b: image([1, 1, 3], { from: 'B' }) }));

test('equal files in several folders of a zip all count', async () => {
  const directory = await temporaryFolder();
  const same = await plain(1, 1, [7, 7, 7]);
  const paths = ['A/clip1/0.png', 'A/clip2/0.png', 'B/clip1/0.png', 'B/clip2/0.png'];
  const tree = Object.fromEntries(paths.map((path) => [`top/${path}`, same]));
  await write(directory, {
    'two.zip': zip(tree),
    'split.zip': zip({ 'train/1.png': same, 'test/1.png': same, 'val/1.png': same }),
  });
  const two = await openSource(await resolveSource('two', directory), sided);
  expect(two.splits.train!.map(({ domain, inside }) => `${domain}/${inside}`)).toEqual(paths);
  const split = await openSource(await resolveSource('split', directory));
  expect(Object.values(split.splits).map((items) => items.length)).toEqual([1, 1, 1]);
  two.close?.();
  split.close?.();
});

test('equal files in the same place of two archives count once, in other places each', async () => {
  const directory = await temporaryFolder();
  const same = await plain(1, 1, [7, 7, 7]);
  await write(directory, {
    'set/one.zip': zip({ 'one/train/cat/1.png': same, 'one/test/cat/1.png': same }),
    'set/two.zip': zip({ 'two/train/cat/1.png': same, 'two/train/dog/1.png': same }),
  });
  const source = await openSource(await resolveSource('set', directory));
  source.close?.();
  expect(source.splits.train!.map(({ name }) => name)).toEqual(['one/train/cat/1.png', 'two/train/dog/1.png']);
  expect(source.splits.test!.map(({ name }) => name)).toEqual(['one/test/cat/1.png']);
});

test('archives that are called like splits or sides are read as folders of these names are', async () => {
  const directory = await temporaryFolder();
  const same = await plain(1, 1, [7, 7, 7]);
  await write(directory, {
    'split/train.zip': zip({ 'train/cat/1.png': same, 'train/dog/1.png': same }),
    'split/test.zip': zip({ 'cat/1.png': same }),
    'two/A.zip': zip({ '1.png': same }),
    'two/B.zip': zip({ '1.png': same }),
  });
  const split = await openSource(await resolveSource('split', directory));
  expect([split.splits.train!.length, split.splits.test!.length, split.classes]).toEqual([2, 1, ['cat', 'dog']]);
  const two = await openSource(await resolveSource('two', directory), sided);
  expect(two.splits.train!.map(({ domain }) => domain)).toEqual(['A', 'B']);
  split.close?.();
  two.close?.();
});

test('archives beside pictures are not read, with a warning', async () => {
  const directory = await temporaryFolder();
  const same = await plain(1, 1, [7, 7, 7]);
  await write(directory, { 'set/1.png': same, 'set/more.zip': zip({ '2.png': same }), 'set/deep/3.zip': '' });
  const source = await openSource(await resolveSource('set', directory));
  expect(source.warnings![0]).toMatch(/^set: 2 archives not read: deep\/3\.zip and more\.zip\./);
});
