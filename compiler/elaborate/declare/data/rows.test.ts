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
