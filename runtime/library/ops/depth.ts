/** Places of maps as channels, and channels as places. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** `DCR`: the channels of a place stand together (TensorFlow); `CRD`: the places of a channel do (PyTorch). */
export type DepthOrder = 'DCR' | 'CRD';

/** The last axis as a matrix of so many rows, turned. */
function turned(x: Tensor4D, rows: number): Tensor4D {
  const [batch, height, width, depth] = x.shape;
  const matrix = tf.reshape(x, [batch * height * width, rows, depth / rows]);
  return tf.reshape(tf.transpose(matrix, [0, 2, 1]), [batch, height, width, depth]);
}

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

/** [b, h, w, c] → [b, h/f, w/f, f²·c]: squares of places as channels, in either order. */
export function spaceToDepth(x: Tensor4D, factor: number, order: DepthOrder = 'DCR'): Tensor4D {
  const y = squeeze(x, factor);
  return order === 'DCR' ? y : turned(y, factor * factor);
}

/** [b, h, w, f²·c] → [b, f·h, f·w, c]: channels as squares of places, in either order. */
export function depthToSpace(y: Tensor4D, factor: number, order: DepthOrder = 'DCR'): Tensor4D {
  return squeezeInverse(order === 'DCR' ? y : turned(y, y.shape[3] / (factor * factor)), factor);
}
