/** The gradient of a convolution with strides as that of one without: zeros lie between the numbers that arrive. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** dy with stride − 1 zeros behind each of its pixels, cut to the height and width of the result of stride 1. */
export function withZerosBetween(
  dy: Tensor,
  [strideHeight, strideWidth]: readonly [number, number],
  [height, width]: readonly [number, number],
): Tensor4D {
  const [batch, outHeight, outWidth, depth] = dy.shape as [number, number, number, number];
  const columns = tf.pad(tf.reshape(dy, [batch * outHeight, outWidth, 1, depth]), [
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [batch, outHeight, 1, outWidth * strideWidth * depth]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  const whole: Tensor4D = tf.reshape(rows, [batch, outHeight * strideHeight, outWidth * strideWidth, depth]);
  return tf.slice(whole, [0, 0, 0, 0], [batch, height, width, depth]);
}
