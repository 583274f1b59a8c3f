/** Kernels with a bounded Lipschitz constant, by the norm of the whole operator instead of its reshaped kernel. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';
import { stop } from './differentiation.js';
import { unit } from './unit.js';

export interface LipschitzOptions {
  /** The bound of the norm; below one if x + g(x) has to be invertible. */
  readonly bound: number;
  /** The number of power-iteration steps in each training pass. */
  readonly iterations: number;
}

/** The options of a convolution that keep the size of maps, since the operator is applied repeatedly. */
export interface ConvOptions {
  readonly strides: 1;
  readonly pad: 'same';
}

/** The number of steps in the first training pass, which starts from a random vector. */
const FIRST_ITERATIONS = 50;

/** A linear operator and its adjoint. */
interface Operator {
  readonly apply: (u: Tensor) => Tensor;
  readonly adjoint: (v: Tensor) => Tensor;
}

function power({ apply, adjoint }: Operator, u: Tensor, iterations: number): Tensor {
  let vector = u;
  for (let step = 0; step < iterations; step += 1) vector = unit(adjoint(unit(apply(vector))));
  return vector;
}

const dense = (kernel: Tensor2D): Operator => ({
  apply: (u) => tf.matMul(tf.reshape(u, [1, -1]) as Tensor2D, kernel),
  adjoint: (v) => tf.reshape(tf.matMul(v as Tensor2D, kernel, false, true), [-1]),
});

const convolution = (kernel: Tensor4D, shape: readonly number[], { strides, pad }: ConvOptions): Operator => ({
  apply: (u) => tf.conv2d(u as Tensor4D, kernel, strides, pad),
  adjoint: (v) => tf.conv2dTranspose(v as Tensor4D, kernel, [...shape] as Tensor4D['shape'], strides, pad),
});

/**
 * kernel · min(1, bound / σ), where σ is the operator's norm in the direction that the power iteration of the state u
 * has found (Gouk et al. 2018). The estimate is never above the norm and comes near it as training goes on. Only
 * training passes move u. The vectors are held, so the gradient flows through σ = vᵀ K u and the product.
 */
function bounded<T extends Tensor>(
  kernel: T,
  u: Tensor,
  operator: (kernel: T) => Operator,
  pass: Pass,
  { bound, iterations }: LipschitzOptions,
): T {
  const held = operator(stop(kernel));
  const [right, left] = tf.tidy(() => {
    const start = stop(u);
    const found = pass.training ? power(held, start, pass.first ? FIRST_ITERATIONS : iterations) : start;
    return [found.clone(), unit(held.apply(found))];
  }) as [Tensor, Tensor];
  if (pass.training) pass.move(u, right);
  const sigma = tf.sum(tf.mul(operator(kernel).apply(stop(right)), stop(left)));
  return tf.mul(kernel, tf.minimum(1, tf.div(bound, sigma))) as T;
}

/** Bounds the norm of x ↦ x · kernel [in, out]; u [in] is state that starts as `unit`. */
export const lipschitzDense = (kernel: Tensor2D, u: Tensor1D, pass: Pass, options: LipschitzOptions): Tensor2D =>
  bounded(kernel, u, dense, pass, options);

/**
 * Bounds the norm of the convolution with kernel [kh, kw, in, out] on maps of u's shape; u [1, h, w, in] is state that
 * starts as `unit`.
 */
export const lipschitzConv = (
  kernel: Tensor4D,
  u: Tensor4D,
  pass: Pass,
  options: LipschitzOptions & ConvOptions,
): Tensor4D => bounded(kernel, u, (each) => convolution(each, u.shape, options), pass, options);

/** ‖K u‖ after `iterations` more steps from u, for measuring; no gradient. */
const norm = (operator: Operator, u: Tensor, iterations: number): Tensor =>
  tf.tidy(() => tf.sqrt(tf.sum(tf.square(operator.apply(power(operator, stop(u), iterations))))));

export interface NormOptions {
  /** The number of steps; 100 if absent. */
  readonly iterations?: number;
}

/** The norm of x ↦ x · kernel, a scalar. It is a lower bound, and close if the largest singular value stands apart. */
export const operatorNormDense = (kernel: Tensor2D, u: Tensor1D, { iterations = 100 }: NormOptions = {}): Tensor =>
  norm(dense(stop(kernel)), u, iterations);

/** The norm of a convolution on maps of u's shape, a scalar. */
export const operatorNormConv = (
  kernel: Tensor4D,
  u: Tensor4D,
  { iterations = 100, ...options }: NormOptions & ConvOptions,
): Tensor => norm(convolution(stop(kernel), u.shape, options), u, iterations);
