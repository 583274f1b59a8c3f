import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operand } from './elementwise.js';

export type Spread = { readonly logvar: Operand } | { readonly std: Operand };

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** KL(N(mean, e^logvar) ‖ N(0, 1)) elementwise, in nats: ½ (mean² + e^logvar − 1 − logvar). */
export function klNormal<T extends Tensor>(mean: T, logvar: Tensor): T {
  const spread = tf.sub(tf.exp(logvar), tf.add(logvar, 1));
  return tf.mul(0.5, tf.add(tf.square(mean), spread)) as T;
}

/** The logarithm of a number or of a value above zero. */
export const logOf = (x: Operand): Operand => (typeof x === 'number' ? Math.log(x) : tf.log(x));

/** The logarithm of the variance. */
export function logVariance(spread: Spread): Operand {
  if ('logvar' in spread) return spread.logvar;
  return typeof spread.std === 'number' ? 2 * Math.log(spread.std) : tf.mul(2, tf.log(spread.std));
}

function deviation(spread: Spread): Operand {
  if ('std' in spread) return spread.std;
  return typeof spread.logvar === 'number' ? Math.exp(spread.logvar / 2) : tf.exp(tf.mul(0.5, spread.logvar));
}

/** A reparameterised draw, mean + std · noise, through which gradients flow (Kingma and Welling 2014). */
export function normal<T extends Tensor>(mean: T, spread: Spread, noise: Tensor): T {
  return tf.add(mean, tf.mul(deviation(spread), noise)) as T;
}

/** log N(x; mean, spread) elementwise, in nats. Without a spread, of N(0, 1). */
export function logProbNormal<T extends Tensor>(x: T, mean: Operand = 0, spread: Spread = { std: 1 }): T {
  const centred = mean === 0 ? x : tf.sub(x, mean);
  const scaled = 'std' in spread && spread.std === 1 ? centred : tf.div(centred, deviation(spread));
  const logvar = logVariance(spread);
  const half = typeof logvar === 'number' ? logvar / 2 : tf.mul(0.5, logvar);
  return tf.neg(tf.add(tf.mul(0.5, tf.square(scaled)), tf.add(half, HALF_LOG_TWO_PI))) as T;
}
