/** The texts of an ablation about measures that were taken at few epochs, and about missing ones. */
import { expect, test } from 'vitest';
import { resultsFromJson } from '../../common/json.js';
import type { RunDistances } from '../folder/distances.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { Collected, CollectedRun } from './collect.js';
import { drawnCells, drawnClasses } from './drawn-classes.js';
import { resultsOf } from './results.js';
import type { AblationArm } from './ablation-file.js';
import { epochTables, json, markdown, markdownTable, unmeasured } from './table.js';

const measure = 'fid[mnist-cnn]';
const arm = (id: string): AblationArm => ({
  ...{ id, model: id, settings: {}, differences: [], start: { same: 0, fresh: [] }, unequal: [] },
  ...{ otherFormulas: [], epochs: 4, batch: 8, flops: 1 },
});
const [base, wide, broken] = [arm('Base'), arm('Wide'), arm('Broken')];

/** The lines of epochs 1, 2 and 4, with NaN as null, as earlier versions wrote it. */
const lines = (values: readonly number[]): MetricsLine[] =>
  values.map((value, index) => ({
    ...{ kind: 'epoch', split: 'test', step: index, epoch: [1, 2, 4][index]! },
    values: resultsFromJson<MetricsLine['values']>(JSON.stringify({ [measure]: value })),
  }));

function drawnAt(epoch: number, dropped: readonly number[], apart: number): RunDistances {
  const classes = { names: ['shirt', 'bag', 'boot'], samples: [], reference: [], dropped, apart };
  const samples = { sample: 'generate', output: 'x', count: 9 };
  return { epoch, classes, samples, extractor: { name: 'mnist-cnn' } } as unknown as RunDistances;
}

const run = (
  of: AblationArm,
  seed: number,
  values: readonly number[],
  more: Partial<CollectedRun> = {},
): CollectedRun => ({
  ...{ arm: of, seed, folder: '', status: 'finished', epoch: 4, metrics: lines(values), skipped: [], machine: '' },
  ...{ absent: {}, distances: [drawnAt(1, [0, 1, 2], 0.9), drawnAt(4, seed === 0 ? [1] : [], 0.25)] },
  ...more,
});

const collected: Collected = {
  folder: '',
  ablation: {
    ...{ format: 'genc-ablation-1', name: 's', spec: '', base: '', created: '', seeds: [0, 1] },
    ...{ arms: [base, wide, broken], compare: [{ measure, order: 'lowest' }] },
  },
  runs: [
    run(base, 0, [90, 50, 20]),
    run(base, 1, [110, 60, 30]),
    run(wide, 0, [80, 40, 10]),
    run(wide, 1, [80, 40, 12]),
    run(broken, 0, [80, 5, NaN]),
    run(broken, 1, [], { absent: { [measure]: 'There is no network.' }, distances: [] }),
  ],
};
const results = resultsOf(collected);

test('the last value counts, even if it is NaN and an earlier one is not', () => {
  expect(results.rows.map(({ cells }) => cells[0]!.spread?.mean)).toEqual([25, 11, undefined]);
  expect(results.rows.map(({ cells }) => cells[0]!.best)).toEqual([false, true, false]);
  expect(markdownTable(results)).toContain('| Broken | not finite |');
  expect(unmeasured(collected.runs, results)).toEqual([
    'not measured in 1 of 6 runs: fid[mnist-cnn]: There is no network.',
    'Broken, seed 0: fid[mnist-cnn] is no number after epoch 4',
  ]);
});

test('the epochs that it was taken at have a table of means and deviations', () => {
  const [table] = epochTables(results);
  expect(table).toEqual({
    title: 'fid[mnist-cnn] (test) ↓',
    head: ['arm', 'epoch 1', 'epoch 2', 'epoch 4'],
    rows: [
      ['Base', '100 ± 14', '55.0 ± 7.1', '25.0 ± 7.1'],
      ['Wide', '80.00', '40.00', '11.0 ± 1.4'],
      ['Broken', '80.00', '5.000', 'not finite'],
    ],
  });
  const { rows } = json(collected, results) as { rows: { cells: { epochs: unknown[] }[] }[] };
  expect(rows[1]!.cells[0]!.epochs[2]).toMatchObject({ epoch: 4, values: { 0: 10, 1: 12 }, mean: 11, count: 2 });
});

test('classes that are hardly drawn after the last epoch are counted over the seeds', () => {
  const [found] = drawnClasses(collected);
  expect(drawnCells(found!)).toEqual([
    ['Base', '25.0 ± 0.0 %', 'bag (1 of 2)'],
    ['Wide', '25.0 ± 0.0 %', 'bag (1 of 2)'],
    ['Broken', '25.0 %', 'bag'],
  ]);
  const text = markdown(collected, results);
  expect(text).toContain('### generate, as mnist-cnn sees it');
  expect(text).toContain('## What is missing');
});
