/** Mixtures, and levels of a discretised distribution. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { logSoftmax } from './activation.js';
import { categorical } from './discrete.js';
import type { Operand } from './elementwise.js';
import { logsumexp } from './reduction.js';

/** Evenly spaced levels from `low` to `high`. */
export interface Levels {
  readonly bins: number;
  readonly low: number;
  readonly high: number;
}

/** The nearest levels. */
export function discretized<T extends Tensor>(x: T, { bins, low, high }: Levels): T {
  const width = (high - low) / (bins - 1);
  const level = tf.round(tf.div(tf.sub(x, low), width));
  return tf.add(tf.mul(tf.clipByValue(level, 0, bins - 1), width), low) as T;
}

/**
 * The log-probability of levels: the mass of a logistic distribution between the middles to the neighbouring levels, and
 * all beyond for the outermost two (Kingma et al. 2016). σ(a) − σ(b) is σ(a)·σ(−b)·(1 − e^(b − a)), which loses no digits.
 */
export function logProbDiscretized<T extends Tensor>(x: T, mean: Operand, scale: Operand, levels: Levels): T {
  const { bins, low, high } = levels;
  const half = (high - low) / (bins - 1) / 2;
  const centred = tf.sub(x, mean);
  const below = tf.neg(tf.softplus(tf.neg(tf.div(tf.add(centred, half), scale))));
  const above = tf.neg(tf.softplus(tf.div(tf.sub(centred, half), scale)));
  const bin = tf.log(tf.neg(tf.expm1(tf.neg(tf.div(2 * half, scale)))));
  const inside = tf.add(tf.add(below, above), bin);
  return tf.where(tf.less(x, low + half), below, tf.where(tf.greater(x, high - half), above, inside)) as T;
}

/**
 * log Σ π·p(x) over the components, which stand before the last `events` axes. `density` gives the log-densities of a
 * value that has an axis of length one there.
 */
export function logProbMixture<T extends Tensor = Tensor>(
  x: Tensor,
  logits: Tensor,
  events: number,
  density: (each: Tensor) => Tensor,
): T {
  const each = density(tf.expandDims(x, x.rank - events));
  const last = Array.from({ length: events }, (_, axis) => each.rank - events + axis);
  const joint = tf.add(logSoftmax(logits), events === 0 ? each : tf.sum(each, last));
  return logsumexp(joint, joint.rank - 1) as T;
}

/** One of the draws of all components, chosen by uniform numbers. */
export function mixture<T extends Tensor = Tensor>(logits: Tensor, u: Tensor, drawn: Tensor, events: number): T {
  const classes = logits.shape[logits.rank - 1]!;
  const chosen = tf.cast(tf.oneHot(tf.cast(categorical(logits, u), 'int32'), classes), 'float32');
  const weights = tf.reshape(chosen, [...chosen.shape, ...new Array<number>(events).fill(1)]);
  return tf.sum(tf.mul(weights, drawn), chosen.rank - 1) as T;
}
