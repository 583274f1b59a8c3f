/** A model with its weights, as pictures, evaluations and distances ask it, wherever it is computed. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { AnyModel, Batch, Pass } from '../../contract/model.js';
import { drawSource } from './draws.js';
import { createPass } from './pass.js';

/** A function of the model, by the declaration of the spec that it belongs to. */
export type AskedFunction =
  /** `field`: what a plot shows over a lattice. */
  | { readonly of: 'sample' | 'plot' | 'field' | 'scores'; readonly name: string }
  /** The values of which `name` is the mean, in an evaluation. */
  | { readonly of: 'average'; readonly name: string; readonly evaluation: string };

/** The examples for which a function draws: `size` of them from the place `first` of the draws with this key. */
export interface Draws {
  readonly key: string;
  readonly size: number;
  /** 0 if absent. */
  readonly first?: number;
}

/** Results by their names; those of a sample are `output0`, `output1` … */
export type Computed = Readonly<Record<string, Tensor>>;

export interface Inference {
  readonly model: AnyModel;
  readonly seed: number;
  /** A pass for the values that a sample or plot is given. The draws of a key are the same at every epoch. */
  pass(key: string, batch: number, first?: number): Pass;
  /**
   * Evaluates a function without training mode. A result that is a given value is that very tensor; the caller disposes
   * the others (`release`).
   */
  compute(asked: AskedFunction, given: Batch, draws: Draws): Promise<Computed>;
}

/** A pass in evaluation mode with the draws of a seed and a key. */
export function drawingPass(seed: number, key: string, batch: number, first = 0): Pass {
  const draws = drawSource(seed, key, 0, 0, { first, count: batch });
  return createPass({ training: false, batch, draws });
}

/** The result of a sample with this number. */
export const outputOf = (computed: Computed, index: number): Tensor => computed[`output${index}`]!;

/** Disposes the results that were not given. */
export function release(computed: Computed, given: Batch): void {
  const kept = new Set<Tensor>(Object.values(given));
  for (const tensor of Object.values(computed)) if (!kept.has(tensor)) tf.dispose(tensor);
}
