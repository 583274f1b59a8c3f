/** Means of terms by name. */
export type Means = Record<string, number>;

/** Sums that go through a checkpoint unharmed: numbers survive JSON bit for bit. */
export type Sums = Readonly<Record<string, { readonly sum: number; readonly weight: number }>>;

/** Means of terms over many iterations, weighted by examples. */
export class RunningMeans {
  private readonly byTerm: Map<string, { sum: number; weight: number }>;

  constructor(sums: Sums = {}) {
    this.byTerm = new Map(Object.entries(sums).map(([name, entry]) => [name, { ...entry }]));
  }

  add(means: Means | ReadonlyMap<string, number>, examples: number): void {
    for (const [name, value] of means instanceof Map ? means : Object.entries(means)) {
      const entry = this.byTerm.get(name) ?? { sum: 0, weight: 0 };
      entry.sum += examples * value;
      entry.weight += examples;
      this.byTerm.set(name, entry);
    }
  }

  means(): Means {
    return Object.fromEntries([...this.byTerm].map(([name, { sum, weight }]) => [name, sum / weight]));
  }

  sums(): Sums {
    return Object.fromEntries([...this.byTerm].map(([name, entry]) => [name, { ...entry }]));
  }
}
