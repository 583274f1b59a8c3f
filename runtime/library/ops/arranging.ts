/** Numbers moved along an axis, and put in order. Axes count the batch. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { alongLast, sliced } from './axes.js';
import { stop } from './differentiation.js';

/** The numbers moved along an axis; what leaves at one end comes in at the other. */
export function roll<T extends Tensor>(x: T, shift: number, axis: number): T {
  const length = x.shape[axis] ?? 1;
  const moved = ((shift % length) + length) % length;
  if (moved === 0) return x;
  return tf.concat([sliced(x, axis, length - moved, length), sliced(x, axis, 0, length - moved)], axis) as T;
}

/** The numbers of an axis in rising order. Gradients go back to where each came from. */
export const sort = <T extends Tensor>(x: T, axis: number, descending = false): T =>
  alongLast(x, axis, (turned) => {
    const length = turned.shape.at(-1) ?? 1;
    const lines = tf.reshape(turned, [-1, length]);
    const falling = tf.topk(stop(lines), length, true).indices;
    const order = descending ? falling : tf.reverse(falling, 1);
    return tf.reshape(tf.gather(lines, tf.cast(order, 'int32') as never, 1, 1), turned.shape);
  });

/** The places of the numbers of an axis in rising order, as float32; of equal numbers, the first comes first. No gradient. */
export const argsort = <T extends Tensor>(x: T, axis: number, descending = false): T =>
  alongLast(x, axis, (turned) => {
    const numbers = stop(turned);
    const { indices } = tf.topk(descending ? numbers : tf.neg(numbers), turned.shape.at(-1), true);
    return tf.cast(indices, 'float32');
  });
