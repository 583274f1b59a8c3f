import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { nativePadding, shortenedStrides } from './windows.js';
import type { Padding } from './windows.js';

export interface PoolOptions {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

/**
 * The largest value of each window of x [batch, h, w, c]; padded places are never the largest. First-order gradients
 * only.
 */
export function maxPool(x: Tensor4D, { size, strides, padding }: PoolOptions): Tensor4D {
  return tf.maxPool(x, [size[0], size[1]], shortenedStrides(x.shape, strides, padding), nativePadding(padding));
}

/** The mean of each window of x [batch, h, w, c]; padded places do not count (Keras; PyTorch counts them as zeros). */
export function avgPool(x: Tensor4D, { size, strides, padding }: PoolOptions): Tensor4D {
  return tf.avgPool(x, [size[0], size[1]], shortenedStrides(x.shape, strides, padding), nativePadding(padding));
}

/** The mean over height and width: [batch, h, w, c] → [batch, c]. */
export function globalAvgPool(x: Tensor4D): Tensor2D {
  return tf.mean(x, [1, 2]);
}
