import { byName } from '../../common/by-name.js';
import { addCounts, measureOf } from './set-measures.js';
import type { Counts } from './set-measures.js';

/** Means of terms by name. */
export type Means = Record<string, number>;

/**
 * The measurements of one batch, or one iteration, by term: a mean over its examples, or counts for a number of the
 * whole set.
 */
export type Measures = Readonly<Record<string, number | Counts>>;

/** Sums as a checkpoint holds them: numbers survive JSON bit for bit. */
export type Sums = Readonly<Record<string, { readonly sum: number; readonly weight: number } | Counts>>;

/** The means of terms over many iterations: means are weighted by examples, counts are added up. */
export class RunningMeans {
  private readonly byTerm: Map<string, { sum: number; weight: number } | Counts>;

  constructor(sums: Sums = {}) {
    this.byTerm = new Map(
      Object.entries(sums).map(([name, entry]) => [name, 'counts' in entry ? entry : { ...entry }]),
    );
  }

  add(measures: Measures, examples: number): void {
    for (const [name, value] of Object.entries(measures)) {
      const entry = this.byTerm.get(name);
      if (typeof value !== 'number')
        this.byTerm.set(name, addCounts(entry && 'counts' in entry ? entry : undefined, value));
      else if (entry && 'sum' in entry) {
        entry.sum += examples * value;
        entry.weight += examples;
      } else this.byTerm.set(name, { sum: examples * value, weight: examples });
    }
  }

  /** The measurements of all iterations, in the form of one batch's. */
  measures(): Measures {
    return byName(
      [...this.byTerm].map(([name, entry]) => [name, 'counts' in entry ? entry : entry.sum / entry.weight]),
    );
  }

  means(): Means {
    return byName(
      [...this.byTerm].map(([name, entry]) => [name, 'counts' in entry ? measureOf(entry) : entry.sum / entry.weight]),
    );
  }

  sums(): Sums {
    return byName([...this.byTerm].map(([name, entry]) => [name, 'counts' in entry ? entry : { ...entry }]));
  }
}
