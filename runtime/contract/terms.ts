/** What is measured: losses, metrics, and distances between sets. */
import type { EpochSchedule, Selection } from './selection.js';

/** What is told of the codes that a set chose: `exp` of their entropy, or the share of them that was chosen at all. */
export type SetMeasure = 'perplexity' | 'usage';

/** A loss or a metric. `on` and `at` restrict when it is reported (every split, each epoch, otherwise). */
export interface TermPlan<Evaluate = string> {
  readonly role: 'loss' | 'metric';
  /** A number of a whole set, of counts that are summed over it; else the mean of a number per example. */
  readonly set?: SetMeasure;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
  /** Instead of the model's: what is measured on other examples is computed on those alone. */
  readonly evaluate?: Evaluate;
}

/** A metric of whole sets: pictures that a sample draws, against stored ones, in the features of a network. */
export interface DistanceDefinition {
  readonly measure: 'fid' | 'kid' | 'precision' | 'recall';
  readonly sample: string;
  /** Place of the sample's output that is compared. */
  readonly output: number;
  /** Pictures to draw, and the most to compare with. */
  readonly n: number;
  /** The data's pictures. */
  readonly field: string;
  /** The network: `fashion-cnn`. */
  readonly features: string;
  /** What is compared with; without a split, the test split where there is one, or else the training split. */
  readonly on: Selection & { readonly data: string };
  readonly at?: EpochSchedule;
}
