import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ActivationAttributes } from '../../engine/gradients/activation.js';
import { hasKernel, run } from '../../engine/gradients/rule.js';
import type { Pass } from '../../contract/model.js';
import { takesBatch } from './batch-statistics.js';
import { biasActivation, isSignTelling, kernelActivation, LINEAR } from './bias.js';
import type { Activation } from './bias.js';
import { stop } from './differentiation.js';
import { pixelNorm } from './style.js';
import { unit } from './unit.js';
import { standardize } from '../../engine/gradients/standardize.js';

export interface Affine {
  readonly gamma?: Tensor1D;
  readonly beta?: Tensor1D;
}

/** activation(x · gamma + beta) */
function affine<T extends Tensor>(x: T, { gamma, beta }: Affine, how: ActivationAttributes): T {
  return biasActivation(gamma === undefined ? x : tf.mul(x, gamma), beta, how) as T;
}

interface Normalized {
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * Batch normalisation of the last axis of x [batch, …, c], then the activation. Keras's conventions: the moving
 * variance is the biased one (PyTorch's is unbiased) and moving = momentum · moving + (1 − momentum) · batch, moved by
 * training passes only.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  w: Affine & { readonly moving_mean: Tensor1D; readonly moving_variance: Tensor1D },
  options: { readonly momentum: number; readonly epsilon: number; readonly activation?: Activation },
  pass: Pass,
): T {
  const { momentum, epsilon } = options;
  const how = kernelActivation(options.activation);
  if (!pass.training) {
    const inverse = tf.rsqrt(tf.add(w.moving_variance, epsilon));
    const scale = w.gamma === undefined ? inverse : tf.mul(inverse, w.gamma);
    const centre = tf.mul(w.moving_mean, scale);
    const shift = w.beta === undefined ? tf.neg(centre) : tf.sub(w.beta, centre);
    return biasActivation(tf.mul(x, scale), shift as Tensor1D, how) as T;
  }
  takesBatch('BatchNorm');
  const channels = x.shape[x.rank - 1] ?? 1;
  const { y, mean, variance } = normalizeBatch(x, w, epsilon, how);
  const moved = (old: Tensor1D, now: Tensor): Tensor1D =>
    tf.add(tf.mul(old, momentum), tf.mul(stop(tf.reshape(now, [channels])), 1 - momentum));
  pass.move(w.moving_mean, moved(w.moving_mean, mean));
  pass.move(w.moving_variance, moved(w.moving_variance, variance));
  return y as T;
}

/** Normalises by the moments of each channel, in one kernel if the backend has it. */
function normalizeBatch(x: Tensor, w: Affine, epsilon: number, how: ActivationAttributes): Normalized {
  const { gamma, beta } = w;
  if (gamma !== undefined && beta !== undefined && hasKernel('BatchNormTraining')) {
    const inside = isSignTelling(how) ? how : LINEAR;
    const inputs = { x, gamma, beta };
    const [y, mean, variance] = run('BatchNormTraining', inputs, { epsilon, ...inside }) as unknown as Tensor[];
    return { y: inside === how ? y! : biasActivation(y!, undefined, how), mean: mean!, variance: variance! };
  }
  const rows = tf.reshape(x, [-1, x.shape[x.rank - 1] ?? 1]);
  const { mean, variance } = tf.moments(stop(rows), 0);
  return { y: affine(tf.reshape(standardize(rows, 0, epsilon), x.shape), w, how), mean, variance };
}

/**
 * Layer normalisation of x [batch, …, c] over all axes but the batch, or over the last one alone, then the activation;
 * gamma and beta belong to the last axis.
 */
export function layerNorm<T extends Tensor>(
  x: T,
  w: Affine,
  { epsilon, axis, activation }: { readonly epsilon: number; readonly axis?: -1; readonly activation?: Activation },
): T {
  const rows = axis === -1 ? tf.reshape(x, [-1, x.shape[x.rank - 1] ?? 1]) : tf.reshape(x, [x.shape[0] ?? 1, -1]);
  return affine(tf.reshape(standardize(rows, 1, epsilon), x.shape), w, kernelActivation(activation)) as T;
}

/**
 * Group normalisation of x [batch, …, c]: each example and each group of neighbouring channels over all places, then the
 * activation.
 */
export function groupNorm<T extends Tensor>(
  x: T,
  w: Affine,
  {
    groups,
    epsilon,
    activation,
  }: { readonly groups: number; readonly epsilon: number; readonly activation?: Activation },
): T {
  const [batch = 1] = x.shape;
  const channels = x.shape[x.rank - 1] ?? 1;
  const parts = tf.reshape(x, [batch, x.size / (batch * channels), groups, channels / groups]);
  return affine(tf.reshape(standardize(parts, [1, 3], epsilon), x.shape), w, kernelActivation(activation)) as T;
}

/** x [batch, …, c] divided by the root of its mean square along the last axis, times gamma [c]. */
export function rmsNorm<T extends Tensor>(
  x: T,
  { gamma }: { readonly gamma: Tensor1D },
  { epsilon }: { readonly epsilon: number },
): T {
  return tf.mul(pixelNorm(x, { epsilon }), gamma) as T;
}

/**
 * Instance normalisation of x [batch, h, w, c]: each example and channel over its own height and width, then the
 * activation.
 */
export function instanceNorm(
  x: Tensor4D,
  w: Affine,
  { epsilon, activation }: { readonly epsilon: number; readonly activation?: Activation },
): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const how = kernelActivation(activation);
  // The moments of a batch of one are those of its only example.
  if (batch === 1) return normalizeBatch(x, w, epsilon, how).y as Tensor4D;
  const y = standardize(tf.reshape(x, [batch, height * width, channels]), 1, epsilon);
  return affine(tf.reshape(y, x.shape), w, how) as Tensor4D;
}

/**
 * kernel / σ, where σ is the largest singular value of the kernel as a matrix of the axis `axis` (the outputs; by
 * default the last axis, as in dense and convolution kernels) against the rest. One power iteration from the state u
 * [out] estimates it (Miyato et al. 2018). The vectors are held, so the gradient flows through σ = vᵀ K u and the
 * quotient; u moves in training passes only.
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
