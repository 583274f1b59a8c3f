/** The preparation of pictures for feature extractors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';
import type { FeatureInput } from './extractor.js';

/**
 * x [batch, h, w, c] with values in `range`, cut off and rounded to 256 levels, made grey or RGB, resized and scaled.
 * @throws UserError if the pictures have neither 1 nor 3 channels.
 */
export function preparePictures(x: Tensor4D, range: readonly [number, number], input: FeatureInput): Tensor4D {
  const [low, high] = range;
  const channels = x.shape[3];
  if (channels !== 1 && channels !== 3)
    throw new UserError(`Features are taken of grey or RGB pictures; these have ${channels} channels.`);
  return tf.tidy(() => {
    const levels = tf.round(tf.mul(tf.clipByValue(tf.div(tf.sub(x, low), high - low), 0, 1), 255));
    const coloured =
      channels === input.channels ? levels : input.channels === 1 ? grey(levels) : tf.tile(levels, [1, 1, 1, 3]);
    const sized = resize(coloured as Tensor4D, [input.height, input.width]);
    const [from, to] = input.range;
    return tf.add(tf.mul(sized, (to - from) / 255), from) as Tensor4D;
  });
}

const grey = (rgb: Tensor): Tensor => tf.sum(tf.mul(rgb, [0.299, 0.587, 0.114]), 3, true);

/** x [batch, h, w, c] at another size: rows and columns are each multiplied by a matrix of {@link triangleFilter}. */
function resize(x: Tensor4D, [height, width]: readonly [number, number]): Tensor4D {
  const [batch, h, w, c] = x.shape;
  if (h === height && w === width) return x;
  const vertical = tf.tensor2d(triangleFilter(h, height), [height, h]);
  const horizontal = tf.tensor2d(triangleFilter(w, width), [width, w]);
  // [h, batch · w · c], then [w, batch · height · c].
  const rows = tf.matMul(vertical, tf.reshape(tf.transpose(x, [1, 0, 2, 3]), [h, -1]) as Tensor2D);
  const columns = tf.transpose(tf.reshape(rows, [height, batch, w, c]), [2, 1, 0, 3]);
  const sized = tf.matMul(horizontal, tf.reshape(columns, [w, -1]) as Tensor2D);
  return tf.transpose(tf.reshape(sized, [width, batch, height, c]), [1, 2, 0, 3]);
}

/**
 * The weights [to, from] of a resizing from pixel centre to pixel centre. Enlarging is bilinear. When a picture
 * shrinks, the triangle is as wide as the step between two pixels, so that every pixel counts.
 */
export function triangleFilter(from: number, to: number): Float32Array {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const row = Array.from({ length: from }, (_, j) => Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach));
    const sum = row.reduce((total, weight) => total + weight, 0);
    row.forEach((weight, j) => (weights[i * from + j] = weight / sum));
  }
  return weights;
}
