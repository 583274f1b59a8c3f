import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

/** √(sum of squares over all tensors), a scalar. */
export function globalNorm(tensors: Iterable<Tensor>): Scalar {
  return tf.tidy(() => {
    const squares = Array.from(tensors, (tensor) => tf.sum(tf.square(tensor)));
    return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0))) as Scalar;
  });
}

/**
 * Gradients scaled together so that their global norm is at most `bound` (Pascanu et al. 2013; TensorFlow's
 * clip_by_global_norm). The results are new tensors; the old ones are kept.
 */
export function clipByGlobalNorm<K>(gradients: ReadonlyMap<K, Tensor>, bound: number): Map<K, Tensor> {
  const keys = [...gradients.keys()];
  const clipped = tf.tidy(() => {
    const scale = tf.div(bound, tf.maximum(globalNorm(gradients.values()), bound));
    return keys.map((key) => tf.mul(gradients.get(key)!, scale));
  });
  return new Map(keys.map((key, index) => [key, clipped[index]!]));
}

/** Every element cut to ±bound (the weight clipping of WGAN). A new tensor. */
export const clipWeight = <T extends Tensor>(weight: T, bound: number): T => tf.clipByValue(weight, -bound, bound);

/** decay · averaged + (1 − decay) · weight: one step of an exponential moving average. A new tensor. */
export const moveAverage = <T extends Tensor>(averaged: T, weight: T, decay: number): T =>
  tf.tidy(() => tf.add(tf.mul(averaged, decay), tf.mul(weight, 1 - decay))) as T;
