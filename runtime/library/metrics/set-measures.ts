/**
 * Measures of a whole set that are not means over its examples: they are computed from counts that are summed over the
 * set first.
 */
import type { SetMeasure } from '../../contract/model.js';

/** The number of times that each code was chosen, and the measure to take of it. */
export interface Counts {
  readonly set: SetMeasure;
  readonly counts: readonly number[];
}

/** The measure of the counts; NaN if they are all zero. */
export function measureOf({ set, counts }: Counts): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return NaN;
  if (set === 'usage') return counts.filter((count) => count > 0).length / counts.length;
  const entropy = counts.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
  return Math.exp(entropy);
}

export function addCounts(a: Counts | undefined, b: Counts): Counts {
  return a ? { set: b.set, counts: b.counts.map((count, index) => count + (a.counts[index] ?? 0)) } : b;
}
