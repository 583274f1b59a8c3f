/** An arm with a run whose value is not finite is neither marked as best nor compared, and every table says so. */
import { expect, test } from 'vitest';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { Collected, CollectedRun } from './collect.js';
import { pointsOf } from './curves.js';
import { resultsOf } from './results.js';
import { pairedPValue } from './statistics.js';
import type { AblationArm } from './ablation-file.js';
import { csv, epochTables, json, markdownTable, unmeasured } from './table.js';

const arm = (id: string): AblationArm => ({
  ...{ id, model: id, settings: {}, differences: [], start: { same: 0, fresh: [] }, unequal: [] },
  ...{ otherFormulas: [], epochs: 2, batch: 8, flops: 1 },
});
const [base, lucky, lost] = [arm('Base'), arm('Lucky'), arm('Lost')];
const run = (of: AblationArm, seed: number, values: readonly number[]): CollectedRun => ({
  ...{ arm: of, seed, folder: '', status: 'finished', epoch: 2, skipped: [], machine: '', absent: {}, distances: [] },
  metrics: values.map((nll, index): MetricsLine => ({
    ...{ kind: 'epoch', split: 'test', step: index, epoch: index + 1 },
    values: { nll },
  })),
});
const collected: Collected = {
  folder: '',
  ablation: {
    ...{ format: 'genc-ablation-1', name: 's', spec: '', base: '', created: '', seeds: [0, 1, 2] },
    ...{ arms: [base, lucky, lost], compare: [{ measure: 'nll', order: 'lowest' }] },
  },
  runs: [
    ...[20, 30, 40].map((value, seed) => run(base, seed, [90, value])),
    ...[1, NaN, 2].map((value, seed) => run(lucky, seed, [80, value])),
    ...[-Infinity, NaN, NaN].map((value, seed) => run(lost, seed, [NaN, value])),
  ],
};
const results = resultsOf(collected);

test('it is not ranked, and has no p value', () => {
  const [first, second, third] = results.rows.map(({ cells }) => cells[0]);
  // The base is the only arm that can be ranked, so nothing is marked.
  expect([first!.best, second!.best, third!.best]).toEqual([false, false, false]);
  expect(second).toMatchObject({ broken: 1, spread: { mean: 1.5, count: 2 } });
  for (const cell of [second!, third!]) {
    expect(cell).not.toHaveProperty('difference');
    expect(cell).not.toHaveProperty('p');
  }
  const with4 = resultsOf({
    ...collected,
    ablation: { ...collected.ablation, arms: [...collected.ablation.arms, arm('Sound')] },
    runs: [...collected.runs, ...[25, 26, 27].map((value, seed) => run(arm('Sound'), seed, [70, value]))],
  });
  expect(with4.rows.map(({ cells }) => cells[0]!.best)).toEqual([false, false, false, true]);
});

test('every table says it', () => {
  expect(markdownTable(results)).toMatch(/\| Lucky \| 1\.50 ± 0\.71 \(1 of 3 not finite\) \|\s+\| 3 of 3 \|/);
  expect(markdownTable(results)).toContain('| Lost | not finite |');
  expect(epochTables(results)[0]!.rows[2]).toEqual(['Lost', 'not finite', 'not finite']);
  expect(csv(collected, results)).toContain('Lost,0,finished,nll,test,-Infinity\n');
  expect(csv(collected, results)).toContain('Lucky,1,finished,nll,test,NaN\n');
  expect(unmeasured(collected.runs, results)).toContain('Lost, seed 0: nll is -Infinity after epoch 2');
  const { rows } = json(collected, results) as { rows: { cells: { broken?: number }[] }[] };
  expect(rows.map(({ cells }) => cells[0]!.broken)).toEqual([undefined, 1, 3]);
});

test('a paired test takes only finite numbers, and curves leave the others out', () => {
  const pairs = [
    [1, 2],
    [2, 3],
    [3, NaN],
  ] as const;
  expect(pairedPValue(pairs)).toBeUndefined();
  expect(pairedPValue([...pairs.slice(0, 2), [1, Infinity]])).toBeUndefined();
  const points = pointsOf(collected.runs, 'nll', 'test');
  expect(points.filter(({ arm: id }) => id === 'Lost')).toEqual([]);
  expect(points.every(({ mean, low, high }) => [mean, low, high].every(Number.isFinite))).toBe(true);
});
