import { byName } from '../../common/by-name.js';
import { addCounts, measureOf } from './set-measures.js';
import type { Counts } from './set-measures.js';

/** Means of terms by name. */
export type Means = Record<string, number>;

/** What one batch, or one iteration, says of each term: a mean over its examples, or counts for a number of the whole set. */
export type Measures = Readonly<Record<string, number | Counts>>;

/** Sums that go through a checkpoint unharmed: numbers survive JSON bit for bit. */
export type Sums = Readonly<Record<string, { readonly sum: number; readonly weight: number } | Counts>>;

/** Terms over many iterations: means weighted by examples, counts added up. */
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

  /** As one batch would have said it. */
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
