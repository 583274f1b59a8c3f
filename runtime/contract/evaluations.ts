/** The scoring of data sets after training. */
import type { SplitName } from './selection.js';

/** A split of a data set, or all of its splits. */
export interface ScoredSet {
  /** The name as in the spec: `mnist.test`, `omniglot`. */
  readonly name: string;
  readonly data: string;
  readonly split?: SplitName;
  /** The most examples to take, in the order of the data. */
  readonly first?: number;
}

/** The mean of a value over a set, given to the scores as a number. */
export interface AveragePlan<Values = string> {
  readonly on: ScoredSet;
  /** The value of every example, under the name of the average. */
  readonly values: Values;
}

/**
 * The scoring of several data sets under one model: one number per example and score, higher for examples that are more
 * inside.
 */
export interface EvaluationPlan<Run = string> {
  /** The averages in order; later ones are given the earlier ones. */
  readonly averages?: Readonly<Record<string, AveragePlan<Run>>>;
  readonly scores: readonly string[];
  /** The inside sets; every other set is compared with the first of them. */
  readonly inside: readonly ScoredSet[];
  readonly outside: readonly ScoredSet[];
  readonly run: Run;
}
