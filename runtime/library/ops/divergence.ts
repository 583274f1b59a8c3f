/** Kullback–Leibler divergences with closed forms, in nats. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { logSoftmax } from './activation.js';
import { logOf, logVariance } from './distribution.js';
import type { Spread } from './distribution.js';
import type { Operand } from './elementwise.js';

/** Keras's `backend.epsilon()`, which `bce` keeps probabilities away from 0 and 1 by. */
const EPSILON = 1e-7;

/** The logits of probabilities, which are kept 1e-7 away from 0 and 1. */
export function logit<T extends Tensor>(p: T): T {
  const inside = tf.clipByValue(p, EPSILON, 1 - EPSILON);
  return tf.sub(tf.log(inside), tf.log(tf.sub(1, inside))) as T;
}

/** ½ ((m − m₂)² / v₂ + v / v₂ − 1 − log(v / v₂)). */
export function klNormals<T extends Tensor = Tensor>(
  mean: Operand,
  spread: Spread,
  otherMean: Operand,
  otherSpread: Spread,
): T {
  const own = logVariance(spread);
  const other = logVariance(otherSpread);
  const ratio = tf.sub(own, other);
  const distance = tf.mul(tf.square(tf.sub(mean, otherMean)), tf.exp(tf.neg(other)));
  return tf.mul(0.5, tf.add(distance, tf.sub(tf.expm1(ratio), ratio))) as T;
}

/** |m − m₂| / s₂ + s / s₂ · exp(−|m − m₂| / s) − 1 − log(s / s₂). */
export function klLaplace<T extends Tensor = Tensor>(
  mean: Operand,
  scale: Operand,
  otherMean: Operand,
  otherScale: Operand,
): T {
  const distance = tf.abs(tf.sub(mean, otherMean));
  const ratio = tf.sub(logOf(scale), logOf(otherScale));
  const near = tf.mul(tf.exp(ratio), tf.exp(tf.neg(tf.div(distance, scale))));
  return tf.sub(tf.add(tf.div(distance, otherScale), tf.sub(near, 1)), ratio) as T;
}

/** Of 0 and 1, by the logits of both. */
export function klBernoulli<T extends Tensor = Tensor>(logits: Tensor, other: Tensor): T {
  const shift = tf.sub(tf.softplus(other), tf.softplus(logits));
  return tf.add(tf.mul(tf.sigmoid(logits), tf.sub(logits, other)), shift) as T;
}

/** Of classes: logits [..., classes] of both give [...]. */
export function klCategorical<T extends Tensor = Tensor>(logits: Tensor, other: Tensor): T {
  const logP = logSoftmax(logits);
  const terms = tf.mul(tf.exp(logP), tf.sub(logP, logSoftmax(other)));
  return tf.sum(terms, terms.rank - 1) as T;
}
