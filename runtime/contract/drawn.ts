/** What is drawn: samples and plots. Type parameters stand for functions: names in a plan, themselves in a module. */
import type { EpochSchedule, Selection } from './selection.js';

/** How an output is drawn: pictures by their range, classes and numbers as text. */
export interface OutputDefinition {
  /** As written in the spec, for captions. */
  readonly name: string;
  readonly kind: 'image' | 'class' | 'number' | 'vector';
  readonly shape: readonly number[];
  /** For images; [0, 1] when the spec does not say. */
  readonly range?: readonly [number, number];
  readonly classes?: number;
}

/** A value that a sample is given. */
export interface GivenDefinition {
  readonly shape: readonly number[];
  /** Read from the data; else given by the caller, or by a `grid`. */
  readonly field: boolean;
  readonly classes?: number;
}

export interface SamplePlan<Run = string> {
  readonly given: Readonly<Record<string, GivenDefinition>>;
  /** Examples to make when no data field says how many. */
  readonly n: number;
  readonly on?: Selection;
  /** Absent: only when asked for (`genc sample`), or when a plot uses it. */
  readonly at?: EpochSchedule;
  /** Repeat for each class of this given field. */
  readonly each?: string;
  readonly outputs: readonly OutputDefinition[];
  readonly run: Run;
}

export type PlotPlan<Values = string> = { readonly on?: Selection; readonly at?: EpochSchedule } & (
  | { readonly kind: 'lines'; readonly series: readonly string[] }
  /**
   * `scatter`: points of two or more coordinates, of which the first two are drawn, by their colour. `ranges`: min, 5 %, median,
   * 95 % and max of each coordinate, per class. `histogram`: per class.
   */
  | { readonly kind: 'scatter' | 'ranges' | 'histogram'; readonly classes?: number; readonly values: Values }
  /** A sample evaluated on a lattice of its given value `over` (two coordinates), once per class of `each`. */
  | {
      readonly kind: 'grid';
      readonly sample: string;
      readonly over: string;
      readonly from: number;
      readonly to: number;
      readonly cells: number;
      readonly each?: string;
    }
);
