/**
 * Couplings (Dinh, Krueger & Bengio 2015; Dinh, Sohl-Dickstein & Bengio 2017, "RealNVP"): one part of x is kept and
 * decides how the other changes. The caller computes s and t from `kept(x, mask)`, which equals `kept(y, mask)`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import { board, halves } from './mask.js';
import type { Mask } from './mask.js';

import type { Transformed } from './transformed.js';

export interface AffineOptions {
  /** The bound of log scales: scales lie between exp(−bound) and exp(bound). */
  readonly bound: number;
}

/** s and t, each shaped like `kept(x, mask)`; or both in one tensor, one half of its last axis after the other. */
export type Scaling = Tensor | { readonly s: Tensor; readonly t: Tensor };

function scaling(net: Scaling): { readonly s: Tensor; readonly t: Tensor } {
  if ('s' in net) return net;
  const [s, t] = halves(net);
  return { s, t };
}

/** bound · tanh(s / bound) */
const clamp = (s: Tensor, bound: number): Tensor => tf.mul(tf.tanh(tf.mul(s, 1 / bound)), bound);

/** Applies `change` to the half that changes. */
function changeHalf<T extends Tensor>(x: T, parity: number, change: (part: T) => T): T {
  const [first, second] = halves(x);
  return tf.concat(parity === 0 ? [first, change(second)] : [change(first), second], x.rank - 1) as T;
}

/**
 * y = x · exp(σ) + t where the mask changes x, with σ = bound · tanh(s / bound) (RealNVP's equation 9; its tanh with
 * a bound).
 */
export function affineCoupling<T extends Tensor>(
  x: T,
  net: Scaling,
  { kind, parity }: Mask,
  { bound }: AffineOptions,
): Transformed<T> {
  const { s, t } = scaling(net);
  if (kind === 'half') {
    const scale = clamp(s, bound);
    const y = changeHalf(x, parity, (part) => tf.add(tf.mul(part, tf.exp(scale)), t) as T);
    return { y, logDet: sum(scale) };
  }
  const changed = board(x, 1 - parity);
  const scale = tf.mul(clamp(s, bound), changed);
  const y = tf.add(tf.mul(x, tf.exp(scale)), tf.mul(t, changed)) as T;
  return { y, logDet: sum(scale) };
}

/** The x that `affineCoupling` takes to y. */
export function affineCouplingInverse<T extends Tensor>(
  y: T,
  net: Scaling,
  { kind, parity }: Mask,
  { bound }: AffineOptions,
): T {
  const { s, t } = scaling(net);
  const shrink = (scale: Tensor): Tensor => tf.exp(tf.neg(scale));
  if (kind === 'half') return changeHalf(y, parity, (part) => tf.mul(tf.sub(part, t), shrink(clamp(s, bound))) as T);
  const changed = board(y, 1 - parity);
  const scale = tf.mul(clamp(s, bound), changed);
  return tf.mul(tf.sub(y, tf.mul(t, changed)), shrink(scale)) as T;
}

/** y = x + t where the mask changes x. Volumes are kept. */
export function additiveCoupling<T extends Tensor>(x: T, t: Tensor, { kind, parity }: Mask): T {
  if (kind === 'half') return changeHalf(x, parity, (part) => tf.add(part, t) as T);
  return tf.add(x, tf.mul(t, board(x, 1 - parity))) as T;
}

/** The x that `additiveCoupling` takes to y. */
export const additiveCouplingInverse = <T extends Tensor>(y: T, t: Tensor, mask: Mask): T =>
  additiveCoupling(y, tf.neg(t), mask);
