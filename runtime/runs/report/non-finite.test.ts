/** Values that are not finite are left out of plots with a note, and are not black in pictures. */
import { expect, test } from 'vitest';
import type { MetricsLine } from '../folder/metrics-log.js';
import { tileOf } from '../figures/canvas.js';
import { drawSeparateCurves } from '../figures/curves.js';
import { drawLines } from '../figures/lines.js';
import { drawHistogram } from '../figures/histogram.js';
import { rangesOf, drawRanges } from '../figures/ranges.js';
import { drawScatter } from '../figures/scatter.js';
import { number } from './html.js';

const rows = [
  [1, 2],
  [NaN, 3],
  [2, Infinity],
  [3, 5],
];

test('a NaN pixel is magenta, in grey and in colour; infinite ones are cut off', () => {
  const of = (values: number[], channels: number): number[] => [...tileOf(values, [1, 1, channels], [0, 1]).rgb];
  expect(of([NaN], 1)).toEqual([255, 0, 255]);
  expect(of([0, NaN, 0], 3)).toEqual([255, 0, 255]);
  expect(of([Infinity], 1)).toEqual([255, 255, 255]);
  expect(of([0, 0, 0], 3)).toEqual([0, 0, 0]);
});

test('plots of examples leave them out, and say how many', async () => {
  for (const draw of [drawScatter, drawHistogram, drawRanges]) {
    const { svg } = await draw('points', { rows, classes: [0, 1, 0, 1], classCount: 2 });
    expect(svg).toContain('2 of 4 examples are not finite');
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
  // Only 2 and 5 are counted: with NaN among the edges all values would fall into no bin.
  const { svg } = await drawHistogram('one', { rows: [[NaN], [2], [5]] });
  expect(svg.match(/aria-roledescription="bar"/g)).toHaveLength(2);
});

test('ranges are those of the finite values, and none where there are none', () => {
  expect(rangesOf({ rows })).toMatchObject([
    { coordinate: 1, count: 3, min: 1, median: 2, max: 3 },
    { coordinate: 2, count: 3, min: 2, median: 3, max: 5 },
  ]);
  expect(rangesOf({ rows: [[NaN]] })).toEqual([
    { class: undefined, coordinate: 1, count: 0, min: NaN, low: NaN, median: NaN, high: NaN, max: NaN },
  ]);
});

test('curves have no point for them', async () => {
  const lines = [5, NaN, 7, -Infinity].map((nll, index): MetricsLine => ({
    ...{ kind: 'epoch', split: 'test', step: index, epoch: index + 1 },
    values: { nll },
  }));
  const curves = await drawSeparateCurves(lines, ['nll']);
  const plain = await drawLines('nll', lines, ['nll']);
  for (const svg of [curves!.panels[0]!.svg, plain!.svg]) {
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(2);
  }
});

test('tables call them by their names', () => {
  expect([NaN, Infinity, -Infinity, 0].map(number)).toEqual(['NaN', '∞', '−∞', '0']);
});
