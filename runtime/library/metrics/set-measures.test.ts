import { expect, test } from 'vitest';
import { RunningMeans } from './running-means.js';
import { measureOf } from './set-measures.js';

test('perplexity is the number of codes if all are chosen equally often, and one if only one is', () => {
  expect(measureOf({ set: 'perplexity', counts: [3, 3, 3, 3] })).toBeCloseTo(4, 12);
  expect(measureOf({ set: 'perplexity', counts: [0, 7, 0, 0] })).toBe(1);
  // 2^H of [1/2, 1/4, 1/4] is 2^1.5.
  expect(measureOf({ set: 'perplexity', counts: [2, 1, 1, 0] })).toBeCloseTo(2 ** 1.5, 12);
});

test('usage is the share of codes that are chosen at all', () => {
  expect(measureOf({ set: 'usage', counts: [2, 0, 0, 9] })).toBe(0.5);
});

test('no chosen codes have no measure', () => {
  expect(measureOf({ set: 'perplexity', counts: [0, 0] })).toBeNaN();
});

test('counts are summed before the measure is taken, and survive JSON', () => {
  const running = new RunningMeans();
  running.add({ spread: { set: 'perplexity', counts: [4, 0] }, loss: 1 }, 4);
  const again = new RunningMeans(JSON.parse(JSON.stringify(running.sums())) as ReturnType<RunningMeans['sums']>);
  for (const each of [running, again]) each.add({ spread: { set: 'perplexity', counts: [0, 4] }, loss: 3 }, 4);
  expect(running.means()).toEqual({ spread: 2, loss: 2 }); // Each batch alone has a perplexity of 1.
  expect(again.means()).toEqual(running.means());
});
