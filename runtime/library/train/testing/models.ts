/** Small models whose numbers can all be worked out by hand. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { constant, sgd, state, weight } from '../../../index.js';
import type { AnyModel, Batch, OptimizerDefinition, Pass, StepDefinition, StepGroup } from '../../../index.js';

export interface W {
  readonly A: { readonly a: Scalar; readonly seen: Scalar };
  readonly B: { readonly b: Scalar; readonly seen: Scalar };
}

export type Step = StepDefinition<W, Batch>;

/** Two nets with one weight each (a = 1, b = 2) and one state each that counts. */
export const weights = {
  A: { a: weight([], constant(1)), seen: state([], constant(0)) },
  B: { b: weight([], constant(2)), seen: state([], constant(0)) },
};

/** A step that minimises `terms().loss` by plain gradient descent with a rate of 0.1 by default. */
export function step(
  name: string,
  over: readonly string[],
  loss: (w: W, batch: Batch, pass: Pass) => Tensor,
  settings: Partial<Step> = {},
): Step {
  return {
    name,
    loss: name,
    terms: (w, batch, pass) => ({ [name]: loss(w, batch, pass) }),
    over,
    optimizer: sgd({ lr: 0.1 }) as OptimizerDefinition,
    repeat: 1,
    every: 1,
    ...settings,
  };
}

export function model(groups: readonly StepGroup<W, Batch>[], settings: Partial<AnyModel> = {}): AnyModel {
  return {
    name: 'Small',
    spec: 'small.gen',
    weights,
    averages: {},
    data: {},
    train: { data: 'points', batch: 2, epochs: 1, schedule: { kind: 'constant' }, groups },
    evaluate: (_w, batch) => ({ mean: batch['x']! }),
    terms: { mean: { role: 'metric' } },
    samples: {},
    plots: {},
    ...settings,
  } as AnyModel;
}

export const alone = (...steps: Step[]): StepGroup<W, Batch>[] => [{ together: false, steps }];

/** A batch of numbers `x`. */
export const batch = (...x: number[]): Batch => ({ x: tf.tensor1d(x) as Tensor1D });

export const read = async (tensor: Tensor): Promise<number> => (await tensor.data())[0]!;
