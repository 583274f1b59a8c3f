/** Draws of whole numbers from uniform ones. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';

/** Just under 1: a product with it rounds down. */
const UNDER_ONE = 1 - 2 ** -23;

/** 1 where the uniform number lies under p, else 0. */
export const bernoulli = <T extends Tensor>(p: T, u: Tensor): T => tf.cast(tf.less(u, stop(p)), 'float32') as T;

/**
 * The class of each place: the first whose cumulated probability exceeds the uniform number. Logits [..., classes] and
 * uniform numbers [...] give float32 [...].
 */
export function categorical<T extends Tensor = Tensor>(logits: Tensor, u: Tensor): T {
  const axis = logits.rank - 1;
  const steps = tf.cumsum(tf.softmax(stop(logits)), axis);
  const total = tf.slice(steps, [...new Array<number>(axis).fill(0), steps.shape[axis]! - 1], [...steps.shape.slice(0, axis), 1]); // prettier-ignore
  // The last cumulated probability is 1 up to rounding. The threshold lies under it, so that some class exceeds it.
  const threshold = tf.mul(tf.expandDims(u, -1), tf.mul(total, UNDER_ONE));
  return tf.sum(tf.cast(tf.lessEqual(steps, threshold), 'float32'), -1) as T;
}
