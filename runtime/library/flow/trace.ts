/** Estimators of log |det(I + J)| of each example, from vector-Jacobian products `back(v)` = Jᵀv alone. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import type { Pass } from '../../contract/model.js';
import { dimensions } from './transformed.js';

export type Trace =
  /** The first `terms` terms of the power series: biased, by at most the rest of the series. */
  | { readonly kind: 'series'; readonly terms: number }
  /**
   * Unbiased (Chen et al. 2019): the first `exact` terms and a random number of further terms, 1, 2, … with probability
   * p, (1 − p)p, …, each divided by the probability that it is reached; exact + 1/p terms on average.
   */
  | { readonly kind: 'roulette'; readonly exact: number; readonly p: number }
  /** The determinant itself, from as many products as an example has numbers: for small examples and checks. */
  | { readonly kind: 'exact' };

type Back = (v: Tensor) => Tensor;

/** Vectors of −1 and 1, each with probability ½: they give Hutchinson's estimator its least variance. */
export function rademacher<T extends Tensor>(x: T, pass: Pass, key: string): T {
  const upper = tf.cast(tf.greaterEqual(pass.uniform(`${key}/direction`, x.shape), 0.5), 'float32');
  return tf.sub(tf.mul(upper, 2), 1) as T;
}

/** The factors of the terms 1, 2, … of the power series; as many numbers as terms are taken. */
export function termWeights(trace: Exclude<Trace, { kind: 'exact' }>, pass: Pass, key: string): number[] {
  if (trace.kind === 'series') return new Array<number>(trace.terms).fill(1);
  const { exact, p } = trace;
  const more = p >= 1 ? 1 : 1 + Math.floor(Math.log(1 - pass.chance(`${key}/terms`)) / Math.log(1 - p));
  return Array.from({ length: exact + more }, (_, at) => (at < exact ? 1 : (1 - p) ** (exact - at)));
}

/**
 * The value Σₖ weightₖ · (−1)ᵏ⁺¹/k · vᵀJᵏv, [batch], and the vector w = Σₖ weightₖ · (−1)ᵏ⁺¹ · (Jᵀ)ᵏ⁻¹v. The gradient
 * of wᵀJv has the expectation of the gradient of the value.
 */
export function traceSeries<T extends Tensor>(
  v: T,
  weights: readonly number[],
  back: Back,
): { value: Tensor1D; w: Tensor } {
  let power: Tensor = v;
  let value: Tensor1D = tf.zeros([v.shape[0] ?? 1]);
  let w: Tensor = tf.zerosLike(v);
  weights.forEach((weight, at) => {
    const signed = at % 2 === 0 ? weight : -weight;
    const next = tf.tidy(() => {
      const product = back(power);
      const term = sum(tf.mul(product, v));
      return {
        power: product,
        value: tf.add(value, tf.mul(term, signed / (at + 1))),
        w: tf.add(w, tf.mul(power, signed)),
      };
    });
    if (at > 0) power.dispose();
    tf.dispose([value, w]);
    ({ power, value, w } = next as { power: Tensor; value: Tensor1D; w: Tensor });
  });
  return { value, w };
}

/** The exact log-determinant: all rows of J by products with the basis vectors, then elimination; differentiable. */
export function exactLogDet(x: Tensor, back: Back): Tensor1D {
  const batch = x.shape[0] ?? 1;
  const size = dimensions(x);
  const rows = Array.from({ length: size }, (_, row) => {
    const basis = Float32Array.from({ length: batch * size }, (_, index) => (index % size === row ? 1 : 0));
    return tf.reshape(back(tf.tensor(basis, x.shape)), [batch, size]);
  });
  return logDeterminant(tf.add(tf.stack(rows, 1), tf.eye(size)));
}

/**
 * log |det M| of matrices [batch, n, n] by elimination without row exchanges. I + J does not need them: with ‖J‖ < 1
 * its symmetric part is positive definite, and stays so.
 */
function logDeterminant(matrices: Tensor): Tensor1D {
  const [batch = 1, size = 1] = matrices.shape;
  let rest = matrices;
  let sum: Tensor = tf.zeros([batch, 1]);
  for (let left = size; left > 0; left -= 1) {
    const pivot = tf.slice(rest, [0, 0, 0], [batch, 1, 1]);
    sum = tf.add(sum, tf.log(tf.abs(tf.reshape(pivot, [batch, 1]))));
    if (left === 1) break;
    const column = tf.div(tf.slice(rest, [0, 1, 0], [batch, left - 1, 1]), pivot);
    const row = tf.slice(rest, [0, 0, 1], [batch, 1, left - 1]);
    rest = tf.sub(tf.slice(rest, [0, 1, 1], [batch, left - 1, left - 1]), tf.mul(column, row));
  }
  return tf.reshape(sum, [batch]);
}
