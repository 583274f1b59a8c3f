import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { axesOf, keptShape, rule, spread } from './rule.js';

/** The gradient goes to the largest (smallest) values; equal ones share it, as in TensorFlow. */
function extremum(kernel: string, of: (x: Tensor, axes: number[]) => Tensor): GradConfig {
  return rule(kernel, ['x'], (dy, [x], { reductionIndices, axis }) => ({
    x: () => {
      const axes = axesOf(reductionIndices ?? axis, x.shape);
      const kept = keptShape(x.shape, axes);
      const winners = tf.cast(tf.equal(x, tf.reshape(of(x, axes), kept)), 'float32');
      const shares = tf.div(winners, tf.sum(winners, axes, true));
      return tf.mul(shares, tf.reshape(dy, kept));
    },
  }));
}

export const reductionGradients: readonly GradConfig[] = [
  rule('Sum', ['x'], (dy, [x], { axis }) => ({
    x: () => spread(tf.reshape(dy, keptShape(x.shape, axesOf(axis, x.shape))), x.shape),
  })),
  rule('Mean', ['x'], (dy, [x], { axis }) => ({
    x: () => {
      const scaled = tf.mul(dy, dy.size / x.size);
      return spread(tf.reshape(scaled, keptShape(x.shape, axesOf(axis, x.shape))), x.shape);
    },
  })),
  extremum('Max', (x, axes) => tf.max(x, axes)),
  extremum('Min', (x, axes) => tf.min(x, axes)),
  rule('Softmax', ['logits'], (dy, [logits], { dim }) => ({
    logits: () => {
      const y = tf.softmax(logits, dim as number);
      const weighted = tf.mul(dy, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as number, true), y));
    },
  })),
  rule('Cumsum', [], (dy, _saved, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(dy, axis as number, exclusive as boolean, reverse !== true),
  })),
];
