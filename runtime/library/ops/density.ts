/** Log-densities and entropies, number by number, in nats. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { logSoftmax } from './activation.js';
import { logOf, logVariance } from './distribution.js';
import type { Spread } from './distribution.js';
import type { Operand } from './elementwise.js';

/** The Euler–Mascheroni constant. */
const EULER = 0.5772156649015329;

const standardised = (x: Tensor, mean: Operand, scale: Operand): Tensor => {
  const centred = mean === 0 ? x : tf.sub(x, mean);
  return scale === 1 ? centred : tf.div(centred, scale);
};
const less = (a: Tensor, b: Operand): Tensor => (b === 0 ? a : tf.sub(a, b));

export const logProbLaplace = (x: Tensor, mean: Operand = 0, scale: Operand = 1): Tensor =>
  tf.sub(less(tf.neg(tf.abs(standardised(x, mean, scale))), logOf(scale)), Math.LN2);

export function logProbLogistic(x: Tensor, mean: Operand = 0, scale: Operand = 1): Tensor {
  const z = standardised(x, mean, scale);
  return less(tf.sub(z, tf.mul(tf.softplus(z), 2)), logOf(scale));
}

export function logProbGumbel(x: Tensor, location: Operand = 0, scale: Operand = 1): Tensor {
  const z = standardised(x, location, scale);
  return less(tf.neg(tf.add(z, tf.exp(tf.neg(z)))), logOf(scale));
}

/** −∞ outside of low..high. */
export function logProbUniform<T extends Tensor>(x: T, low: number, high: number): T {
  const isInside = tf.logicalAnd(tf.greaterEqual(x, low), tf.lessEqual(x, high));
  // The slope is zero on both sides.
  return tf.add(tf.mul(x, 0), tf.where(isInside, tf.fill(x.shape, -Math.log(high - low)), -Infinity)) as T;
}

/** A value at each place of another. */
const everywhere = (value: Operand, like: Tensor): Tensor => tf.add(tf.zerosLike(like), value);
const plus = (value: Operand, constant: number): Operand =>
  typeof value === 'number' ? value + constant : tf.add(value, constant);

export function entropyNormal(mean: Tensor, spread: Spread): Tensor {
  const logvar = logVariance(spread);
  const half = typeof logvar === 'number' ? logvar / 2 : tf.mul(0.5, logvar);
  return everywhere(plus(half, 0.5 * Math.log(2 * Math.PI * Math.E)), mean);
}

export const entropyLaplace = (mean: Tensor, scale: Operand): Tensor =>
  everywhere(plus(logOf(scale), 1 + Math.LN2), mean);
export const entropyLogistic = (mean: Tensor, scale: Operand): Tensor => everywhere(plus(logOf(scale), 2), mean);
export const entropyGumbel = (location: Tensor, scale: Operand): Tensor =>
  everywhere(plus(logOf(scale), 1 + EULER), location);

/** The entropy of 0 and 1 by their logits. */
export const entropyBernoulli = <T extends Tensor>(logits: T): T =>
  tf.sub(tf.softplus(logits), tf.mul(logits, tf.sigmoid(logits))) as T;

/** The entropy of classes: logits [..., classes] give [...]. */
export function entropyCategorical(logits: Tensor): Tensor {
  const logP = logSoftmax(logits);
  return tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), logP.rank - 1));
}
