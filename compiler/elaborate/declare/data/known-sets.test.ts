/** Declarations of the sets that genc knows: they match the real pictures and classes, or a message says so. */
import { describe, expect, test } from 'vitest';
import { embeddedNames, embeddedSource } from '../../../../runtime/runs/data/embedded/source.js';
import { knownSets } from '../../../../runtime/runs/data/find/registry.js';
import { knownPictures } from '../../../catalogue/known-sets.js';
import { diagnose } from '../../../testing/testing.js';

const spec = (data: string): string => `model M {\n  data ${data}\n}\n`;
const said = (data: string): string[] =>
  diagnose(spec(data)).map(({ code, severity, message }) => `${severity} ${code} ${message}`);

describe('the table is that of the sets themselves', () => {
  test.each(embeddedNames)('%s', async (name) => {
    const { splits, classes } = embeddedSource(name);
    const { height, width, channels } = await splits.train![0]!.read();
    expect(knownPictures.find((known) => known.name === name)).toEqual({
      name,
      shape: [height, width, channels],
      classes: classes!.length,
      embedded: true,
    });
  });

  test.each(knownPictures.map((known) => [known.name, known] as const))('%s: as it is described', (name, known) => {
    const { contents, embedded } = knownSets.find((set) => set.name === name)!;
    const [height, width, channels] = known.shape;
    expect(contents).toContain(`${width}×${height}`);
    expect(/RGB/.test(contents)).toBe(channels === 3);
    expect(known.embedded).toBe(embedded);
    if (known.classes !== undefined && !embedded) expect(contents).toMatch(/ten classes|digits/);
  });
});

describe('a declaration that an embedded set contradicts is an error', () => {
  test.each([
    ['glyphs { x: [1, 28, 28] }', 'GEN2009 `x` is declared with 28 channels; pictures have 1 or 3'],
    ['glyphs { x: [32, 32, 1] }', 'GEN2002 `x` is declared as [32, 32, 1], but glyphs has pictures of [28, 28, 1]'],
    ['faces { x: [64, 64, 1] }', 'GEN2002 `x` is declared as [64, 64, 1], but faces has pictures of [64, 64, 3]'],
    [
      'faces -> mirror { x: [32, 32, 3] }',
      'GEN2002 `x` is declared as [32, 32, 3], but faces has pictures of [64, 64, 3]',
    ],
    ['faces -> crop(80) { x: [80, 80, 3] }', 'GEN2001 `crop(80)` cuts out of pictures that are [64, 64] there'],
    [
      'faces -> resize(32) { x: [32, 32, 1] }',
      'GEN2002 `x` is declared as [32, 32, 1], but its transforms make [32, 32, 3]',
    ],
    [
      'any from glyphs, faces { x: [28, 28, 3] }',
      'GEN2002 `x` is declared as [28, 28, 3], but faces has pictures of [64, 64, 3]',
    ],
    [
      'faces { x: [64, 64, 3] from left }',
      'GEN2002 `x` is declared as [64, 64, 3], but faces has pictures of [64, 32, 3]',
    ],
    [
      'glyphs { x: [28, 28, 1]  digit: class(5) }',
      'GEN2002 `digit` is declared as class(5), but glyphs has 10 classes',
    ],
    [
      'glyphs { x: [28, 28, 1]  digit: class(11) }',
      'GEN2002 `digit` is declared as class(11), but glyphs has 10 classes',
    ],
    [
      'any from glyphs, mine { x: [28, 28, 1]  k: class(3) from set }',
      'GEN2002 `k` is declared as class(3) from set, but `any` has 2 sources',
    ],
  ])('%s', (data, message) => {
    expect(said(data)).toEqual([`error ${message}`]);
  });
});

test.each([
  ['mnist { x: [32, 32, 1] }', '`x` is declared as [32, 32, 1], but mnist has pictures of [28, 28, 1]'],
  [
    'any from fashion_mnist { x: [28, 28, 1]  k: class(9) }',
    '`k` is declared as class(9), but fashion_mnist has 10 classes',
  ],
  ['omniglot -> crop(128) { x: [128, 128, 1] }', '`crop(128)` cuts out of pictures that are [105, 105] there'],
])('what a folder of that name may hold is a warning: %s', (data, message) => {
  expect(said(data)).toEqual([`warning GEN4032 ${message}`]);
});

test.each([
  'glyphs { x: [28, 28, 1]  digit: class(10) }',
  'glyphs { x: [28, 28, 3] }',
  'glyphs -> resize(32) { x: [32, 32, 1] }',
  'glyphs { x: [20, 20, 1] -> crop(20) }',
  'faces { x: [64, 64, 1] -> grey  style: class(2) }',
  'faces { x: [64, 64, 3] in -1..1 -> lab }',
  'any from anime_faces, cartoon_set -> resize(64) { x: [64, 64, 3]  k: class(2) from set }',
  'any from mnist { x: [28, 28, 1]  k: class(12) }',
  'facades paired { a: [256, 256, 3] from left  b: [256, 256, 3] from right }',
  'mnist from "./mnist" { x: [32, 32, 1]  k: class(3) }',
  'mnist from my_digits { x: [32, 32, 1] }',
])('nothing is said of %s', (data) => {
  expect(said(data)).toEqual([]);
});

test.each([
  'glyphs { x: [1, 28, 28] }',
  'glyphs { x: [32, 32, 1] }',
  'faces { x: [3, 64, 64] in -1..1 }',
  'faces { x: [32, 32, 1] in 0..1 }',
  'mnist { x: [32, 48, 3] }',
  'faces { x: [48, 48, 3] -> resize(32) }',
])('what the hint shows checks: %s', (data) => {
  const [{ hint } = {}] = diagnose(spec(data));
  const [, declaration, , transforms] = /^Write: (.*?)(, or (?:add|let the transforms end in)( ->.*))?$/.exec(hint!)!;
  expect(said(data.replace(/\{.*\}/, `{ ${declaration} }`))).toEqual([]);
  if (transforms) expect(said(data.replace(' }', `${transforms} }`))).toEqual([]);
});
