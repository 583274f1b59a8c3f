import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { softmax } from './activation.js';
import type { Operand } from './elementwise.js';
import { straight } from './codebook.js';

/**
 * softmax((logits + noise) / tau) over the last axis, with Gumbel noise (Jang, Gu & Poole 2017). `hard` gives the class
 * as a vector of zeros and a one, with the gradient of the relaxed draw.
 */
export function gumbelSoftmax<T extends Tensor>(logits: Tensor, noise: Tensor, tau: Operand = 1, hard = false): T {
  const sum = tf.add(logits, noise);
  const soft = softmax(tau === 1 ? sum : tf.div(sum, tau));
  if (!hard) return soft as T;
  const classes = soft.shape[soft.rank - 1]!;
  const chosen = tf.cast(tf.oneHot(tf.argMax(soft, soft.rank - 1), classes), 'float32');
  return straight(soft, chosen) as T;
}
