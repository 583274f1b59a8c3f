/** The functions of a compiled module, and their names for use in a plan. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from './pass.js';

/** One batch, a tensor per data field: images [batch, h, w, c] in the declared range, classes [batch] as int32. */
export type Batch = Readonly<Record<string, Tensor>>;

/**
 * Values per example by name: `[batch]`, or a scalar if nothing depends on the batch. A set-level term gives the number
 * of times that the batch chose each code, [codes].
 */
export type Terms = Readonly<Record<string, Tensor>>;
export type TermFunction<W, B> = (w: W, batch: B, pass: Pass) => Terms;

/** Declared as methods, so that compiled functions may name the given values that they take. */
interface OfGivenValues<W> {
  sample(w: W, given: Batch, pass: Pass): readonly Tensor[];
  scores(w: W, given: Batch, pass: Pass): Terms;
}
export type SampleFunction<W> = OfGivenValues<W>['sample'];
export type ScoreFunction<W> = OfGivenValues<W>['scores'];

/**
 * `points` [batch, 2 or more], and a number or class of each point, [batch], which colours a scatter and divides the
 * other plots.
 */
export type PlotFunction<W, B> = (
  w: W,
  batch: B,
  pass: Pass,
) => { readonly points: Tensor; readonly color?: Tensor; readonly by?: Tensor };

/** The types that stand where a run refers to a function. */
export interface Functions {
  readonly terms: unknown;
  readonly sample: unknown;
  readonly points: unknown;
  readonly scores: unknown;
}

/** Names of functions; the run is then plain data. */
export interface FunctionNames extends Functions {
  readonly terms: string;
  readonly sample: string;
  readonly points: string;
  readonly scores: string;
}

/** The functions themselves, of weights `W` and batches `B`. */
export interface FunctionsOf<W, B> extends Functions {
  readonly terms: TermFunction<W, B>;
  readonly sample: SampleFunction<W>;
  readonly points: PlotFunction<W, B>;
  readonly scores: ScoreFunction<W>;
}
