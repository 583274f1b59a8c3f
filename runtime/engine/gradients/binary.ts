import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { asFloat, flat, keptWhere, reduceTo, rule, shapeOf } from './rule.js';

/** The derivatives of f(a, b) by both arguments, before they are summed over broadcast axes. */
const binary = (
  kernel: string,
  byA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  byB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): GradConfig =>
  rule(kernel, ['a', 'b'], (dy, [a, b]) => ({
    a: () => reduceTo(byA(dy, a, b), a.shape),
    b: () => reduceTo(byB(dy, a, b), b.shape),
  }));

/** The share of the side that wins a maximum or minimum; on a tie each side takes half, as in PyTorch. */
function share(dy: Tensor, wins: Tensor, ties: Tensor): Tensor {
  return tf.where(ties, tf.mul(0.5, dy), keptWhere(wins, dy));
}

function powByBase(dy: Tensor, base: Tensor, exponent: Tensor): Tensor {
  const slope = tf.mul(exponent, tf.pow(base, tf.sub(exponent, 1)));
  // x⁰ is flat even at x = 0, where 0 · 0⁻¹ would be NaN.
  return keptWhere(tf.notEqual(exponent, 0), tf.mul(dy, slope));
}

function powByExponent(dy: Tensor, base: Tensor, exponent: Tensor): Tensor {
  const positive = tf.greater(base, 0);
  const logarithm = tf.log(tf.where(positive, base, tf.onesLike(base)));
  return tf.mul(dy, tf.mul(tf.pow(base, exponent), logarithm));
}

/** A comparison, which is flat in both arguments. */
const step = (kernel: string): GradConfig => rule(kernel, [], () => ({ a: flat, b: flat }));

/** a ± b; only the shapes of the arguments are needed. */
const sum = (kernel: string, byB: (dy: Tensor) => Tensor): GradConfig =>
  rule(kernel, [], (dy) => ({
    a: () => reduceTo(dy, shapeOf('a')),
    b: () => reduceTo(byB(dy), shapeOf('b')),
  }));

export const binaryGradients: readonly GradConfig[] = [
  sum('Add', (dy) => dy),
  sum('Sub', (dy) => tf.neg(dy)),
  binary(
    'Multiply',
    (dy, _a, b) => tf.mul(dy, asFloat(b)),
    (dy, a) => tf.mul(dy, asFloat(a)),
  ),
  binary(
    'RealDiv',
    (dy, _a, b) => tf.div(dy, asFloat(b)),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(asFloat(b)))),
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
  // atan2(a, b): the angle of the point (b, a).
  binary(
    'Atan2',
    (dy, a, b) => tf.div(tf.mul(dy, b), tf.add(tf.square(a), tf.square(b))),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.add(tf.square(a), tf.square(b)))),
  ),
  ...['Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'NotEqual'].map(step),
  rule('LogicalNot', [], () => ({ x: flat })),
  // prelu(x, alpha): x if positive, alpha · x otherwise.
  rule('Prelu', ['x', 'alpha'], (dy, [x, alpha]) => ({
    x: () => tf.mul(dy, tf.add(tf.step(x), tf.mul(tf.sub(1, tf.step(x)), alpha))),
    alpha: () => reduceTo(tf.mul(dy, tf.minimum(x, 0)), alpha.shape),
  })),
  rule('Select', ['condition'], (dy, [condition]) => ({
    condition: flat,
    t: () => keptWhere(condition, dy),
    e: () => tf.where(condition, tf.zerosLike(dy), dy),
  })),
];
