import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Pass } from '../model.js';
import { hasKernel, run } from '../gradients/rule.js';
import { stop } from './differentiation.js';

export interface Affine {
  readonly gamma?: Tensor1D;
  readonly beta?: Tensor1D;
}

function affine<T extends Tensor>(x: T, { gamma, beta }: Affine): T {
  const scaled = gamma === undefined ? x : tf.mul(x, gamma);
  return (beta === undefined ? scaled : tf.add(scaled, beta)) as T;
}

interface Standardized {
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** (x − mean) / √(variance + ε) with the moments over `axes`; also the moments, which keep their axes. */
function standardize(x: Tensor, axes: number[], epsilon: number): Standardized {
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes, true);
  return { y: tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), mean, variance };
}

/**
 * Batch normalisation of the last axis of x [batch, …, c]. Keras's conventions: the moving variance is the biased one
 * (PyTorch's is unbiased) and moving = momentum · moving + (1 − momentum) · batch, moved by training passes only.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  w: Affine & { readonly moving_mean: Tensor1D; readonly moving_variance: Tensor1D },
  { momentum, epsilon }: { readonly momentum: number; readonly epsilon: number },
  pass: Pass,
): T {
  if (!pass.training) {
    const inverse = tf.rsqrt(tf.add(w.moving_variance, epsilon));
    const scale = w.gamma === undefined ? inverse : tf.mul(inverse, w.gamma);
    const shift = tf.neg(tf.mul(w.moving_mean, scale));
    return tf.add(tf.mul(x, scale), w.beta === undefined ? shift : tf.add(shift, w.beta)) as T;
  }
  const channels = x.shape[x.rank - 1] ?? 1;
  const { y, mean, variance } = standardizeBatch(x, w, channels, epsilon);
  const moved = (old: Tensor1D, now: Tensor): Tensor1D =>
    tf.add(tf.mul(old, momentum), tf.mul(stop(tf.reshape(now, [channels])), 1 - momentum));
  pass.move(w.moving_mean, moved(w.moving_mean, mean));
  pass.move(w.moving_variance, moved(w.moving_variance, variance));
  return y as T;
}

/** In one kernel where the backend has it. */
function standardizeBatch(x: Tensor, w: Affine, channels: number, epsilon: number): Standardized {
  const { gamma, beta } = w;
  if (gamma !== undefined && beta !== undefined && hasKernel('BatchNormTraining')) {
    const [y, mean, variance] = run('BatchNormTraining', { x, gamma, beta }, { epsilon }) as unknown as Tensor[];
    return { y: y!, mean: mean!, variance: variance! };
  }
  const { y, mean, variance } = standardize(tf.reshape(x, [-1, channels]), [0], epsilon);
  return { y: tf.reshape(affine(y, w), x.shape), mean, variance };
}

/** Layer normalisation of x [batch, …, c] over all axes but the batch; gamma and beta belong to the last axis. */
export function layerNorm<T extends Tensor>(x: T, w: Affine, { epsilon }: { readonly epsilon: number }): T {
  const batch = x.shape[0] ?? 1;
  const { y } = standardize(tf.reshape(x, [batch, -1]), [1], epsilon);
  return affine(tf.reshape(y, x.shape), w) as T;
}

/** Instance normalisation of x [batch, h, w, c]: each example and channel over its own height and width. */
export function instanceNorm(x: Tensor4D, w: Affine, { epsilon }: { readonly epsilon: number }): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const { y } = standardize(tf.reshape(x, [batch, height * width, channels]), [1], epsilon);
  return affine(tf.reshape(y, x.shape), w) as Tensor4D;
}

const unit = (x: Tensor): Tensor => tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x))), 1e-12));

/**
 * kernel / σ, σ being its largest singular value seen as a matrix of the axis `axis` (the outputs: the last axis of a
 * dense or convolution kernel, by default) against the rest, estimated by one power iteration from the state u [out]
 * (Miyato et al. 2018). The vectors are held, so the gradient flows through σ = vᵀ K u and the quotient; u moves in
 * training passes only.
 */
export function spectralNorm<T extends Tensor>(kernel: T, u: Tensor1D, pass: Pass, axis = kernel.rank - 1): T {
  const outputs = kernel.shape[axis] ?? 1;
  const others = kernel.shape.map((_, index) => index).filter((index) => index !== axis);
  const last = axis === kernel.rank - 1 ? kernel : tf.transpose(kernel, [...others, axis]);
  const matrix = tf.reshape(last, [-1, outputs]);
  const held = stop(matrix);
  const right = unit(tf.matMul(held, tf.reshape(stop(u), [outputs, 1]))); // [rest, 1]
  const left = unit(tf.matMul(tf.transpose(right), held)); // [1, out]
  const next = stop(tf.reshape(left, [outputs])) as Tensor1D;
  if (pass.training) pass.move(u, next);
  const sigma = tf.sum(tf.mul(tf.matMul(matrix, stop(tf.transpose(left))), stop(right)));
  return tf.div(kernel, sigma) as T;
}
