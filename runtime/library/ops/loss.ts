import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operand } from './elementwise.js';

/** Keras's `backend.epsilon()`. */
const EPSILON = 1e-7;

/**
 * Binary cross-entropy of probabilities p against targets, elementwise, in nats. As in Keras, p is clipped to [1e-7, 1
 * − 1e-7]; outside, the gradient is zero. Prefer `bceLogits` if there are logits.
 */
export function bce<T extends Tensor>(p: T, target: Operand): T {
  const clipped = tf.clipByValue(p, EPSILON, 1 - EPSILON);
  if (target === 1) return tf.neg(tf.log(clipped));
  const miss = tf.log(tf.sub(1, clipped));
  if (target === 0) return tf.neg(miss) as T;
  const hit = tf.mul(target, tf.log(clipped));
  return tf.neg(tf.add(hit, tf.mul(tf.sub(1, target), miss))) as T;
}

/**
 * Binary cross-entropy of logits against targets, elementwise, in nats: t·softplus(−l) + (1 − t)·softplus(l). It does
 * not overflow, does not lose the tail, and is smooth.
 */
export function bceLogits<T extends Tensor>(logits: T, target: Operand): T {
  if (target === 0) return tf.softplus(logits);
  const miss = tf.softplus(tf.neg(logits));
  if (target === 1) return miss as T;
  return tf.add(tf.mul(target, miss), tf.mul(tf.sub(1, target), tf.softplus(logits))) as T;
}
