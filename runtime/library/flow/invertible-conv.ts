import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { channelsOf, forEach, places } from './transformed.js';
import type { Transformed } from './transformed.js';
import { reorder } from './permute.js';

/**
 * The pieces of one matrix; they start from the parts of `rotation(…)` of the same names. `sign` and `permutation` are
 * state.
 */
export interface InvertibleConvWeights {
  /** [c, c]; only the numbers below the diagonal are read. */
  readonly lower: Tensor2D;
  /** [c, c]; only the numbers above the diagonal are read. */
  readonly upper: Tensor2D;
  /** [c] */
  readonly log_scale: Tensor1D;
  /** [c], −1 or 1 */
  readonly sign: Tensor1D;
  /** [c]: row i of P·M is row permutation[i] of M. */
  readonly permutation: Tensor1D;
}

/** A matrix of 1 below the diagonal and 0 elsewhere. */
function belowDiagonal(side: number): Tensor2D {
  const ones = Float32Array.from({ length: side * side }, (_, at) => (at % side < Math.floor(at / side) ? 1 : 0));
  return tf.tensor2d(ones, [side, side]);
}

interface Factors {
  /** L without its diagonal of ones. */
  readonly lower: Tensor2D;
  /** U without its diagonal. */
  readonly upper: Tensor2D;
  /** The diagonal of U. */
  readonly diagonal: Tensor1D;
}

function factors(w: InvertibleConvWeights): Factors {
  const below = belowDiagonal(w.log_scale.size);
  return {
    lower: tf.mul(w.lower, below),
    upper: tf.mul(w.upper, tf.transpose(below)),
    diagonal: tf.mul(w.sign, tf.exp(w.log_scale)),
  };
}

/** W = P·L·(U + diag(sign · exp(log_scale))), [c, c]. */
function matrix(w: InvertibleConvWeights, { lower, upper, diagonal }: Factors): Tensor2D {
  const one = tf.eye(w.log_scale.size);
  const product = tf.matMul(tf.add(lower, one), tf.add(upper, tf.mul(one, diagonal)));
  return reorder(product, w.permutation, 0) as Tensor2D;
}

/** The product of a matrix with the channels of every place: y = M x. */
function multiply<T extends Tensor>(x: T, by: Tensor2D): T {
  const rows = tf.reshape(x, [-1, channelsOf(x)]);
  return tf.reshape(tf.matMul(rows, by, false, true), x.shape) as T;
}

/**
 * y = W x at every place: an invertible 1×1 convolution (Kingma & Dhariwal 2018, "Glow", section 3.2). Its
 * log-determinant is places · Σ log_scale.
 */
export function invertibleConv<T extends Tensor>(x: T, w: InvertibleConvWeights): Transformed<T> {
  const y = multiply(x, matrix(w, factors(w)));
  return { y, logDet: forEach(x, tf.mul(tf.sum(w.log_scale), places(x))) };
}

/**
 * The inverse (I + N)⁻¹ of a triangular N with zeros on its diagonal: the product of (I + (−N)^(2ᵏ)), which is finite
 * since Nᶜ = 0.
 */
function unitInverse(strict: Tensor2D): Tensor2D {
  const side = strict.shape[0];
  const one = tf.eye(side);
  let power = tf.neg(strict);
  let inverse = tf.add(one, power) as Tensor2D;
  for (let reached = 2; reached < side; reached *= 2) {
    power = tf.matMul(power, power);
    inverse = tf.add(inverse, tf.matMul(inverse, power));
  }
  return inverse;
}

/** The inverse W⁻¹ = U⁻¹·L⁻¹·P⁻¹, with two steps of Newton's iteration against its rounding. */
function inverseMatrix(w: InvertibleConvWeights): Tensor2D {
  const found = factors(w);
  const { lower, upper, diagonal } = found;
  const reciprocal = tf.reciprocal(diagonal);
  // U = (I + N·D⁻¹)·D
  const column = tf.reshape(reciprocal, [-1, 1]);
  const upperInverse = tf.mul(column, unitInverse(tf.mul(upper, reciprocal)));
  const product = tf.matMul(upperInverse as Tensor2D, unitInverse(lower));
  let inverse = reorder(product, w.permutation, 1) as Tensor2D;
  const whole = matrix(w, found);
  for (let step = 0; step < 2; step += 1)
    inverse = tf.sub(tf.mul(inverse, 2), tf.matMul(inverse, tf.matMul(whole, inverse)));
  return inverse;
}

/** The x that `invertibleConv` takes to y. */
export const invertibleConvInverse = <T extends Tensor>(y: T, w: InvertibleConvWeights): T =>
  multiply(y, inverseMatrix(w));
