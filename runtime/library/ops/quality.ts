/** The quality of pictures against their originals, as one number per example. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { mean } from './reduction.js';

/** The ratio in decibels given to equal pictures in place of infinity, so that means are finite. */
const EQUAL = 100;

/**
 * Peak signal-to-noise ratio of each example in decibels: 10·log10(peak² / mean squared error) over all its elements,
 * at most 100. `peak` is the length of the values' range.
 */
export function psnr(x: Tensor, target: Tensor, peak: number): Tensor1D {
  const error = tf.div(mean(tf.squaredDifference(x, target)), peak * peak);
  return tf.mul(tf.log(tf.maximum(error, 10 ** (-EQUAL / 10))), -10 / Math.LN10);
}

const radius = 5;
/** The Gaussian of σ = 1.5 over 11 taps, which sum to one. */
const taps = ((): number[] => {
  const raw = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * 1.5 ** 2)));
  const sum = raw.reduce((total, tap) => total + tap, 0);
  return raw.map((tap) => tap / sum);
})();

/**
 * Structural similarity of pictures [batch, h, w, c], one number per example, 1 for equal ones (Wang, Bovik, Sheikh &
 * Simoncelli 2004). Gaussian window 11 × 11 with σ = 1.5, K1 = 0.01, K2 = 0.03, biased covariances, windows inside the
 * picture only, channels averaged. Pictures need at least 11 rows and columns.
 */
export function ssim(x: Tensor4D, target: Tensor4D, peak: number): Tensor1D {
  const [batch, height, width, depth] = x.shape;
  const planes = (tensor: Tensor4D): Tensor4D =>
    tf.reshape(tf.transpose(tensor, [0, 3, 1, 2]), [batch * depth, height, width, 1]);
  const [a, b] = [planes(x), planes(target)];
  const maps = [a, b, tf.square(a), tf.square(b), tf.mul(a, b)] as Tensor4D[];
  const blurred = tf.conv2d(
    tf.conv2d(tf.concat(maps), tf.tensor4d(taps, [taps.length, 1, 1, 1]), 1, 'valid'),
    tf.tensor4d(taps, [1, taps.length, 1, 1]),
    1,
    'valid',
  );
  const [meanA, meanB, squareA, squareB, product] = tf.split(blurred, 5) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [c1, c2] = [(0.01 * peak) ** 2, (0.03 * peak) ** 2];
  const [meansSquared, means] = [tf.add(tf.square(meanA), tf.square(meanB)), tf.mul(meanA, meanB)];
  const covariance = tf.sub(product, means);
  const variances = tf.sub(tf.add(squareA, squareB), meansSquared);
  const similarity = tf.div(
    tf.mul(tf.add(tf.mul(means, 2), c1), tf.add(tf.mul(covariance, 2), c2)),
    tf.mul(tf.add(meansSquared, c1), tf.add(variances, c2)),
  );
  return mean(tf.reshape(similarity, [batch, -1]));
}
