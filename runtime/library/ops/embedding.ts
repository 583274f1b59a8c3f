/** Vectors for classes and for numbers. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** The rows of a table [classes, size] at whole numbers x [batch, …]: [batch, …, size]. */
export function embed<T extends Tensor = Tensor>(x: Tensor, table: Tensor2D): T {
  const indices = x.dtype === 'int32' ? x : tf.cast(x, 'int32');
  return tf.gather(table, indices as tf.Tensor1D) as Tensor as T;
}

/** [sin(x·f₀), sin(x·f₁), …, cos(x·f₀), cos(x·f₁), …] along a new last axis, with fᵢ = period^(−2i / size). */
export function sinusoidal<T extends Tensor = Tensor>(
  x: Tensor,
  size: number,
  { period }: { readonly period: number },
): T {
  const half = size / 2;
  const frequencies = Float32Array.from({ length: half }, (_, index) => period ** (-index / half));
  const angles = tf.mul(tf.expandDims(x, -1), tf.tensor1d(frequencies));
  return tf.concat([tf.sin(angles), tf.cos(angles)], angles.rank - 1) as T;
}
