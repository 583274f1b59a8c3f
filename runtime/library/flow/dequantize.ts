import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import type { Pass } from '../../contract/model.js';
import { stop } from '../ops/differentiation.js';
import { dimensions, forEach } from './transformed.js';
import type { Transformed } from './transformed.js';

export interface DequantizeOptions {
  /** The number of values that a channel can take: 256 in 8-bit pictures. */
  readonly levels: number;
}

/** log √(2π) */
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The whole numbers 0 … levels − 1 that x in 0..1 stands for. */
const wholeNumbers = (x: Tensor, levels: number): Tensor => tf.round(tf.mul(stop(x), levels - 1));

/** The value (k + u) / levels. u is kept so far from 0 and 1 that float32 does not round k + u to a whole number. */
function fill<T extends Tensor>(x: T, u: Tensor, levels: number): T {
  const margin = levels / 2 ** 24;
  const inside = tf.clipByValue(u, margin, 1 - margin);
  return tf.mul(tf.add(wholeNumbers(x, levels), inside), 1 / levels) as T;
}

/**
 * Uniform dequantisation: y = (k + u) / levels with u uniform in [0, 1), of pictures x in 0..1 that hold k / (levels −
 * 1). The density of y in levels⁻ᴰ-sized cubes bounds the probability of the picture from below (Uria, Murray &
 * Larochelle 2013; Theis, van den Oord & Bethge 2016). With logDet = −D·log(levels), the log-likelihood of what follows
 * is therefore that of the picture of `levels` values, in nats.
 */
export function dequantize<T extends Tensor>(
  x: T,
  pass: Pass,
  key: string,
  { levels }: DequantizeOptions,
): Transformed<T> {
  const y = fill(x, pass.uniform(key, x.shape), levels);
  return { y, logDet: forEach(x, -dimensions(x) * Math.log(levels)) };
}

/**
 * Variational dequantisation (Ho et al. 2019, "Flow++"): the same with a learned u. noise(x) returns the mean and the
 * log standard deviation of a normal variable, joined along the last axis, and u is its sigmoid. Its density is
 * subtracted, logDet = −D·log(levels) − log q(u | x), which makes the bound tighter.
 */
export function variationalDequantize<T extends Tensor>(
  x: T,
  noise: (x: T) => Tensor,
  pass: Pass,
  key: string,
  { levels }: DequantizeOptions,
): Transformed<T> {
  const [mean, logStd] = tf.split(noise(x), 2, x.rank - 1) as [Tensor, Tensor];
  const draw = pass.normal(key, x.shape);
  const before = tf.add(mean, tf.mul(tf.exp(logStd), draw));
  const y = fill(x, tf.sigmoid(before), levels);
  // log σ'(a) = log σ(a) + log σ(−a) = a − 2 softplus(a)
  const spread = tf.add(logStd, tf.sub(before, tf.mul(tf.softplus(before), 2)));
  const terms = tf.add(spread, tf.mul(tf.square(draw), 0.5));
  return { y, logDet: tf.add(sum(terms), dimensions(x) * (HALF_LOG_TWO_PI - Math.log(levels))) };
}

/** The picture in whose cube a point lies: floor(levels · y) / (levels − 1), in 0..1. */
export function dequantizeInverse<T extends Tensor>(y: T, { levels }: DequantizeOptions): T {
  const whole = tf.floor(tf.mul(y, levels));
  return tf.mul(tf.clipByValue(whole, 0, levels - 1), 1 / (levels - 1)) as T;
}
