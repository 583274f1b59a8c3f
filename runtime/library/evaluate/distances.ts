/** The distances of drawn pictures from real ones, computed from the features of both. Free of Node. */
import type { Address } from '../random/index.js';
import { frechetDistance } from './fid.js';
import type { FrechetDistance } from './fid.js';
import { countOf, kernelDistance } from './kid.js';
import type { Features, KernelDistance } from './kid.js';
import { precisionRecall } from './manifold.js';
import type { PrecisionRecall } from './manifold.js';
import { gaussianOf } from './moments.js';

/**
 * The number of samples below which the Fréchet distance is mostly the sampling error of its covariances; the usual
 * counts are 10,000 and 50,000.
 */
export const FEW_SAMPLES = 2048;
const MANIFOLD = 3;

export const distanceMeasures = ['fid', 'kid', 'precision', 'recall'] as const;
export type DistanceMeasure = (typeof distanceMeasures)[number];

/** The distances that were asked for. */
export interface SetDistances {
  readonly fid?: FrechetDistance;
  readonly kid?: KernelDistance;
  /** Absent also if there are too few examples for nearest neighbours to mean anything. */
  readonly manifold?: PrecisionRecall;
  /** The reasons to doubt the numbers, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * @param address The address of the subsets that the kernel distance draws.
 * @param measures The wanted measures; each takes seconds.
 * @throws RangeError if a side has fewer than two examples, or a feature is not finite.
 */
export function setDistances(
  samples: Features,
  reference: Features,
  address: Address,
  measures: readonly DistanceMeasure[] = distanceMeasures,
): SetDistances {
  const { features } = samples;
  if (!samples.rows.every(Number.isFinite)) throw new RangeError('its features are not finite');
  const count = Math.min(countOf(samples), countOf(reference));
  const warnings: string[] = [];
  const found: { -readonly [K in 'fid' | 'kid' | 'manifold']?: SetDistances[K] } = {};
  if (measures.includes('fid')) {
    found.fid = frechetDistance(gaussianOf(samples.rows, features), gaussianOf(reference.rows, features));
    const { clipped } = found.fid;
    warnings.push(...countWarnings({ samples: countOf(samples), 'reference pictures': countOf(reference) }, features));
    if (clipped > 1e-6)
      warnings.push(
        `The covariance of the samples is not sound: ${(100 * clipped).toPrecision(2)} % of it is negative.`,
      );
  }
  if (measures.includes('kid')) found.kid = kernelDistance(samples, reference, address);
  if ((measures.includes('precision') || measures.includes('recall')) && count > MANIFOLD)
    found.manifold = precisionRecall(samples, reference, { k: MANIFOLD });
  return { ...found, warnings };
}

/** Warnings about small numbers of pictures, by what the pictures are called. */
export function countWarnings(counts: Readonly<Record<string, number>>, features: number): string[] {
  const written = (count: number): string => count.toLocaleString('en-US');
  return Object.entries(counts).flatMap(([side, count]) => {
    if (count <= features)
      return [
        `${written(count)} ${side} are too few for ${features} features: their covariance is singular, and the FID is far too high.`,
      ];
    if (count >= FEW_SAMPLES) return [];
    return [
      `${written(count)} ${side} are few: the FID is biased upwards, and to be compared only at this count. Take ${written(FEW_SAMPLES)} or more.`,
    ];
  });
}

/** The number of times that each class was seen on both sides, and how far apart the shares are. */
export interface ClassHistogram {
  readonly samples: readonly number[];
  readonly reference: readonly number[];
  /**
   * Half the sum of the differences of the shares (total variation): 0 if they are equal, 1 if they have no class in
   * common.
   */
  readonly apart: number;
  /**
   * Classes that make up at least 1 % of the reference and of which the samples have less than a tenth of that share.
   */
  readonly dropped: readonly number[];
}

export function classHistogram(samples: Int32Array, reference: Int32Array, classes: number): ClassHistogram {
  const count = (found: Int32Array): number[] => {
    const counts = new Array<number>(classes).fill(0);
    for (const each of found) counts[each]!++;
    return counts;
  };
  const [drawn, real] = [count(samples), count(reference)];
  const share = (counts: readonly number[], of: Int32Array, index: number): number => counts[index]! / of.length;
  let apart = 0;
  const dropped: number[] = [];
  for (let index = 0; index < classes; index++) {
    const [s, r] = [share(drawn, samples, index), share(real, reference, index)];
    apart += Math.abs(s - r) / 2;
    if (r >= 0.01 && s < r / 10) dropped.push(index);
  }
  return { samples: drawn, reference: real, apart, dropped };
}
