/** What is scored when training is over. */
import type { SplitName } from './selection.js';

/** A split of a data set, or all of its splits. */
export interface ScoredSet {
  /** `mnist.test`, `omniglot`. */
  readonly name: string;
  readonly data: string;
  readonly split?: SplitName;
  /** At most so many examples, in the order of the data. */
  readonly first?: number;
}

/** The mean of a value over a set, given to the scores as a number. */
export interface AveragePlan<Values = string> {
  readonly on: ScoredSet;
  /** The value of every example, under the average's own name. */
  readonly values: Values;
}

/** Several data sets scored under one model: one number per example and score, higher for what is more inside. */
export interface EvaluationPlan<Run = string> {
  /** In order: later ones are given the earlier ones. */
  readonly averages?: Readonly<Record<string, AveragePlan<Run>>>;
  readonly scores: readonly string[];
  /** The first is what every other set is compared with. */
  readonly inside: readonly ScoredSet[];
  readonly outside: readonly ScoredSet[];
  readonly run: Run;
}
