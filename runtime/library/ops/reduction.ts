import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';
import { flatten } from './shape.js';

type Axes = number | readonly number[];

/** Axes as TensorFlow.js takes them. */
const listOf = (axes: Axes): number[] => (typeof axes === 'number' ? [axes] : [...axes]);

/** `reduce` with one number per example for [batch, …], or with what is left when `axes` go. */
function reduction(reduce: (x: Tensor, axes: number[], keepDims: boolean) => Tensor): {
  (x: Tensor): Tensor1D;
  <T extends Tensor = Tensor>(x: Tensor, axes: Axes, keepDims?: boolean): T;
} {
  return ((x: Tensor, axes?: Axes, keepDims = false) =>
    axes === undefined ? reduce(flatten(x), [1], false) : reduce(x, listOf(axes), keepDims)) as never;
}

/** Without axes, reductions take [batch, …] and give one number per example, [batch]. Axes count the batch: 0 is the batch itself. */
export const sum = reduction((x, axes, keepDims) => tf.sum(x, axes, keepDims));
export const mean = reduction((x, axes, keepDims) => tf.mean(x, axes, keepDims));
export const max = reduction((x, axes, keepDims) => tf.max(x, axes, keepDims));
export const min = reduction((x, axes, keepDims) => tf.min(x, axes, keepDims));

/** √x with a derivative of zero at zero, so that 0/0 does not make NaN. Differentiable to any order. */
export function safeSqrt<T extends Tensor>(x: T): T {
  const positive = tf.greater(stop(x), 0);
  const root = tf.sqrt(tf.where(positive, x, tf.onesLike(x)));
  return tf.where(positive, root, tf.zerosLike(x)) as T;
}

/** The standard deviation over n (not n − 1). */
export const std = reduction((x, axes, keepDims) => {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  return safeSqrt(tf.mean(tf.square(centred), axes, keepDims));
});

/** The Euclidean length; its gradient at zero is zero. */
export const norm = reduction((x, axes, keepDims) => safeSqrt(tf.sum(tf.square(x), axes, keepDims)));

/** log Σ eˣ, without overflow. A sum of nothing but e⁻∞ is −∞. */
export const logsumexp = reduction((x, axes, keepDims) => {
  const largest = stop(tf.max(x, axes, true));
  const top = tf.where(tf.isFinite(largest), largest, tf.zerosLike(largest));
  const sums = tf.log(tf.sum(tf.exp(tf.sub(x, top)), axes, keepDims));
  return tf.add(sums, tf.reshape(top, sums.shape));
});
