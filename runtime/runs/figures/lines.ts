/** The `lines` plot of the spec: several series in one panel. */
import type { TopLevelSpec } from 'vega-lite';
import type { MetricsLine } from '../folder/metrics-log.js';
import { palette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { fewEpochs, pointsOf, splits, stageMarks } from './curve-points.js';

/** The series of a `lines` plot in one panel: a colour per series, a dash per split. */
export async function drawLines(
  title: string,
  lines: readonly MetricsLine[],
  series: readonly string[],
): Promise<Chart | undefined> {
  const epochs = pointsOf(lines, 'epoch', series);
  // A few epochs do not make a curve, so the training's own steps are drawn then, beside the other splits' epochs.
  const few = new Set(epochs.map((point) => point.epoch)).size < fewEpochs;
  const steps = few ? pointsOf(lines, 'step', series) : [];
  const points = steps.length > 0 ? [...steps, ...epochs.filter((point) => point.split !== 'train')] : epochs;
  if (points.length === 0) return undefined;
  const present = splits.filter((split) => points.some((point) => point.split === split));
  const curves = {
    data: { values: points },
    mark: { type: 'line', strokeWidth: 2, point: present.length === 1 && points.length <= 120 ? { size: 22 } : false },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', axis: { tickMinStep: 1 }, scale: { nice: false } },
      y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false } },
      color: { field: 'term', type: 'nominal', title: null, scale: { domain: [...series], range: palette } },
      ...(present.length > 1
        ? {
            strokeDash: {
              field: 'split',
              type: 'nominal',
              title: null,
              sort: present,
              legend: { symbolType: 'stroke', symbolSize: 300, symbolStrokeColor: 'black' },
            },
          }
        : {}),
    },
  };
  const marks = stageMarks(lines);
  const content = marks.length > 0 ? { layer: [curves, ...marks] } : curves;
  return renderChart({ title, width: 560, height: 280, ...content } as unknown as TopLevelSpec);
}
