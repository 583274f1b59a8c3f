/** The `scatter` plot: a point per example. */
import type { TopLevelSpec } from 'vega-lite';
import { classPalette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { calledBy, classScale, finite, titled } from './points.js';
import type { Points } from './points.js';

/** The most points; beyond it they cannot be seen one by one and make the file slow to open. */
const mostPoints = 5000;

/** Points of one panel. */
export interface Cloud extends Points {
  readonly caption?: string;
}

/** The first two coordinates of each row (a single coordinate against its index). */
export const drawScatter = (title: string, points: Points): Promise<Chart> => drawScatters(title, [points]);

/** Panels side by side, with the same axes and colours. */
export async function drawScatters(title: string, clouds: readonly Cloud[]): Promise<Chart> {
  const [{ classCount, names } = { classCount: undefined, names: undefined }] = clouds;
  const shown = clouds.map((cloud) => ({ ...finite(cloud), caption: cloud.caption ?? '' }));
  const many = clouds.length > 1;
  const total = shown.reduce((sum, { rows }) => sum + rows.length, 0);
  const stride = Math.max(1, Math.ceil(total / mostPoints));
  // Beyond twenty classes the colours run through a scale of numbers.
  const called = classCount !== undefined && classCount <= 20 ? names : undefined;
  const values = shown.flatMap(({ rows, classes, caption }) =>
    rows.flatMap((row, index) =>
      index % stride === 0
        ? [
            {
              ...{ x: row[0], y: row[1] ?? index, color: calledBy(classes?.[index] ?? 0, called) },
              ...(many ? { panel: caption } : {}),
            },
          ]
        : [],
    ),
  );
  const color =
    shown[0]?.classes === undefined
      ? { value: classPalette[0] }
      : classCount === undefined
        ? { field: 'color', type: 'quantitative', title: null, scale: { scheme: 'viridis' } }
        : {
            field: 'color',
            type: classCount <= 20 ? 'nominal' : 'quantitative',
            title: null,
            scale: classScale(classCount, called),
            legend: { symbolType: 'circle', symbolSize: 70, symbolOpacity: 1, symbolStrokeWidth: 0 },
          };
  const all = { rows: shown.flatMap(({ rows }) => rows), lost: shown.reduce((sum, { lost }) => sum + lost, 0) };
  const side = many ? 260 : 460;
  const encoding = {
    x: { field: 'x', type: 'quantitative', title: 'coordinate 1', scale: { zero: false } },
    y: {
      field: 'y',
      type: 'quantitative',
      title: all.rows[0]?.[1] === undefined ? 'example' : 'coordinate 2',
      scale: { zero: false },
    },
    color,
  };
  // Labels of thousands of points would be most of the file.
  const mark = { type: 'circle', size: values.length > 2000 ? 7 : 16, opacity: 0.75, aria: false };
  const panel = { width: side, height: side, mark, encoding };
  return renderChart({
    title: titled(title, all),
    data: { values },
    ...(many
      ? { facet: { field: 'panel', type: 'nominal', title: null, sort: null }, columns: 3, spec: panel }
      : panel),
  } as unknown as TopLevelSpec);
}
