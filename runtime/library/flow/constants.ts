import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { watch } from './watch.js';

const judge = (constant: number): string | undefined =>
  constant < 1
    ? undefined
    : `A residual block of a flow has a Lipschitz constant of up to ${constant.toPrecision(4)}, and only under 1 can it ` +
      `be undone: its inverse and its log-determinant mean nothing there. Lower the bound of its layers, or let ` +
      `weight=spectral take more iterations.`;

/**
 * The largest Lipschitz constant among residual blocks. The constant of a block is bounded by the product of those of
 * its layers. If it is 1 or above, listeners of `onFlowProblem` are told, because the block cannot be inverted any
 * more.
 */
export function largestConstant(blocks: readonly (readonly (Tensor | number)[])[]): Scalar {
  const products = blocks.map((layers) =>
    layers.reduce<Tensor>((product, layer) => tf.mul(product, layer), tf.scalar(1)),
  );
  const largest = tf.max(tf.stack(products)) as Scalar;
  watch(largest, judge);
  return largest;
}
