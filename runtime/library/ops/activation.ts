import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';
import type { Operand } from './elementwise.js';
import { alongLast } from './axes.js';
import { swish } from './swish.js';

export const relu = <T extends Tensor>(x: T): T => tf.relu(x);
export const sigmoid = <T extends Tensor>(x: T): T => tf.sigmoid(x);
export const tanh = <T extends Tensor>(x: T): T => tf.tanh(x);
/** log(1 + eˣ), without overflow. */
export const softplus = <T extends Tensor>(x: T): T => tf.softplus(x);
export const elu = <T extends Tensor>(x: T): T => tf.elu(x);
export const selu = <T extends Tensor>(x: T): T => tf.selu(x);

/** x if positive, α·x otherwise. */
export const leakyRelu = <T extends Tensor>(x: T, alpha = 0.2): T => tf.leakyRelu(x, alpha);

/** x · Φ(x), exact (the error function, not its tanh approximation). */
export function gelu<T extends Tensor>(x: T): T {
  const cdf = tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
  return tf.mul(x, cdf) as T;
}

/** x · σ(x), also called swish. */
export const silu = <T extends Tensor>(x: T): T => tf.mul(x, tf.sigmoid(x)) as T;

/** x · σ(βx) / 1.1, Lipschitz with constant 1 (Chen et al. 2019, Residual Flows). */
export const lipswish = <T extends Tensor>(x: T, beta: Operand = 1): T =>
  typeof beta === 'number'
    ? swish(x, { beta, scale: 1 / 1.1 })
    : (tf.div(tf.mul(x, tf.sigmoid(tf.mul(x, beta))), 1.1) as T);

const gates = { sigmoid, silu, gelu, tanh };

/** The first half of the channels of x [batch, …, 2c] times a function of the second. */
export function glu<T extends Tensor>(x: T, gate: keyof typeof gates = 'sigmoid'): T {
  const [values, opening] = tf.split(x, 2, x.rank - 1) as [T, T];
  return tf.mul(values, gates[gate](opening)) as T;
}

/** The softmax over an axis, the last by default. */
export const softmax = <T extends Tensor>(x: T, axis = -1): T => alongLast(x, axis, (turned) => tf.softmax(turned));

/** log softmax over an axis, the last by default, without overflow. (tf.logSoftmax has a wrong second-order gradient.) */
export function logSoftmax<T extends Tensor>(x: T, axis = -1): T {
  const along = axis < 0 ? axis + x.rank : axis;
  const shifted = tf.sub(x, stop(tf.max(x, along, true)));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), along, true))) as T;
}
