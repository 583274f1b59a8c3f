/** The parts of growing generators and of generators with styles: Karras et al. 2018 and Karras, Laine & Aila 2019. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';
import { takesBatch } from './batch-statistics.js';
import { stop } from './differentiation.js';
import { concat } from './shape.js';

/**
 * A layer with an equalised learning rate: the kernel times lr · gain / √fanIn and the bias times lr, at every pass.
 * Weights that start from N(0, 1/lr²) then move by the same share of their spread in every layer, times lr. The outputs
 * are the last axis of a kernel, or `outputs`; the other axes are the fan. Any rank. The gain is √2 by default.
 */
export function equalized<T extends { readonly kernel: Tensor; readonly bias?: Tensor1D }>(
  w: T,
  {
    lr = 1,
    gain = Math.SQRT2,
    outputs = w.kernel.rank - 1,
  }: { readonly lr?: number; readonly gain?: number; readonly outputs?: number } = {},
): T {
  const { kernel, bias } = w;
  const fanIn = kernel.size / (kernel.shape[outputs] ?? 1);
  const scaled = { ...w, kernel: tf.mul(kernel, (lr * gain) / Math.sqrt(fanIn)) };
  return bias === undefined || lr === 1 ? scaled : { ...scaled, bias: tf.mul(bias, lr) };
}

/**
 * x divided by the root of its mean square along the last axis, so that each pixel or vector of x [batch, …, c] is
 * normalised by itself.
 */
export function pixelNorm<T extends Tensor>(x: T, { epsilon }: { readonly epsilon: number }): T {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon)));
}

const binomial = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((tap) => tap / 16);

/**
 * x [batch, h, w, c] smoothed by the binomial filter [1 2 1] ⊗ [1 2 1] / 16, channel by channel, with zeros around it.
 * The filter is symmetric, so blurring is its own adjoint, and its gradients of every order are blurs.
 */
export function blur(x: Tensor4D): Tensor4D {
  const operation = tf.customGrad((...given) => {
    const [x0] = given as [Tensor4D];
    const channels = x0.shape[3];
    const taps = Float32Array.from({ length: 9 * channels }, (_, index) => binomial[Math.floor(index / channels)]!);
    const value = tf.depthwiseConv2d(x0, tf.tensor4d(taps, [3, 3, channels, 1]), 1, 'same');
    return { value, gradFunc: (dy: Tensor) => blur(dy as Tensor4D) };
  });
  return operation(x) as Tensor4D;
}

/** The largest number up to `most` that divides `batch`. */
function groupSize(batch: number, most: number): number {
  let size = Math.min(batch, most);
  while (batch % size !== 0) size -= 1;
  return size;
}

/**
 * x [batch, h, w, c] with one more channel that holds the variation of the example's group: the deviation of each place
 * and channel over the examples of the group, averaged into one number. Groups have `group` examples, or the most below
 * that which divide the batch; examples i, i + batch / group, … belong together.
 */
export function minibatchStd(x: Tensor4D, { group }: { readonly group: number }): Tensor4D {
  takesBatch('MinibatchStd');
  const [batch, height, width] = x.shape;
  const members = groupSize(batch, group);
  const groups = batch / members;
  const rows = tf.reshape(x, [members, groups, -1]);
  const centred = tf.sub(rows, tf.mean(rows, 0, true));
  const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 0), 1e-8)); // [groups, h · w · c]
  const each = tf.reshape(tf.mean(deviation, 1), [1, groups, 1]);
  const spread = tf.mul(each, tf.ones([members, 1, height * width]));
  return concat([x, tf.reshape(spread, [batch, height, width, 1]) as Tensor4D]);
}

/**
 * The moving mean of the inputs, once for every example of x [batch, …]. It is state, which training passes move to
 * decay · mean + (1 − decay) · mean of the batch. No gradient flows through it.
 */
export function movingMean<T extends Tensor>(
  x: T,
  { mean }: { readonly mean: Tensor },
  { decay }: { readonly decay: number },
  pass: Pass,
): T {
  if (pass.training) pass.move(mean, tf.add(tf.mul(mean, decay), tf.mul(tf.mean(stop(x), 0), 1 - decay)));
  return tf.mul(tf.ones(x.shape), stop(mean)) as T;
}
