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

export const logProbLaplace = <T extends Tensor = Tensor>(x: Tensor, mean: Operand = 0, scale: Operand = 1): T =>
  tf.sub(less(tf.neg(tf.abs(standardised(x, mean, scale))), logOf(scale)), Math.LN2) as T;

export function logProbLogistic<T extends Tensor = Tensor>(x: Tensor, mean: Operand = 0, scale: Operand = 1): T {
  const z = standardised(x, mean, scale);
  return less(tf.sub(z, tf.mul(tf.softplus(z), 2)), logOf(scale)) as T;
}

export function logProbGumbel<T extends Tensor = Tensor>(x: Tensor, location: Operand = 0, scale: Operand = 1): T {
  const z = standardised(x, location, scale);
  return less(tf.neg(tf.add(z, tf.exp(tf.neg(z)))), logOf(scale)) as T;
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

export function entropyNormal<T extends Tensor = Tensor>(mean: Tensor, spread: Spread): T {
  const logvar = logVariance(spread);
  const half = typeof logvar === 'number' ? logvar / 2 : tf.mul(0.5, logvar);
  return everywhere(plus(half, 0.5 * Math.log(2 * Math.PI * Math.E)), mean) as T;
}

export const entropyLaplace = <T extends Tensor = Tensor>(mean: Tensor, scale: Operand): T =>
  everywhere(plus(logOf(scale), 1 + Math.LN2), mean) as T;
export const entropyLogistic = <T extends Tensor = Tensor>(mean: Tensor, scale: Operand): T =>
  everywhere(plus(logOf(scale), 2), mean) as T;
export const entropyGumbel = <T extends Tensor = Tensor>(location: Tensor, scale: Operand): T =>
  everywhere(plus(logOf(scale), 1 + EULER), location) as T;

/** The entropy of 0 and 1 by their logits. */
export const entropyBernoulli = <T extends Tensor>(logits: T): T =>
  tf.sub(tf.softplus(logits), tf.mul(logits, tf.sigmoid(logits))) as T;

/** The entropy of classes: logits [..., classes] give [...]. */
export function entropyCategorical<T extends Tensor = Tensor>(logits: Tensor): T {
  const logP = logSoftmax(logits);
  return tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), logP.rank - 1)) as T;
}
