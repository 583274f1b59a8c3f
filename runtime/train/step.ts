/** One evaluation of a training step: its terms' means and the gradients of its loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../errors.js';
import type { Batch, StepDefinition } from '../model.js';
import { createPass } from './pass.js';
import type { DrawSource } from './pass.js';
import type { WeightEntry, WeightStore } from './weight-store.js';

export type AnyStep = StepDefinition<unknown, Batch>;

export interface Gradients {
  readonly step: AnyStep;
  /** Mean of each term over the batch. */
  readonly terms: ReadonlyMap<string, number>;
  /** By weight, in order of declaration; weights that the loss does not reach are left out. The caller disposes them. */
  readonly gradients: ReadonlyMap<WeightEntry, Tensor>;
}

export const batchSize = (batch: Batch): number => Object.values(batch)[0]?.shape[0] ?? 1;

/** Means over the batch, stacked, with their names. A term that is a scalar is its own mean. */
export function stackMeans(terms: Readonly<Record<string, Tensor>>): { names: string[]; means: Tensor } {
  const names = Object.keys(terms);
  return { names, means: tf.stack(names.map((name) => tf.mean(terms[name]!))) };
}

/** State moves while a step runs: at once, so that a second call in the same pass goes on from the first (rule 12). */
export function mover(store: WeightStore, over: readonly string[]): (state: Tensor, next: Tensor) => void {
  return (state, next) => {
    const entry = store.find(state);
    if (entry?.definition.role === 'state' && over.includes(entry.net)) entry.variable.assign(next);
  };
}

/** Throws a {@link UserError} when no weight of `over` is reached. */
export async function gradientsOf(
  step: AnyStep,
  store: WeightStore,
  batch: Batch,
  draws: DrawSource,
): Promise<Gradients> {
  const weights = store.trainable(step.over);
  const pass = createPass({ training: true, batch: batchSize(batch), draws, move: mover(store, step.over) });
  let names: string[] = [];
  let stacked: Tensor | undefined;
  const loss = (): Scalar => {
    const terms = step.terms(store.tree, batch, pass);
    const minimised = terms[step.loss];
    if (!minimised)
      throw new UserError(
        `Step '${step.name}' minimises '${step.loss}', but its terms are ${Object.keys(terms).join(', ')}.`,
      );
    const { names: found, means } = stackMeans(terms);
    names = found;
    stacked = tf.keep(means);
    return tf.mean(minimised) as Scalar;
  };
  // The engine's own call: unlike `tf.grads` it takes losses that leave some of the weights alone.
  const { value, grads } = tf.engine().gradients(
    loss,
    weights.map((entry) => entry.variable),
    undefined,
    true,
  );
  value.dispose();
  const gradients = new Map<WeightEntry, Tensor>();
  weights.forEach((entry, index) => {
    const gradient = grads[index] as Tensor | undefined;
    if (gradient) gradients.set(entry, gradient);
  });
  const values = await stacked!.data();
  stacked!.dispose();
  if (gradients.size === 0)
    throw new UserError(
      `Step '${step.name}': no weight of ${step.over.join(', ')} has a part in the loss '${step.loss}'.`,
    );
  return { step, gradients, terms: new Map(names.map((name, index) => [name, values[index]!])) };
}
