/**
 * Masked autoregressive layers (Papamakarios, Pavlakou & Murray 2017, "Masked Autoregressive Flow for Density
 * Estimation"): a masked net (Germain et al. 2015, "MADE") says how each number of a vector changes, from those before
 * it alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import { halves } from './mask.js';
import type { Transformed } from './transformed.js';

/** `layer_1` [in, out] and `bias_1` [out] of the first layer, and so on; `given` [given, out] into the first, if any. */
export type MaskedWeights = Readonly<Record<string, Tensor>>;

export interface MaskedOptions {
  readonly activation: 'relu' | 'tanh';
  /** The bound of log scales: scales lie between exp(−bound) and exp(bound). */
  readonly bound: number;
}

/**
 * The orders of the units of each layer, inputs first. A unit sees the units before it whose order is at most its own.
 * Those of hidden units go around from 1 to length − 1, and an output has the order of the place before its own. Where
 * something is given, orders begin at 0, so that the first place can read it too.
 */
function ordersOf(length: number, widths: readonly number[], isTold: boolean): number[][] {
  const least = isTold ? 0 : 1;
  const places = Array.from({ length }, (_, place) => place + 1);
  const hidden = widths
    .slice(0, -1)
    .map((width) => Array.from({ length: width }, (_, unit) => (unit % (length - least)) + least));
  return [places, ...hidden, [...places, ...places].map((order) => order - 1)];
}

/** The mask [in, out]: 1 where the unit behind may see the unit before. */
function maskOf(before: readonly number[], behind: readonly number[]): Tensor2D {
  const ones = Float32Array.from(before.flatMap((from) => behind.map((to) => (from <= to ? 1 : 0))));
  return tf.tensor2d(ones, [before.length, behind.length]);
}

/** The net: s and μ of every place of x. The masked weights are computed once for all of its passes. */
function conditioner(
  length: number,
  w: MaskedWeights,
  { activation, bound }: MaskedOptions,
  given: Tensor2D | undefined,
): (x: Tensor2D) => { readonly scale: Tensor2D; readonly shift: Tensor2D } {
  const count = Object.keys(w).filter((name) => name.startsWith('layer_')).length;
  const layers = Array.from({ length: count }, (_, index) => ({
    kernel: w[`layer_${index + 1}`] as Tensor2D,
    bias: w[`bias_${index + 1}`] as Tensor1D,
  }));
  const orders = ordersOf(
    length,
    layers.map(({ bias }) => bias.size),
    given !== undefined,
  );
  const masked = layers.map(
    ({ kernel }, index) => tf.mul(kernel, maskOf(orders[index]!, orders[index + 1]!)) as Tensor2D,
  );
  const told = given && tf.matMul(given, w['given'] as Tensor2D);
  return (x) => {
    const made = layers.reduce<Tensor2D>((value, { bias }, index) => {
      const linear = tf.add(tf.matMul(value, masked[index]!), bias);
      const whole = told && index === 0 ? tf.add(linear, told) : linear;
      if (index === count - 1) return whole as Tensor2D;
      return (activation === 'relu' ? tf.relu(whole) : tf.tanh(whole)) as Tensor2D;
    }, x);
    const [s, shift] = halves(made);
    return { scale: tf.mul(tf.tanh(tf.mul(s, 1 / bound)), bound), shift };
  };
}

/** y = (x − μ)·exp(−σ) with σ = bound·tanh(s / bound), in one pass. `given` is a vector that all places may read. */
export function maskedAutoregressive(
  x: Tensor2D,
  w: MaskedWeights,
  options: MaskedOptions,
  given?: Tensor2D,
): Transformed<Tensor2D> {
  const { scale, shift } = conditioner(x.shape[1], w, options, given)(x);
  return { y: tf.mul(tf.sub(x, shift), tf.exp(tf.neg(scale))), logDet: tf.neg(sum(scale)) };
}

/** The x that `maskedAutoregressive` takes to y: one place after another, each with a pass of its own. */
export function maskedAutoregressiveInverse(
  y: Tensor2D,
  w: MaskedWeights,
  options: MaskedOptions,
  given?: Tensor2D,
): Tensor2D {
  const length = y.shape[1];
  const net = conditioner(length, w, options, given);
  let x: Tensor2D = tf.zerosLike(y);
  for (let place = 0; place < length; place += 1) {
    const { scale, shift } = net(x);
    const own = tf.tensor1d(Float32Array.from({ length }, (_, at) => (at === place ? 1 : 0)));
    // Places after this one stay zero, so that no number of theirs can grow without bound before its turn.
    x = tf.add(x, tf.mul(tf.add(tf.mul(y, tf.exp(scale)), shift), own));
  }
  return x;
}
