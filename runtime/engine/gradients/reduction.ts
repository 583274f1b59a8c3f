import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { axesOf, keptShape, keptWhere, rule, shapeOf, spread, recording } from './rule.js';

/** The gradient of an extremum goes to the largest (smallest) values; equal ones share it, as in TensorFlow. */
function extremum(kernel: string, of: (x: Tensor, axes: number[]) => Tensor): GradConfig {
  return rule(kernel, ['x'], (dy, [x], { reductionIndices, axis }) => ({
    x: () => {
      const axes = axesOf(reductionIndices ?? axis, x.shape);
      const kept = keptShape(x.shape, axes);
      const wins = tf.equal(x, tf.reshape(of(x, axes), kept));
      const count = tf.sum(tf.cast(wins, 'float32'), axes, true);
      return keptWhere(wins, spread(tf.div(tf.reshape(dy, kept), count), x.shape));
    },
  }));
}

/** Repeats `dy` along the axes that were reduced. */
const spreadOver = (dy: Tensor, shape: number[], axis: unknown): Tensor =>
  spread(tf.reshape(dy, keptShape(shape, axesOf(axis, shape))), shape);

export const reductionGradients: readonly GradConfig[] = [
  rule('Sum', [], (dy, _saved, { axis }) => ({ x: () => spreadOver(dy, shapeOf('x'), axis) })),
  rule('Mean', [], (dy, _saved, { axis }) => ({
    x: () => {
      const shape = shapeOf('x');
      return spreadOver(tf.mul(dy, dy.size / tf.util.sizeFromShape(shape)), shape, axis);
    },
  })),
  extremum('Max', (x, axes) => tf.max(x, axes)),
  extremum('Min', (x, axes) => tf.min(x, axes)),
  {
    kernelName: 'Softmax',
    inputsToSave: ['logits'],
    outputsToSave: [true],
    gradFunc: (dy, saved, { dim }) => ({
      logits: () => {
        const [logits, result] = saved as [Tensor, Tensor];
        // An outer gradient has to see where the result comes from.
        const y = recording() ? tf.softmax(logits, dim as unknown as number) : result;
        const weighted = tf.mul(dy as Tensor, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as unknown as number, true), y));
      },
    }),
  },
  rule('Cumsum', [], (dy, _saved, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(dy, axis as number, exclusive as boolean, reverse !== true),
  })),
];
