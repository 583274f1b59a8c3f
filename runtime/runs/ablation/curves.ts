/** A measure over the epochs, all arms in one panel: the mean over seeds, with the range of all seeds behind it. */
import type { TopLevelSpec } from 'vega-lite';
import { classPalette, palette, renderChart } from '../figures/chart.js';
import type { Chart } from '../figures/chart.js';
import type { CollectedRun } from './collect.js';
import { finalValue } from './collect.js';

interface Point {
  readonly arm: string;
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Every epoch that a run has measured, even if the run has not ended. */
export function pointsOf(runs: readonly CollectedRun[], measure: string, split: string): Point[] {
  const groups = new Map<string, { arm: string; epoch: number; values: number[] }>();
  for (const { arm, metrics } of runs) {
    for (const line of metrics) {
      const value = line.values[measure];
      if (line.kind !== 'epoch' || line.split !== split || value === undefined || !Number.isFinite(value)) continue;
      const key = `${line.epoch} ${arm.id}`;
      const group = groups.get(key) ?? { arm: arm.id, epoch: line.epoch, values: [] };
      group.values.push(value);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ arm, epoch, values }) => ({
    arm,
    epoch,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
  }));
}

export async function drawAblationCurves(runs: readonly CollectedRun[], measure: string): Promise<Chart | undefined> {
  const split = runs.map((run) => finalValue(run, measure)?.split).find((each) => each !== undefined);
  if (split === undefined) return undefined;
  const points = pointsOf(runs, measure, split);
  const arms = [...new Set(runs.map(({ arm }) => arm.id))].filter((id) => points.some(({ arm }) => arm === id));
  const x = { field: 'epoch', type: 'quantitative', axis: { tickMinStep: 1, format: 'd' }, scale: { nice: false } };
  const color = {
    field: 'arm',
    type: 'nominal',
    title: null,
    scale: { domain: arms, range: arms.length <= palette.length ? palette : classPalette },
    legend: { labelLimit: 400, symbolOpacity: 1 },
  };
  const y = (field: string): object => ({ field, type: 'quantitative', title: null, scale: { zero: false } });
  const layers: object[] = [
    {
      mark: { type: 'line', strokeWidth: 2, point: points.length <= 200 ? { size: 22 } : false },
      encoding: { x, y: y('mean'), color },
    },
  ];
  if (points.some(({ low, high }) => high > low))
    layers.unshift({
      mark: { type: 'area', opacity: 0.15 },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    });
  return renderChart({
    title: `${measure} (${split})`,
    width: 620,
    height: 300,
    data: { values: points },
    layer: layers,
  } as unknown as TopLevelSpec);
}
