/** The evaluation of a training step: its terms' means and the gradients of its loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel, Batch } from '../../contract/model.js';
import type { Measures } from '../metrics/running-means.js';
import type { AnyStep } from './any-step.js';
import { createPass } from './pass.js';
import type { DrawSource, Move } from './pass.js';
import type { SharedValues, Take } from './shared-values.js';
import type { WeightEntry, WeightStore } from './weight-store.js';

export interface Gradients {
  readonly step: AnyStep;
  /** The mean of each term over the batch, or its counts. */
  readonly terms: Measures;
  /**
   * The gradients by weight, in order of declaration, without weights that the loss does not reach. The caller disposes
   * them.
   */
  readonly gradients: ReadonlyMap<WeightEntry, Tensor>;
  /** True if the sum of the gradients is finite; then each of them is. */
  readonly sound: boolean;
}

export const batchSize = (batch: Batch): number => Object.values(batch)[0]?.shape[0] ?? 1;

/** The measured terms of a batch, still in the backend. */
export interface Measured {
  readonly names: readonly string[];
  /** The means, stacked in the order of the names. */
  readonly means: Tensor;
  /** The counts of set-level terms. */
  readonly counts: Readonly<Record<string, Tensor>>;
}

/** Means over the batch, and counts unchanged. A term that is a scalar is its own mean. */
export function measureTerms(terms: Readonly<Record<string, Tensor>>, model: AnyModel): Measured {
  const isSet = (name: string): boolean => model.terms[name]?.set !== undefined;
  const names = Object.keys(terms).filter((name) => !isSet(name));
  const counts = byName(Object.entries(terms).filter(([name]) => isSet(name)));
  return {
    names,
    means: names.length > 0 ? tf.stack(names.map((name) => tf.mean(terms[name]!))) : tf.zeros([0]),
    counts,
  };
}

/** Reads the measured terms and disposes them. */
export async function readMeasured({ names, means, counts }: Measured, model: AnyModel): Promise<Measures> {
  const values = await means.data();
  const measures = byName<Measures[string]>(names.map((name, index) => [name, values[index]!]));
  for (const [name, tensor] of Object.entries(counts))
    measures[name] = { set: model.terms[name]!.set!, counts: Array.from(await tensor.data()) };
  tf.dispose([means, ...Object.values(counts)]);
  return measures;
}

/**
 * A function that moves state while a step runs. It moves at once, so that a second call in the same pass goes on from
 * the first (rule 12). Weights of nets that have not been moved yet may be given a start that depends on data.
 */
export function mover(store: WeightStore, over: readonly string[], first = false): Move {
  return (state, next, start = false) => {
    const entry = store.find(state);
    const { role } = entry?.definition ?? {};
    if (entry && (role === 'state' || (start && first)) && over.includes(entry.net)) entry.variable.assign(next);
  };
}

/** The input of a step. */
export interface StepInput {
  readonly batch: Batch;
  readonly draws: DrawSource;
  /** The number of epochs done. */
  readonly epoch: number;
  /** The same of the stage, with the part of the current epoch. */
  readonly stageEpoch: number;
  /** The nets of the step that a step before it has moved. */
  readonly moved: readonly string[];
  readonly shared: SharedValues;
}

/** The step's gradients. Throws a {@link UserError} if the loss reaches no weight of `over`. */
export async function gradientsOf(
  take: Take,
  model: AnyModel,
  store: WeightStore,
  { batch, draws, epoch, stageEpoch, moved, shared }: StepInput,
): Promise<Gradients> {
  const { step } = take;
  const weights = store.trainable(step.over);
  // Data-dependent starts are made once: state of nets that were moved before stays when other nets of the step start.
  const first = moved.length < step.over.length;
  const moving = [...step.over, ...(step.moves ?? [])].filter((net) => !first || !moved.includes(net));
  const { share, move } = shared.passOf(take, mover(store, moving, first));
  const size = batchSize(batch);
  const pass = createPass({ training: true, batch: size, draws, move, share, epoch, stageEpoch, first });
  let measured: Measured | undefined;
  const loss = (): Scalar => {
    const terms = step.terms(store.tree, batch, pass);
    const minimised = terms[step.loss];
    if (!minimised)
      throw new UserError(
        `Step '${step.name}' minimises '${step.loss}', but its terms are ${Object.keys(terms).join(', ')}.`,
      );
    measured = measureTerms(terms, model);
    for (const tensor of [measured.means, ...Object.values(measured.counts)]) tf.keep(tensor);
    return tf.mean(minimised) as Scalar;
  };
  // The engine's own call is used because, unlike `tf.grads`, it accepts losses that do not reach every weight.
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
  const terms = await readMeasured(measured!, model);
  if (gradients.size === 0)
    throw new UserError(
      `Step '${step.name}': no weight of ${step.over.join(', ')} has a part in the loss '${step.loss}'.`,
    );
  const sum = tf.tidy(() => tf.sum(tf.stack([...gradients.values()].map((gradient) => tf.sum(gradient)))));
  const sound = Number.isFinite((await sum.data())[0]);
  sum.dispose();
  return { step, gradients, sound, terms };
}
