import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from '../model.js';

/**
 * Zeroes values with probability `rate` and divides the others by 1 − rate (inverted scaling), in training passes, or
 * in every pass when `always`. The mask is the pass's draw `key`.
 */
export function dropout<T extends Tensor>(
  x: T,
  rate: number,
  { always = false }: { readonly always?: boolean },
  pass: Pass,
  key: string,
): T {
  if (rate === 0 || (!pass.training && !always)) return x;
  const kept = tf.cast(tf.greaterEqual(pass.uniform(key, x.shape), rate), 'float32');
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate))) as T;
}
