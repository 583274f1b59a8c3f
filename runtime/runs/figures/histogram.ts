/** The `histogram` plot: the counts of values. */
import type { TopLevelSpec } from 'vega-lite';
import { classPalette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { calledBy, classScale, finite, titled } from './points.js';
import type { Points } from './points.js';

/** The counts of all values of the rows in forty bins, a colour per class. */
export async function drawHistogram(title: string, points: Points): Promise<Chart> {
  const { classCount, names } = points;
  const shown = finite(points);
  const { rows, classes } = shown;
  const numbers = rows.flatMap((row, index) => row.map((value) => ({ value, class: classes?.[index] ?? 0 })));
  const low = numbers.reduce((least, { value }) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const width = (high - low || 1) / 40;
  const counts = new Map<string, { start: number; end: number; class: number; count: number }>();
  for (const { value, class: name } of numbers) {
    const bin = Math.min(39, Math.floor((value - low) / width));
    const key = `${bin}/${name}`;
    const entry = counts.get(key) ?? { start: low + bin * width, end: low + (bin + 1) * width, class: name, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return renderChart({
    title: titled(title, shown),
    width: 560,
    height: 260,
    data: {
      values: [...counts.values()].map((entry) => (names ? { ...entry, class: calledBy(entry.class, names) } : entry)),
    },
    mark: { type: 'bar', opacity: classes ? 0.6 : 0.85 },
    encoding: {
      x: { field: 'start', type: 'quantitative', bin: { binned: true }, title: null },
      x2: { field: 'end' },
      y: { field: 'count', type: 'quantitative', title: 'examples', stack: null },
      color: classes
        ? {
            field: 'class',
            type: 'nominal',
            title: null,
            scale: classScale(classCount ?? new Set(classes).size, names),
          }
        : { value: classPalette[0] },
    },
  } as unknown as TopLevelSpec);
}
