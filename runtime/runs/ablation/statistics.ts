/** The statistics of several seeds: the spread of a measure, and the difference of two arms. */
import jstat from 'jstat';

export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** The standard deviation of the sample (n − 1); undefined with fewer than two values. */
  readonly deviation?: number;
}

export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { count: 1, mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: values.length, mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** The least number of seeds from which chance can be judged. */
export const LEAST_SEEDS = 3;

/**
 * The two-sided p value of the paired t test (Student 1908) between two arms over the seeds that both have. The test is
 * paired because a seed gives both arms the same order of data, the same noise and the same start of all shared
 * weights. Undefined with fewer than three pairs, or if one of the numbers is not finite.
 */
export function pairedPValue(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length < LEAST_SEEDS || !pairs.flat().every(Number.isFinite)) return undefined;
  const spread = spreadOf(pairs.map(([a, b]) => a - b))!;
  if (spread.deviation === 0) return spread.mean === 0 ? 1 : 0;
  const t = spread.mean / (spread.deviation! / Math.sqrt(spread.count));
  return 2 * jstat.jStat.studentt.cdf(-Math.abs(t), spread.count - 1);
}
