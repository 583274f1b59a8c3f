/** Several draws of each example: rows of one example stand one after the other in the batch. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Each example so many times: [batch, …] → [batch · count, …]. */
export function copies<T extends Tensor>(x: T, count: number): T {
  const [batch = 1, ...rest] = x.shape;
  const ones = tf.ones([1, count, ...rest.map(() => 1)], x.dtype === 'int32' ? 'int32' : 'float32');
  // A product with ones uses the fastest broadcasting kernel of every backend.
  return tf.reshape(tf.mul(tf.reshape(x, [batch, 1, ...rest]), ones), [batch * count, ...rest]) as T;
}

/** The draws of each example as an axis of their own: [batch · count, …] → [batch, count, …]. */
export function collectDraws<T extends Tensor = Tensor>(x: Tensor, count: number): T {
  const [rows = count, ...rest] = x.shape;
  return tf.reshape(x, [rows / count, count, ...rest]) as T;
}
