/**
 * The area under the ROC curve: the share of pairs of an inside and an outside example in which the inside one scores
 * higher, ties counted half. Computed from sorted ranks as U / (n m) (Mann and Whitney 1947). Free of Node.
 */
import { Stream } from '../random/index.js';
import type { Address } from '../random/index.js';
import { ordered, quantile } from './statistics.js';

/** The ranks of both lists on one scale: for each score the number of its distinct value, from the lowest. */
interface Ranks {
  readonly inside: Uint32Array;
  readonly outside: Uint32Array;
  readonly values: number;
}

function ranksOf(inside: Float32Array, outside: Float32Array): Ranks {
  const [a, b] = [ordered(inside), ordered(outside)];
  const ranks = { inside: new Uint32Array(a.length), outside: new Uint32Array(b.length), values: 0 };
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ranks.values++) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < a.length && a[i] === value) ranks.inside[i++] = ranks.values;
    while (j < b.length && b[j] === value) ranks.outside[j++] = ranks.values;
  }
  return ranks;
}

/** The area, from the number of times that each distinct value occurs on both sides. */
function areaOf(inside: Uint32Array, outside: Uint32Array, pairs: number): number {
  let [below, area] = [0, 0];
  for (let value = 0; value < inside.length; value++) {
    const here = outside[value]!;
    area += inside[value]! * (below + here / 2);
    below += here;
  }
  return area / pairs;
}

function counted(ranks: Uint32Array, values: number): Uint32Array {
  const counts = new Uint32Array(values);
  for (const rank of ranks) counts[rank]!++;
  return counts;
}

/** The AUROC in 0..1; NaN if a side has no score. NaN scores are left out. */
export function auroc(inside: Float32Array, outside: Float32Array): number {
  const ranks = ranksOf(inside, outside);
  const pairs = ranks.inside.length * ranks.outside.length;
  return areaOf(counted(ranks.inside, ranks.values), counted(ranks.outside, ranks.values), pairs);
}

export const RESAMPLES = 1000;

/**
 * The 95 % interval of the AUROC by the percentile bootstrap (Efron and Tibshirani 1993, chapter 13): both sides are
 * redrawn with replacement 1,000 times. The draws are keyed by address as all randomness is, so the interval is the
 * same every time.
 */
export function aurocInterval(
  inside: Float32Array,
  outside: Float32Array,
  address: Address,
  resamples = RESAMPLES,
): readonly [low: number, high: number] {
  const ranks = ranksOf(inside, outside);
  const pairs = ranks.inside.length * ranks.outside.length;
  if (pairs === 0) return [NaN, NaN];
  const [a, b] = [new Uint32Array(ranks.values), new Uint32Array(ranks.values)];
  const areas = Float64Array.from({ length: resamples }, (_, iteration) => {
    const stream = new Stream({ ...address, iteration });
    drawAnew(ranks.inside, stream, a);
    drawAnew(ranks.outside, stream, b);
    return areaOf(a, b, pairs);
  }).sort();
  return [quantile(areas, 0.025), quantile(areas, 0.975)];
}

/**
 * Counts of a sample as large as the list, drawn with replacement. Words of 32 bits are even enough for lists far
 * shorter than 2³².
 */
function drawAnew(ranks: Uint32Array, stream: Stream, counts: Uint32Array): void {
  counts.fill(0);
  const scale = ranks.length / 2 ** 32;
  for (let drawn = 0; drawn < ranks.length; drawn++) counts[ranks[Math.floor(stream.word() * scale)]!]!++;
}
