import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** The result of a bijector at x, and the growth of volumes there. */
export interface Transformed<T extends Tensor> {
  readonly y: T;
  /** log |det dy/dx| of each example, [batch]. */
  readonly logDet: Tensor1D;
}

/** The number of values in an example. */
export const dimensions = (x: Tensor): number => x.size / (x.shape[0] ?? 1);

export const channelsOf = (x: Tensor): number => x.shape[x.rank - 1] ?? 1;

/** The number of places of a map, each with its channels; 1 for a vector. */
export const places = (x: Tensor): number => dimensions(x) / channelsOf(x);

/** The same number, or scalar, for each example of x. */
export const forEach = (x: Tensor, value: Tensor | number): Tensor1D =>
  tf.mul(tf.ones([x.shape[0] ?? 1]), value) as Tensor1D;

/** The sum of the log-determinants of several layers. */
export const total = (parts: readonly Tensor1D[]): Tensor1D =>
  parts.reduce((sum, part) => tf.add(sum, part) as Tensor1D);
