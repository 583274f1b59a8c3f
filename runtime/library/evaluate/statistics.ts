/** Statistics of a list of scores. Free of Node, so that a page can use it too. */

/** A quantile, interpolated linearly between order statistics as NumPy does by default. */
export function quantile(sorted: ArrayLike<number>, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  // A neighbour of weight zero is left out, since it may be infinite.
  return position === below || low === high ? low : low + (position - below) * (high - low);
}

export interface ScoreSummary {
  /** The number of examples with a score that is not NaN; infinite scores count. */
  readonly count: number;
  /** The number of NaN scores, which are left out everywhere. */
  readonly invalid: number;
  /** The mean of the finite scores. */
  readonly mean: number;
  /** The sample standard deviation (n − 1) of the finite scores; 0 of a single one. */
  readonly std: number;
  readonly min: number;
  readonly low: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly high: number;
  readonly max: number;
}

/** The scores in order, without NaN. */
export const ordered = (scores: Float32Array): Float32Array => scores.filter((score) => !Number.isNaN(score)).sort();

/** The summary: mean and standard deviation in double precision, and the quantiles 0, 5, 25, 50, 75, 95 and 100 %. */
export function summaryOf(scores: Float32Array): ScoreSummary {
  const sorted = ordered(scores);
  let [sum, finite] = [0, 0];
  for (const score of sorted) if (Number.isFinite(score)) [sum, finite] = [sum + score, finite + 1];
  const mean = sum / finite;
  let squares = 0;
  for (const score of sorted) if (Number.isFinite(score)) squares += (score - mean) ** 2;
  const at = (fraction: number): number => (sorted.length === 0 ? NaN : quantile(sorted, fraction));
  return {
    count: sorted.length,
    invalid: scores.length - sorted.length,
    mean,
    std: finite > 1 ? Math.sqrt(squares / (finite - 1)) : finite === 1 ? 0 : NaN,
    ...{ min: at(0), low: at(0.05), lower: at(0.25), median: at(0.5), upper: at(0.75), high: at(0.95), max: at(1) },
  };
}

/** A histogram of several sets over common bins, as densities, so that sets of any size compare. */
export interface Histogram {
  /** Edges of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  /** Per set: the share of its examples in each bin divided by the bin's width. */
  readonly densities: readonly (readonly number[])[];
  /** Per set: the share of its examples beyond the edges. */
  readonly beyond: readonly number[];
}

/**
 * The histogram. Its bins cover the range that holds all but the outermost half per cent of every set at either side,
 * so that a few far examples do not press the rest into one bin. `beyond` counts the far ones.
 */
export function histogram(sets: readonly Float32Array[], bins = 60): Histogram {
  const sorted = sets.map((scores) => ordered(scores).filter(Number.isFinite));
  const filled = sorted.filter((scores) => scores.length > 0);
  const low = Math.min(...filled.map((scores) => quantile(scores, 0.005)));
  const high = Math.max(...filled.map((scores) => quantile(scores, 0.995)));
  const start = Number.isFinite(low) ? low : 0;
  const width = (Number.isFinite(high - low) && high > low ? high - low : 1) / bins;
  const densities = sorted.map((scores, set) => {
    const counts = Array.from({ length: bins }, () => 0);
    for (const score of scores) {
      const bin = score === high ? bins - 1 : Math.floor((score - start) / width);
      if (bin >= 0 && bin < bins) counts[bin]!++;
    }
    return counts.map((count) => count / (Math.max(1, sets[set]!.length) * width));
  });
  return {
    edges: Array.from({ length: bins + 1 }, (_, index) => start + index * width),
    densities,
    beyond: densities.map((each) => Math.max(0, 1 - each.reduce((sum, density) => sum + density * width, 0))),
  };
}
