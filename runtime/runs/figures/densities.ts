/** The densities of a score for several sets, over each other. */
import type { TopLevelSpec } from 'vega-lite';
import { histogram, percent } from '../../library/evaluate/index.js';
import { palette, renderChart } from './chart.js';
import type { Chart } from './chart.js';

export interface ScoredValues {
  /** The name of the set: `mnist.test`. */
  readonly name: string;
  readonly scores: Float32Array;
}

/** The densities of a score, a colour per set. */
export async function drawDensities(title: string, sets: readonly ScoredValues[]): Promise<Chart> {
  const { edges, densities, beyond } = histogram(sets.map(({ scores }) => scores));
  const values = sets.flatMap(({ name }, set) => {
    const steps = densities[set]!.map((density, bin) => ({ set: name, score: edges[bin]!, density }));
    // A step reaches to the next one, and the last to the last edge.
    return [...steps, { set: name, score: edges.at(-1)!, density: densities[set]!.at(-1)! }];
  });
  const most = Math.max(...beyond);
  const domain = sets.map(({ name }) => name);
  const color = {
    field: 'set',
    type: 'nominal',
    title: null,
    scale: { domain, range: domain.map((_, index) => palette[index % palette.length]) },
    legend: { labelLimit: 320 },
  };
  return renderChart({
    title: {
      text: title,
      subtitle: `density of each set${most > 0 ? `; up to ${percent(most)} of a set lies beyond` : ''}`,
      subtitleColor: 'currentColor',
      subtitleFontSize: 11,
    },
    width: 560,
    height: 260,
    data: { values },
    mark: {
      type: 'area',
      interpolate: 'step-after',
      fillOpacity: 0.16,
      line: { strokeWidth: 1.6 },
      aria: false,
    },
    encoding: {
      x: { field: 'score', type: 'quantitative', title: 'score', scale: { zero: false, nice: false } },
      y: { field: 'density', type: 'quantitative', title: 'density', stack: null },
      color,
    },
  } as unknown as TopLevelSpec);
}
