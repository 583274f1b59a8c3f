/** Base distributions of flows. Every number is independent, with location 0 and scale 1. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
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

/** Uniform draws that exclude both 0 and 1. */
const openUniform = (pass: Pass, key: string, shape: readonly number[]): Tensor =>
  tf.clipByValue(pass.uniform(key, shape), 2 ** -25, 1 - 2 ** -24);

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
    const u = openUniform(pass, key, shape);
    if (kind === 'logistic') return tf.sub(tf.log(u), tf.log(tf.sub(1, u)));
    const centred = tf.sub(u, 0.5);
    return tf.mul(tf.neg(tf.sign(centred)), tf.log(tf.sub(1, tf.mul(tf.abs(centred), 2))));
  };
  return (temperature === 1 ? draw() : tf.mul(draw(), temperature)) as T;
}

/** The largest |a − b| of each example, [batch]. */
export const farthest = (a: Tensor, b: Tensor): Tensor1D => max(tf.abs(tf.sub(a, b)));
