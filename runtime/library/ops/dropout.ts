import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';

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
  const drawn = tf.greaterEqual(pass.uniform(key, x.shape), rate);
  const kept = tf.mul(tf.cast(drawn, 'float32'), 1 / (1 - rate));
  // The gradient needs only the mask; a product would keep x too.
  const operation = tf.customGrad((...given) => {
    const [value, save] = given as [Tensor, tf.GradSaveFunc];
    save([kept]);
    return { value: tf.mul(value, kept), gradFunc: (dy: Tensor, [mask]: Tensor[]) => tf.mul(dy, mask!) };
  });
  return operation(x) as T;
}
