import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { reduceTo, rule } from './rule.js';

/** Derivatives of f(a, b) by both arguments, before they are summed over the axes that were broadcast. */
const binary = (
  kernel: string,
  byA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  byB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): GradConfig =>
  rule(kernel, ['a', 'b'], (dy, [a, b]) => ({
    a: () => reduceTo(byA(dy, a, b), a.shape),
    b: () => reduceTo(byB(dy, a, b), b.shape),
  }));

/** The steeper side of a maximum or minimum; on a tie each side takes half, as in PyTorch. */
function share(dy: Tensor, wins: Tensor, ties: Tensor): Tensor {
  return tf.mul(dy, tf.add(tf.cast(wins, 'float32'), tf.mul(0.5, tf.cast(ties, 'float32'))));
}

function powByBase(dy: Tensor, base: Tensor, exponent: Tensor): Tensor {
  const slope = tf.mul(exponent, tf.pow(base, tf.sub(exponent, 1)));
  // x⁰ is flat even at x = 0, where 0 · 0⁻¹ would be NaN.
  return tf.mul(dy, tf.where(tf.equal(exponent, 0), tf.zerosLike(slope), slope));
}

function powByExponent(dy: Tensor, base: Tensor, exponent: Tensor): Tensor {
  const positive = tf.greater(base, 0);
  const logarithm = tf.log(tf.where(positive, base, tf.onesLike(base)));
  return tf.mul(dy, tf.mul(tf.pow(base, exponent), logarithm));
}

/** Comparisons: flat in both arguments. */
const flat = (kernel: string): GradConfig =>
  rule(kernel, ['a', 'b'], (_dy, [a, b]) => ({ a: () => zeros(a), b: () => zeros(b) }));
const zeros = (x: Tensor): Tensor => tf.zeros(x.shape);

export const binaryGradients: readonly GradConfig[] = [
  binary(
    'Add',
    (dy) => dy,
    (dy) => dy,
  ),
  binary(
    'Sub',
    (dy) => dy,
    (dy) => tf.neg(dy),
  ),
  binary(
    'Multiply',
    (dy, _a, b) => tf.mul(dy, tf.cast(b, 'float32')),
    (dy, a) => tf.mul(dy, tf.cast(a, 'float32')),
  ),
  binary(
    'RealDiv',
    (dy, _a, b) => tf.div(dy, tf.cast(b, 'float32')),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(tf.cast(b, 'float32')))),
  ),
  binary(
    'SquaredDifference',
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
  ),
  binary(
    'Maximum',
    (dy, a, b) => share(dy, tf.greater(a, b), tf.equal(a, b)),
    (dy, a, b) => share(dy, tf.less(a, b), tf.equal(a, b)),
  ),
  binary(
    'Minimum',
    (dy, a, b) => share(dy, tf.less(a, b), tf.equal(a, b)),
    (dy, a, b) => share(dy, tf.greater(a, b), tf.equal(a, b)),
  ),
  binary('Pow', powByBase, powByExponent),
  ...['Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'NotEqual'].map(flat),
  rule('LogicalNot', [], (dy) => ({ x: () => tf.zerosLike(dy) })),
  // prelu(x, alpha): x where positive, alpha · x elsewhere.
  rule('Prelu', ['x', 'alpha'], (dy, [x, alpha]) => ({
    x: () => tf.mul(dy, tf.add(tf.step(x), tf.mul(tf.sub(1, tf.step(x)), alpha))),
    alpha: () => reduceTo(tf.mul(dy, tf.minimum(x, 0)), alpha.shape),
  })),
  rule('Select', ['condition'], (dy, [condition]) => ({
    condition: () => tf.zerosLike(tf.cast(condition, 'float32')),
    t: () => tf.mul(dy, tf.cast(condition, 'float32')),
    e: () => tf.mul(dy, tf.cast(tf.logicalNot(condition), 'float32')),
  })),
];
