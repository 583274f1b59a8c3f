/** Plots of values per example: scatter, ranges, histogram. */
import type { TopLevelSpec } from 'vega-lite';
import { quantile } from '../../library/evaluate/statistics.js';
import { classPalette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { classLabel } from './class-label.js';

/** Values of many examples, row by row, and the class of each where there is one. */
export interface Points {
  readonly rows: readonly (readonly number[])[];
  readonly classes?: readonly number[];
  /** How many classes there are; continuous colour without. */
  readonly classCount?: number;
  /** Names of the classes by number. */
  readonly names?: readonly string[];
}

/** Points beyond these are no longer seen one by one and make the file slow to open. */
const mostPoints = 5000;

/** Examples whose every number is finite, and how many others there are. */
function finite({ rows, classes }: Points): {
  readonly rows: Points['rows'];
  readonly classes?: readonly number[];
  readonly lost: number;
} {
  const kept = rows.flatMap((row, index) =>
    row.every(Number.isFinite) && (classes === undefined || Number.isFinite(classes[index])) ? [index] : [],
  );
  if (kept.length === rows.length) return { rows, ...(classes ? { classes } : {}), lost: 0 };
  return {
    rows: kept.map((index) => rows[index]!),
    ...(classes ? { classes: kept.map((index) => classes[index]!) } : {}),
    lost: rows.length - kept.length,
  };
}

/** Of a plot that leaves examples out; nothing where it shows all. */
const titled = (
  title: string,
  { lost, rows }: { readonly lost: number; readonly rows: readonly unknown[] },
): unknown =>
  lost === 0
    ? title
    : {
        text: title,
        subtitle: `${lost} of ${lost + rows.length} examples are not finite and left out`,
        subtitleColor: 'currentColor',
        subtitleFontSize: 11,
      };

/** A class in the data of a chart: its number, or its name where it has one. */
const calledBy = (value: number, names: readonly string[] | undefined): number | string =>
  names ? classLabel(value, names) : value;

function classScale(count: number, names?: readonly string[]): object {
  const domain = Array.from({ length: count }, (_, index) => calledBy(index, names));
  return count <= classPalette.length ? { domain, range: classPalette.slice(0, count) } : { domain, scheme: 'turbo' };
}

/** The first two coordinates of each row (one coordinate: against its index). */
export async function drawScatter(title: string, points: Points): Promise<Chart> {
  const { classCount, names } = points;
  const shown = finite(points);
  const { rows, classes } = shown;
  const stride = Math.max(1, Math.ceil(rows.length / mostPoints));
  // Beyond twenty classes colours run through a scale of numbers.
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
    // A label for each of thousands of points would be most of the file.
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

/** Range of one coordinate in one class. */
export interface Range {
  readonly class?: number;
  readonly coordinate: number;
  /** Finite values. */
  readonly count: number;
  readonly min: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly max: number;
}

const unknown = { min: NaN, low: NaN, median: NaN, high: NaN, max: NaN };

/** Of the finite values: minimum, 5 %, median, 95 % and maximum of each coordinate, per class; only the first 16 coordinates. */
export function rangesOf({ rows, classes }: Points): Range[] {
  const names = classes ? [...new Set(classes)].sort((a, b) => a - b) : [undefined];
  const coordinates = Math.min(16, rows[0]?.length ?? 0);
  return names.flatMap((name) => {
    const chosen = rows.filter((_, index) => name === undefined || classes![index] === name);
    return Array.from({ length: coordinates }, (_, coordinate) => {
      const sorted = chosen
        .map((row) => row[coordinate]!)
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
      if (sorted.length === 0) return { class: name, coordinate: coordinate + 1, count: 0, ...unknown };
      return {
        class: name,
        coordinate: coordinate + 1,
        count: sorted.length,
        min: sorted[0]!,
        low: quantile(sorted, 0.05),
        median: quantile(sorted, 0.5),
        high: quantile(sorted, 0.95),
        max: sorted.at(-1)!,
      };
    });
  });
}

export async function drawRanges(
  title: string,
  points: Points,
): Promise<Chart & { readonly ranges: readonly Range[] }> {
  const ranges = rangesOf(points);
  const { lost } = finite(points);
  const byClass = points.classes !== undefined;
  const y = byClass
    ? {
        field: points.names ? 'name' : 'class',
        type: 'ordinal',
        title: 'class',
        ...(points.names ? { sort: null } : {}),
      }
    : { field: 'coordinate', type: 'ordinal', title: 'coordinate' };
  const mark = (type: string, encoding: object, extra: object = {}): object => ({
    mark: { type, ...extra },
    encoding: { y, ...encoding },
  });
  const x = (field: string): object => ({ field, type: 'quantitative', title: null });
  const layers = {
    width: 260,
    height: { step: 18 },
    layer: [
      mark('rule', { x: x('min'), x2: { field: 'max' } }, { opacity: 0.35, color: classPalette[0] }),
      mark(
        'bar',
        { x: x('low'), x2: { field: 'high' } },
        { height: 9, opacity: 0.75, color: classPalette[0], cornerRadius: 2 },
      ),
      mark('tick', { x: x('median') }, { color: classPalette[2], thickness: 2, height: 13 }),
    ],
  };
  const facet = byClass
    ? { facet: { field: 'panel', type: 'nominal', title: null, sort: null }, columns: 2, spec: layers }
    : layers;
  const chart = await renderChart({
    title: {
      text: title,
      subtitle: `min – max · 5 % – 95 % · median${lost > 0 ? `; ${lost} of ${points.rows.length} examples are not finite, and left out` : ''}`,
      subtitleColor: 'currentColor',
      subtitleFontSize: 11,
    },
    data: {
      values: ranges
        .filter(({ count }) => count > 0)
        .map((range) => ({
          ...range,
          ...(points.names && range.class !== undefined ? { name: calledBy(range.class, points.names) } : {}),
          panel: `coordinate ${range.coordinate}`,
        })),
    },
    ...facet,
  } as unknown as TopLevelSpec);
  return { ...chart, ranges };
}

/** Counts of all values of the rows in forty bins, a colour per class. */
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
