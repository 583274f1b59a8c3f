/** The `scatter` plot: a point per example. */
import type { TopLevelSpec } from 'vega-lite';
import { classPalette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { calledBy, classScale, finite, titled } from './points.js';
import type { Points } from './points.js';

/** The most points; beyond it they cannot be seen one by one and make the file slow to open. */
const mostPoints = 5000;

/** The first two coordinates of each row (a single coordinate against its index). */
export async function drawScatter(title: string, points: Points): Promise<Chart> {
  const { classCount, names } = points;
  const shown = finite(points);
  const { rows, classes } = shown;
  const stride = Math.max(1, Math.ceil(rows.length / mostPoints));
  // Beyond twenty classes the colours run through a scale of numbers.
  const called = classCount !== undefined && classCount <= 20 ? names : undefined;
  const values = rows.flatMap((row, index) =>
    index % stride === 0 ? [{ x: row[0], y: row[1] ?? index, color: calledBy(classes?.[index] ?? 0, called) }] : [],
  );
  const color =
    classes === undefined
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
  return renderChart({
    title: titled(title, shown),
    width: 460,
    height: 460,
    data: { values },
    // Labels of thousands of points would be most of the file.
    mark: { type: 'circle', size: values.length > 2000 ? 7 : 16, opacity: 0.75, aria: false },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: 'coordinate 1', scale: { zero: false } },
      y: {
        field: 'y',
        type: 'quantitative',
        title: rows[0]?.[1] === undefined ? 'example' : 'coordinate 2',
        scale: { zero: false },
      },
      color,
    },
  } as unknown as TopLevelSpec);
}
