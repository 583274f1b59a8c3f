/** Errors between a prediction and its target. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operand } from './elementwise.js';
import { stop } from './differentiation.js';

/** Squared differences. */
export const squaredError = (a: Tensor, b: Operand): Tensor => tf.square(tf.sub(a, b));

/** Absolute differences. */
export const absoluteError = (a: Tensor, b: Operand): Tensor => tf.abs(tf.sub(a, b));

/** ½(a − b)² up to a distance of delta, delta·(|a − b| − ½·delta) beyond (Huber 1964). */
export function huber<T extends Tensor>(a: T, b: Operand, delta = 1): T {
  const difference = tf.sub(a, b);
  // Within delta, the clipped difference is the difference; beyond, the rest has the slope delta.
  const near = tf.clipByValue(difference, -delta, delta);
  const rest = tf.sub(difference, near);
  return tf.add(tf.mul(0.5, tf.square(near)), tf.mul(delta, tf.mul(rest, stop(tf.sign(difference))))) as T;
}

/** max(0, 1 − t·logits), with t = 2·target − 1: 1 for the target 1 and −1 for the target 0. */
export function hinge<T extends Tensor>(logits: T, target: Operand): T {
  if (target === 1) return tf.relu(tf.sub(1, logits)) as T;
  if (target === 0) return tf.relu(tf.add(1, logits)) as T;
  const signed = typeof target === 'number' ? 2 * target - 1 : tf.sub(tf.mul(2, target), 1);
  return tf.relu(tf.sub(1, tf.mul(signed, logits))) as T;
}
