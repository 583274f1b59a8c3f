/** The functions of a compiled module, and their names where a plan speaks of them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from './pass.js';

/** One batch, a tensor per data field: images [batch, h, w, c] in the declared range, classes [batch] as int32. */
export type Batch = Readonly<Record<string, Tensor>>;

/**
 * Values per example (`[batch]`, or a scalar where nothing depends on the batch), by name. Of a set-level term: how often
 * the batch chose each code, [codes].
 */
export type Terms = Readonly<Record<string, Tensor>>;
export type TermFunction<W, B> = (w: W, batch: B, pass: Pass) => Terms;

/** Methods, so that compiled functions may name the given values that they take. */
interface OfGivenValues<W> {
  sample(w: W, given: Batch, pass: Pass): readonly Tensor[];
  scores(w: W, given: Batch, pass: Pass): Terms;
}
export type SampleFunction<W> = OfGivenValues<W>['sample'];
export type ScoreFunction<W> = OfGivenValues<W>['scores'];

/** `points` [batch, 2 or more]; a number or class of each, [batch], by which a scatter colours and other plots divide. */
export type PlotFunction<W, B> = (
  w: W,
  batch: B,
  pass: Pass,
) => { readonly points: Tensor; readonly color?: Tensor; readonly by?: Tensor };

/** What stands where a run refers to a function. */
export interface Functions {
  readonly terms: unknown;
  readonly sample: unknown;
  readonly points: unknown;
  readonly scores: unknown;
}

/** Names: the run is plain data then. */
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
