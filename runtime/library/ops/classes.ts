import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';

/** Classes [batch, …] of int32 (or whole float32) numbers → [batch, …, depth] of float32 zeros and ones. */
export function oneHot<T extends Tensor = Tensor2D>(classes: Tensor, depth: number): T {
  const indices = classes.dtype === 'int32' ? classes : tf.cast(stop(classes), 'int32');
  return tf.cast(tf.oneHot(indices, depth), 'float32') as T;
}

/** 1 if the largest of `logits` [batch, classes] is that of the class, else 0, [batch]. */
export function accuracy(logits: Tensor2D, classes: Tensor1D): Tensor1D {
  return tf.cast(tf.equal(tf.argMax(logits, 1), tf.cast(classes, 'int32')), 'float32') as Tensor1D;
}
