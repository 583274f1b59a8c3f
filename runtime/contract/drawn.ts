/**
 * The drawings of a model: samples and plots. Type parameters stand for functions: their names in a plan, the functions
 * themselves in a module.
 */
import type { EpochSchedule, Selection } from './selection.js';

/**
 * The way an output is drawn: pictures by their range, points as a scatter, tokens as the text that they stand for, sounds
 * as waves, rows as a table, classes and other numbers as text.
 */
export interface OutputDefinition {
  /** The name as the spec writes it, for captions. */
  readonly name: string;
  readonly kind: 'image' | 'points' | 'class' | 'number' | 'vector' | 'tokens' | 'sound' | 'row';
  readonly shape: readonly number[];
  /** The range of a picture's values; [0, 1] if the spec does not give one. */
  readonly range?: readonly [number, number];
  readonly classes?: number;
  /** Samples of a sound per second. */
  readonly rate?: number;
  /** The data field that it is like: its columns and its vocabulary are those of the output. */
  readonly like?: { readonly data: string; readonly field: string };
}

/** The way numbers of a shape are drawn where nothing else is said. */
export const kindOfOutput = (shape: readonly number[]): OutputDefinition['kind'] =>
  shape.length === 3
    ? 'image'
    : shape.length === 0
      ? 'number'
      : shape.length === 1 && shape[0] === 2
        ? 'points'
        : 'vector';

/** A value that is given to a sample. */
export interface GivenDefinition {
  readonly shape: readonly number[];
  /** True if the value is read from the data; otherwise the caller or a `grid` gives it. */
  readonly field: boolean;
  readonly classes?: number;
}

export interface SamplePlan<Run = string> {
  readonly given: Readonly<Record<string, GivenDefinition>>;
  /** The number of examples to make if no data field sets it. */
  readonly n: number;
  readonly on?: Selection;
  /** The epochs at which it is drawn. Without it, only when asked for (`genc sample`) or when a plot uses it. */
  readonly at?: EpochSchedule;
  /** The given field for each of whose classes the sample is repeated. */
  readonly each?: string;
  readonly outputs: readonly OutputDefinition[];
  readonly run: Run;
}

export type PlotPlan<Values = string, Field = string> = { readonly on?: Selection; readonly at?: EpochSchedule } & (
  | { readonly kind: 'lines'; readonly series: readonly string[] }
  /**
   * `scatter`: points of two or more coordinates; the first two are drawn, coloured by `colour`. `ranges`: min, 5 %,
   * median, 95 % and max of each coordinate, per class. `histogram`: per class.
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
  /**
   * A value over a lattice of the first two numbers of a given value `over`, once per class of `each`. `heat`: one
   * number as a colour. `vectors`: two numbers as an arrow. `decisions`: the class with the largest of several numbers.
   */
  | {
      readonly kind: 'heat' | 'vectors' | 'decisions';
      readonly over: string;
      readonly from: number;
      readonly to: number;
      readonly cells: number;
      readonly each?: string;
      readonly given: Readonly<Record<string, GivenDefinition>>;
      /** The value of each point of the lattice, named `value`. */
      readonly field: Field;
      /** Points of the data that are drawn over it, and the classes that colour them. */
      readonly values?: Values;
      readonly classes?: number;
    }
);
