import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';
import { stop } from '../ops/differentiation.js';
import { channelsOf, forEach, places } from './transformed.js';
import type { Transformed } from './transformed.js';

/** The weights, all [c]. `mean` and `std` are state that starts as 0 and 1. */
export interface ActNormWeights {
  readonly bias: Tensor1D;
  readonly log_scale: Tensor1D;
  readonly mean: Tensor1D;
  readonly std: Tensor1D;
}

/** The deviation in the first batch below which a channel is shifted but not scaled. */
const CONSTANT = 1e-6;

/**
 * y = (x − mean) / std · exp(log_scale) + bias, for each channel of the last axis. The first training step moves mean
 * and std to those of its batch, and no later step moves them: the data-dependent start of Kingma & Dhariwal 2018
 * ("Glow"). The start is kept apart from the weights, so that their scale does not depend on the data.
 */
export function actNorm<T extends Tensor>(x: T, w: ActNormWeights, pass: Pass): Transformed<T> {
  if (pass.training && pass.first) tf.tidy(() => start(stop(x), w, pass));
  // The log scale is computed after the move: state is changed in place, and only if a step that trains this net asked
  // for it.
  const logScale = tf.sub(w.log_scale, tf.log(w.std));
  const scale = tf.exp(logScale);
  const y = tf.add(tf.mul(x, scale), tf.sub(w.bias, tf.mul(w.mean, scale))) as T;
  return { y, logDet: forEach(x, tf.mul(tf.sum(logScale), places(x))) };
}

function start(x: Tensor, w: ActNormWeights, pass: Pass): void {
  const { mean, variance } = tf.moments(tf.reshape(x, [-1, channelsOf(x)]), 0);
  const std = tf.sqrt(variance);
  pass.move(w.mean, mean);
  pass.move(w.std, tf.where(tf.greater(std, CONSTANT), std, tf.onesLike(std)));
}

/** The x that `actNorm` takes to y. */
export function actNormInverse<T extends Tensor>(y: T, w: ActNormWeights): T {
  const scale = tf.mul(tf.exp(tf.neg(w.log_scale)), w.std);
  return tf.add(tf.mul(tf.sub(y, w.bias), scale), w.mean) as T;
}
