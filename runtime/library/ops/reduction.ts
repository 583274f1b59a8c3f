import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';
import { flatten } from './shape.js';

/** All reductions take [batch, …] and give one number per example, [batch]. */
export const sum = (x: Tensor): Tensor1D => tf.sum(flatten(x), 1);
export const mean = (x: Tensor): Tensor1D => tf.mean(flatten(x), 1);
export const max = (x: Tensor): Tensor1D => tf.max(flatten(x), 1);
export const min = (x: Tensor): Tensor1D => tf.min(flatten(x), 1);

/** √x with a derivative of zero at zero, so that 0/0 does not make NaN. Differentiable to any order. */
export function safeSqrt<T extends Tensor>(x: T): T {
  const positive = tf.greater(stop(x), 0);
  const root = tf.sqrt(tf.where(positive, x, tf.onesLike(x)));
  return tf.where(positive, root, tf.zerosLike(x)) as T;
}

/** The standard deviation over n (not n − 1), [batch]. */
export function std(x: Tensor): Tensor1D {
  const rows = flatten(x);
  const centred = tf.sub(rows, tf.mean(rows, 1, true));
  return safeSqrt(tf.mean(tf.square(centred), 1));
}

/** The Euclidean length per example, [batch]; its gradient at zero is zero. */
export const norm = (x: Tensor): Tensor1D => safeSqrt(tf.sum(tf.square(flatten(x)), 1));
