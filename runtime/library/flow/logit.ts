import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import { dimensions } from './transformed.js';
import type { Transformed } from './transformed.js';

export interface LogitOptions {
  /** The distance that keeps 0 and 1 from the ends, in (0, ½). */
  readonly alpha: number;
}

/**
 * y = log v − log(1 − v) with v = alpha + (1 − 2·alpha)·x, of x in 0..1, which leaves no boundary to model (Dinh,
 * Sohl-Dickstein & Bengio 2017, section 4.1, made symmetrical).
 */
export function logit<T extends Tensor>(x: T, { alpha }: LogitOptions): Transformed<T> {
  const v = tf.add(tf.mul(x, 1 - 2 * alpha), alpha);
  const [up, down] = [tf.log(v), tf.log(tf.sub(1, v))];
  const logDet = tf.sub(dimensions(x) * Math.log(1 - 2 * alpha), sum(tf.add(up, down)));
  return { y: tf.sub(up, down) as T, logDet: logDet as Transformed<T>['logDet'] };
}

/** The x that `logit` takes to y, clipped to 0..1. */
export function logitInverse<T extends Tensor>(y: T, { alpha }: LogitOptions): T {
  const x = tf.mul(tf.sub(tf.sigmoid(y), alpha), 1 / (1 - 2 * alpha));
  return tf.clipByValue(x, 0, 1) as T;
}
