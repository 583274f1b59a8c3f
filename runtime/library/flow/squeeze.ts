import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/**
 * [b, h, w, c] → [b, h/f, w/f, f²·c]: each block of f × f places becomes one place (space to depth). Volumes are kept.
 * Throws if h or w is not a multiple of f.
 */
export function squeeze(x: Tensor4D, factor: number): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  if (height % factor !== 0 || width % factor !== 0)
    throw new Error(`squeeze: a map of ${height} × ${width} does not divide into blocks of ${factor} × ${factor}`);
  const [rows, columns] = [height / factor, width / factor];
  const blocks = tf.reshape(x, [batch * rows, factor, columns, factor * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [batch, rows, columns, factor * factor * channels]);
}

/** [b, h, w, f²·c] → [b, f·h, f·w, c], the x that `squeeze` takes to y. */
export function squeezeInverse(y: Tensor4D, factor: number): Tensor4D {
  const [batch, rows, columns, depth] = y.shape;
  const channels = depth / (factor * factor);
  if (!Number.isInteger(channels))
    throw new Error(`squeezeInverse: ${depth} channels do not divide into blocks of ${factor} × ${factor}`);
  const blocks = tf.reshape(y, [batch * rows, columns, factor, factor * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [batch, factor * rows, factor * columns, channels]);
}
