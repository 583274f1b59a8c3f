/** Measurements: losses, metrics, and distances between sets. */
import type { EpochSchedule, Selection } from './selection.js';

/** A measure of the codes that a set chose: `exp` of their entropy, or the share of them that was chosen at all. */
export type SetMeasure = 'perplexity' | 'usage';

/** A loss or a metric. It is reported on every split after each epoch, unless `on` and `at` restrict it. */
export interface TermPlan<Evaluate = string> {
  readonly role: 'loss' | 'metric';
  /**
   * The measure of a whole set, taken from counts that are summed over it. Without it, the mean of one number per
   * example.
   */
  readonly set?: SetMeasure;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
  /**
   * A function used in place of the model's, for a term that is measured on other examples; it computes that term
   * alone.
   */
  readonly evaluate?: Evaluate;
}

/** A metric of whole sets: pictures that a sample draws, compared with stored ones in the features of a network. */
export interface DistanceDefinition {
  readonly measure: 'fid' | 'kid' | 'precision' | 'recall';
  readonly sample: string;
  /** The place of the compared output among the sample's outputs. */
  readonly output: number;
  /** The number of pictures to draw, and the most to compare with. */
  readonly n: number;
  /** The data field with the pictures. */
  readonly field: string;
  /** The name of the network: `fashion-cnn`. */
  readonly features: string;
  /** The examples to compare with. Without a split: the test split, or the training split of data without one. */
  readonly on: Selection & { readonly data: string };
  readonly at?: EpochSchedule;
}
