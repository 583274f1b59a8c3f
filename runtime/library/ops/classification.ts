/** Losses of classes. Logits and targets have a number for each class in their last axis; the result lacks that axis. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { logSoftmax } from './activation.js';
import { pow } from './elementwise.js';

const last = (x: Tensor): number => x.rank - 1;

/** −Σ target·log softmax(logits), in nats. `smoothing` is the share of the target that is spread over all classes. */
export function crossEntropy<T extends Tensor = Tensor>(logits: Tensor, target: Tensor, smoothing = 0): T {
  const classes = logits.shape[last(logits)]!;
  const wanted = smoothing === 0 ? target : tf.add(tf.mul(1 - smoothing, target), smoothing / classes);
  const terms = tf.mul(wanted, logSoftmax(logits));
  return tf.neg(tf.sum(terms, last(terms))) as T;
}

/** −Σ target·(1 − p)^gamma·log p with p = softmax(logits) (Lin et al. 2017). */
export function focal<T extends Tensor = Tensor>(logits: Tensor, target: Tensor, gamma = 2): T {
  const logP = logSoftmax(logits);
  // 1 − p without the rounding of p near 1; it stays above zero, since powers have no slope there.
  const miss = tf.maximum(tf.neg(tf.expm1(logP)), 1e-12);
  const terms = tf.mul(target, tf.mul(pow(miss, gamma), logP));
  return tf.neg(tf.sum(terms, last(terms))) as T;
}

/** 1 where the largest of the logits is at the class, else 0. */
export const rightly = <T extends Tensor = Tensor>(logits: Tensor, target: Tensor): T =>
  tf.cast(tf.equal(tf.argMax(logits, last(logits)), tf.cast(target, 'int32')), 'float32') as T;
