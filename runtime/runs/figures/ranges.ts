/** The `ranges` plot: the range of each coordinate's values. */
import type { TopLevelSpec } from 'vega-lite';
import { quantile } from '../../library/evaluate/statistics.js';
import { classPalette, renderChart } from './chart.js';
import type { Chart } from './chart.js';
import { calledBy, finite } from './points.js';
import type { Points } from './points.js';

/** The range of one coordinate in one class. */
export interface Range {
  readonly class?: number;
  readonly coordinate: number;
  /** The number of finite values. */
  readonly count: number;
  readonly min: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly max: number;
}

const unknown = { min: NaN, low: NaN, median: NaN, high: NaN, max: NaN };

/**
 * The ranges of finite values: minimum, 5 %, median, 95 % and maximum of each coordinate, per class, for the first 16
 * coordinates.
 */
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
