/** One evaluation of a training step: its terms' means and the gradients of its loss. */
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
  /** Mean of each term over the batch, or its counts. */
  readonly terms: Measures;
  /** By weight, in order of declaration; weights that the loss does not reach are left out. The caller disposes them. */
  readonly gradients: ReadonlyMap<WeightEntry, Tensor>;
  /** Their sum is a finite number: then each of them is. */
  readonly sound: boolean;
}

export const batchSize = (batch: Batch): number => Object.values(batch)[0]?.shape[0] ?? 1;

/** What a batch says of its terms, still in the backend. */
export interface Measured {
  readonly names: readonly string[];
  /** Stacked, in the order of the names. */
  readonly means: Tensor;
  /** Of set-level terms. */
  readonly counts: Readonly<Record<string, Tensor>>;
}

/** Means over the batch, and counts as they are. A term that is a scalar is its own mean. */
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

/** Reads what was measured, and disposes it. */
export async function readMeasured({ names, means, counts }: Measured, model: AnyModel): Promise<Measures> {
  const values = await means.data();
  const measures = byName<Measures[string]>(names.map((name, index) => [name, values[index]!]));
  for (const [name, tensor] of Object.entries(counts))
    measures[name] = { set: model.terms[name]!.set!, counts: Array.from(await tensor.data()) };
  tf.dispose([means, ...Object.values(counts)]);
  return measures;
}

/**
 * State moves while a step runs: at once, so that a second call in the same pass goes on from the first (rule 12). Weights of
 * nets that nothing has moved yet may be given a start that hangs on data.
 */
export function mover(store: WeightStore, over: readonly string[], first = false): Move {
  return (state, next, start = false) => {
    const entry = store.find(state);
    const { role } = entry?.definition ?? {};
    if (entry && (role === 'state' || (start && first)) && over.includes(entry.net)) entry.variable.assign(next);
  };
}

/** What a step is evaluated on. */
export interface StepInput {
  readonly batch: Batch;
  readonly draws: DrawSource;
  /** Epochs that are over. */
  readonly epoch: number;
  /** Nets of the step that one before it has moved. */
  readonly moved: readonly string[];
  readonly shared: SharedValues;
}

/** Throws a {@link UserError} when no weight of `over` is reached. */
export async function gradientsOf(
  take: Take,
  model: AnyModel,
  store: WeightStore,
  { batch, draws, epoch, moved, shared }: StepInput,
): Promise<Gradients> {
  const { step } = take;
  const weights = store.trainable(step.over);
  // Data-dependent starts are made once: state of nets that moved before stays where others of the step start.
  const first = moved.length < step.over.length;
  const moving = [...step.over, ...(step.moves ?? [])].filter((net) => !first || !moved.includes(net));
  const { share, move } = shared.passOf(take, mover(store, moving, first));
  const pass = createPass({ training: true, batch: batchSize(batch), draws, move, share, epoch, first });
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
