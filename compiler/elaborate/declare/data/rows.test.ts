/** Data sets without pictures: what they become in the plan, and what is said of fields that do not fit. */
import { describe, expect, test } from 'vitest';
import { pointSets } from '../../../../runtime/runs/data/embedded/points.js';
import { knownPoints } from '../../../catalogue/known-sets.js';
import { runPlanOf } from '../../../index.js';
import { diagnose, graphOf } from '../../../testing/testing.js';

const spec = (data: string): string => `model M {\n  data ${data}\n}\n`;
const said = (data: string): string[] => diagnose(spec(data)).map(({ code, message }) => `${code} ${message}`);

test('the sets of points are those that the runtime draws', () => {
  expect(knownPoints.map(({ name }) => name)).toEqual(Object.keys(pointSets));
  for (const { name, classes } of knownPoints) expect(pointSets[name]!.classes?.length).toBe(classes);
});

test('points reach the plan as rows of numbers', () => {
  const graph = graphOf(spec('two_moons { p: [2]  half: class(2)  choose examples=500 }'));
  expect(runPlanOf(graph).data['two_moons']).toEqual({
    ...{ name: 'two_moons', sources: ['two_moons'], kind: 'points', transforms: [], examples: 500 },
    fields: { p: { kind: 'numbers', shape: [2], transforms: [] }, half: { kind: 'class', classes: 2 } },
  });
  expect(runPlanOf(graphOf(spec('mine from spirals { p: [2] }'))).data['mine']).toMatchObject({ kind: 'points' });
});

describe('a field that the points do not have is an error', () => {
  test.each([
    ['two_moons { p: [3] }', 'GEN2002 `p` is declared as [3], but two_moons has points of [2]'],
    ['two_moons { p: [2]  k: class(3) }', 'GEN2002 `k` is declared with 3 classes, but two_moons has 2'],
    ['checkerboard { p: [2]  k: class(2) }', 'GEN2002 `k` is declared with 2 classes, but checkerboard has none'],
    ['two_moons { p: [2] in -1..1 }', 'GEN2012 `p` is declared in -1..1, but nothing bounds the points of two_moons'],
    ['two_moons { p: [2] -> mirror }', 'GEN1010 `mirror` is for pictures, and `two_moons` holds points'],
    ['two_moons -> crop(2) { p: [2] }', 'GEN1010 `crop(2)` is for pictures, and `two_moons` holds points'],
    ['two_moons unpaired { p: [2] }', 'GEN1010 `unpaired` is for pictures, and `two_moons` holds points'],
    ['two_moons { p: [2] from left }', 'GEN1010 `from left` is for pictures, and `two_moons` holds points'],
    ['two_moons { k: class(2) }', 'GEN1010 `two_moons` is declared without its points'],
    [
      'both from two_moons, glyphs { p: [2] }',
      'GEN1010 `two_moons` holds points, which are not mixed with other sources',
    ],
    ['photos { p: [2] }', 'GEN2009 pictures are [height, width, channels]'],
  ])('%s', (data, message) => {
    expect(said(data)).toEqual([message]);
  });
});

describe('tables', () => {
  const fieldsOf = (data: string) => Object.values(runPlanOf(graphOf(spec(data))).data)[0]!;

  test('columns, classes and arrays reach the plan', () => {
    const wine = fieldsOf(
      'wine from "wine.csv" { x: [12] from columns("a".."k", 3) -> standardise  q: class(6) from column("quality")  y: [] in 0..1 from column(0) -> scale(0, 9)  from: class(1) from set  same: [] }',
    );
    expect(wine.kind).toBe('table');
    expect(wine.fields).toEqual({
      x: {
        ...{ kind: 'numbers', shape: [12], columns: [{ from: 'a', to: 'k' }, 3] },
        transforms: [{ name: 'standardise', settings: {} }],
      },
      q: { kind: 'class', classes: 6, columns: ['quality'] },
      y: {
        ...{ kind: 'numbers', shape: [], range: [0, 1], columns: [0] },
        transforms: [{ name: 'scale', settings: { low: 0, high: 9 } }],
      },
      from: { kind: 'class', classes: 1, from: 'set' },
      same: { kind: 'numbers', shape: [], transforms: [] },
    });
    expect(fieldsOf('digits from "d.npz" { x: [8, 8, 1] from array("images") }').fields).toEqual({
      x: { kind: 'numbers', shape: [8, 8, 1], array: 'images', transforms: [] },
    });
    expect(fieldsOf('prices { x: [3] from columns(0..2) }').kind).toBe('table');
    expect(fieldsOf('points from "p.parquet" { p: [2] }').kind).toBe('table');
  });

  test.each([
    ['[3] from columns("a", "b")', 'GEN2002 `x` is [3], 3 numbers, but reads 2 columns'],
    ['[3] from columns(0..3)', 'GEN2002 `x` is [3], 3 numbers, but reads 4 columns'],
    ['class(3) from columns("a", "b")', 'GEN2002 `x` is class(3), 1 number, but reads 2 columns'],
    ['[3] from columns()', 'GEN1009 `columns` needs the name of a column'],
    ['[3] from columns(x)', 'GEN1010 a column is named by a text or by its number, counted from 0'],
    ['[3] from columns(-1..1)', 'GEN1010 a column is named by a text or by its number, counted from 0'],
    ['[3] from columns(name="a")', 'GEN1010 a column is named by a text or by its number, counted from 0'],
    ['[3] from "a"', 'GEN1010 `x` cannot be read from "a" of a table'],
    ['[3] from colums("a")', 'GEN1010 `x` cannot be read from colums("a") of a table'],
    ['[3] from array(3)', 'GEN1010 array takes the name of an array of the file: array("x")'],
    ['[3] in 0..1 -> standardise', 'GEN2012 `x` is standardised, so nothing bounds its numbers'],
    ['[3] -> scale(0, 255)', 'GEN2012 `x` is scaled, but into no range'],
    ['[3] in 0..1 -> scale(9, 0)', 'GEN1010 scale goes from a lower number to a higher one'],
    ['[3] in 0..1 -> scale(0, 9) -> standardise', 'GEN1010 numbers take one transform: standardise, or scale'],
    ['[3] -> mirror', 'GEN1010 `mirror` is for pictures, and `wine` is a table'],
    ['class(3) -> standardise', 'GEN1010 `x` is a class, and `standardise` is for numbers'],
    ['[3]  choose folders=2', 'GEN1010 `folders=2` is for pictures, and `wine` is a table'],
    ['[3]  text: tokens(4, 256) from bytes', undefined],
  ])('%s', (field, message) => {
    const found = said(`wine from "wine.csv" { x: ${field} }`);
    if (message === undefined) return expect(found.length).toBeGreaterThan(0);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('a transform of numbers is not for pictures', () => {
    expect(said('pics { x: [28, 28, 1] -> standardise }')).toEqual([
      'GEN1010 `standardise` is for numbers, and `pics` holds pictures',
    ]);
  });

  test('a set is of one kind', () => {
    expect(said('mine { x: [2] from columns("a", "b")  t: tokens(4, 256) from bytes }')[0]).toBe(
      'GEN1010 by `x` this set is a table, and by `t` it is a text',
    );
  });
});

describe('texts', () => {
  test.each(['tokens(64, 256)', 'class(256, shape=[64])'])('%s is a stretch of 64 tokens', (type) => {
    const graph = graphOf(spec(`letters { text: ${type} from characters(lines=true) }`));
    expect(graph.data[0]!.fields[0]!.value.type).toEqual({
      ...{ shape: [64], batched: true, classes: 256, range: { low: 0, high: 255 } },
    });
    expect(runPlanOf(graph).data['letters']).toMatchObject({
      kind: 'text',
      fields: { text: { kind: 'tokens', shape: [64], classes: 256, from: 'characters', lines: true } },
    });
  });

  test.each([
    ['tokens(64, 256)', 'GEN1009 it is not said what the tokens of `text` are'],
    ['tokens(64, 256) from words', 'GEN1010 tokens are bytes or characters, not words'],
    ['tokens(64, 256) from byte', 'GEN1010 tokens are bytes or characters, not byte'],
    ['tokens(64, 100) from bytes', 'GEN2002 `text` has 100 different tokens, but there are 256 bytes'],
    ['tokens(64) from bytes', 'GEN1009 `tokens` needs vocabulary'],
    ['tokens(64, 0.5) from bytes', 'GEN1010'],
    ['[64] from bytes', 'GEN2009 `text` is read from a text, and is [64]'],
    [
      'class(256, shape=[8, 8]) from bytes',
      'GEN1010 a field has classes in one place or in a row of places, not in [8, 8]',
    ],
    ['tokens(64, 256) from characters(line=true)', 'GEN1008'],
    ['tokens(64, 256) from bytes -> mirror', 'GEN1010 `mirror` is for pictures, and `letters` is a text'],
  ])('%s', (field, message) => {
    expect(said(`letters { text: ${field} }`)[0]).toContain(message);
  });
});

describe('sounds', () => {
  test('have a rate, that of their files or of a transform', () => {
    const plan = runPlanOf(
      graphOf(
        spec(
          'words from "./words" { wave: [16_000] in -1..1 from sound(rate=16_000) -> crop(16_000)  word: class(4) from folder }',
        ),
      ),
    );
    expect(plan.data['words']).toMatchObject({
      kind: 'sounds',
      fields: {
        wave: { kind: 'sound', shape: [16000], range: [-1, 1], rate: 16000 },
        word: { kind: 'class', from: 'folder' },
      },
    });
    const resampled = runPlanOf(graphOf(spec('words { wave: [800] from sound -> resample(8_000) -> crop(800) }')));
    expect(resampled.data['words']!.fields['wave']).toMatchObject({ rate: 8000, range: [-1, 1] });
  });

  test.each([
    ['[100] from sound', 'GEN1009 it is not said how many samples a second of `wave` has'],
    ['[100, 2] from sound(rate=8000)', 'GEN2009 `wave` is a sound, one row of samples, not [100, 2]'],
    ['[100] in 0..1 from sound(rate=8000)', 'GEN2012 `wave` is declared in 0..1; sounds are in -1..1'],
    ['[100] from sound(rate=8000) -> mirror', 'GEN1010 `mirror` is for pictures, and `words` holds sounds'],
    ['[100] from sound(rat=8000)', 'GEN1008'],
  ])('%s', (field, message) => {
    expect(said(`words { wave: ${field} }`)[0]).toContain(message);
  });
});

describe('an output of a sample is drawn as the field that it is like', () => {
  const outputsOf = (data: string, sample: string) =>
    runPlanOf(graphOf(`model M {\n  data ${data}\n  ${sample}\n}\n`)).samples['s']!.outputs;

  test('tokens as a text, sounds as a wave, rows of a table with its columns', () => {
    expect(outputsOf('t { text: tokens(8, 30) from characters }', 'sample s(text) = text')).toEqual([
      { name: 'text', kind: 'tokens', shape: [8], classes: 30, like: { data: 't', field: 'text' } },
    ]);
    expect(outputsOf('w { wave: [64] from sound(rate=8000) }', 'sample s = tanh(normal([64])), normal([32])')).toEqual([
      { name: 'tanh(normal([64]))', kind: 'sound', shape: [64], rate: 8000 },
      { name: 'normal([32])', kind: 'vector', shape: [32] },
    ]);
    const table = 'wine from "w.csv" { x: [3] from columns(0..2)  y: []  p: [2] from columns(0, 1)  k: class(4) }';
    expect(outputsOf(table, 'sample s(k) = normal([3]), normal([]), normal([2]), k')).toEqual([
      { name: 'normal([3])', kind: 'row', shape: [3], like: { data: 'wine', field: 'x' } },
      { name: 'normal([])', kind: 'number', shape: [], like: { data: 'wine', field: 'y' } },
      { name: 'normal([2])', kind: 'points', shape: [2], like: { data: 'wine', field: 'p' } },
      { name: 'k', kind: 'class', shape: [], classes: 4 },
    ]);
  });

  test('a thousand points are drawn where nothing is said, and sixteen of anything else', () => {
    const count = (outputs: string): number =>
      runPlanOf(graphOf(`model M {\n  data rings { p: [2]  k: class(4) }\n  sample s(k) = ${outputs}\n}\n`)).samples[
        's'
      ]!.n;
    expect([count('normal([2]), k'), count('normal([3]), k'), count('normal([2]), normal([3])')]).toEqual([
      1000, 16, 16,
    ]);
  });
});
