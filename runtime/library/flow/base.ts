/** Base distributions of flows. Every number is independent, with location 0 and scale 1. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { laplace, logistic } from '../ops/noise.js';
import { max, sum } from '../ops/reduction.js';
import type { Pass } from '../../contract/model.js';
import { dimensions } from './transformed.js';

export type BaseDistribution = 'normal' | 'logistic' | 'laplace';

/** The log-density of each example of z, in nats, [batch]. */
export function baseLogProb(z: Tensor, kind: BaseDistribution): Tensor1D {
  switch (kind) {
    case 'normal':
      return tf.sub(tf.mul(sum(tf.square(z)), -0.5), dimensions(z) * 0.5 * Math.log(2 * Math.PI));
    case 'logistic':
      return sum(tf.sub(z, tf.mul(tf.softplus(z), 2)));
    case 'laplace':
      return tf.sub(tf.neg(sum(tf.abs(z))), dimensions(z) * Math.LN2);
  }
}

/** Draws of a full shape (the batch axis included), multiplied by the temperature. */
export function baseDraw<T extends Tensor = Tensor>(
  pass: Pass,
  key: string,
  shape: readonly number[],
  kind: BaseDistribution,
  temperature: number,
): T {
  const draw = (): Tensor => {
    if (kind === 'normal') return pass.normal(key, shape);
    const u = pass.uniform(key, shape);
    return kind === 'logistic' ? logistic(u) : laplace(u);
  };
  return (temperature === 1 ? draw() : tf.mul(draw(), temperature)) as T;
}

/** The largest |a − b| of each example, [batch]. */
export const farthest = (a: Tensor, b: Tensor): Tensor1D => max(tf.abs(tf.sub(a, b)));
