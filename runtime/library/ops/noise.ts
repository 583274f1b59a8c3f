/** Standard draws, around 0 with scale 1, from uniform numbers in [0, 1). */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operand } from './elementwise.js';

/** Uniform numbers that exclude both 0 and 1. */
const inside = (u: Tensor): Tensor => tf.clipByValue(u, 2 ** -25, 1 - 2 ** -24);

/** Logistic numbers. */
export function logistic<T extends Tensor>(u: T): T {
  const p = inside(u);
  return tf.sub(tf.log(p), tf.log(tf.sub(1, p))) as T;
}

/** Laplace numbers. */
export function laplace<T extends Tensor>(u: T): T {
  const centred = tf.sub(inside(u), 0.5);
  return tf.mul(tf.neg(tf.sign(centred)), tf.log(tf.sub(1, tf.mul(tf.abs(centred), 2)))) as T;
}

/** Gumbel numbers. */
export const gumbel = <T extends Tensor>(u: T): T => tf.neg(tf.log(tf.neg(tf.log(inside(u))))) as T;

/** A reparameterised draw, mean + scale · noise, through which gradients flow. */
export const located = <T extends Tensor>(mean: T, scale: Operand, noise: Tensor): T =>
  tf.add(mean, tf.mul(scale, noise)) as T;
