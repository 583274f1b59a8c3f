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

function deviation(spread: Spread): Operand {
  if ('std' in spread) return spread.std;
  return typeof spread.logvar === 'number' ? Math.exp(spread.logvar / 2) : tf.exp(tf.mul(0.5, spread.logvar));
}

/** A reparameterised draw, mean + std · noise, through which gradients flow (Kingma and Welling 2014). */
export function normal<T extends Tensor>(mean: T, spread: Spread, noise: Tensor): T {
  return tf.add(mean, tf.mul(deviation(spread), noise)) as T;
}

/** log N(x; mean, spread) elementwise, in nats. */
export function logProbNormal<T extends Tensor>(x: T, mean: Operand, spread: Spread): T {
  const scaled = tf.div(tf.sub(x, mean), deviation(spread));
  const halfLogvar =
    'logvar' in spread
      ? typeof spread.logvar === 'number'
        ? spread.logvar / 2
        : tf.mul(0.5, spread.logvar)
      : typeof spread.std === 'number'
        ? Math.log(spread.std)
        : tf.log(spread.std);
  const energy = tf.add(tf.mul(0.5, tf.square(scaled)), tf.add(halfLogvar, HALF_LOG_TWO_PI));
  return tf.neg(energy) as T;
}
