import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { flat, rule, run, shapeOf } from './rule.js';
import type { Attributes } from './rule.js';

type Pair = [number, number];

type Sides = readonly [number, number, number, number];

/** The share of each window that lies inside the picture: [1, h, w, 1]. */
export function coverage(info: ReturnType<typeof tf.backend_util.computePool2DInfo>): Tensor {
  const along = (outputs: number, stride: number, size: number, before: number, length: number): number[] =>
    Array.from({ length: outputs }, (_, index) => {
      const start = index * stride - before;
      return (Math.min(length, start + size) - Math.max(0, start)) / size;
    });
  const { padInfo } = info;
  const rows = along(info.outHeight, info.strideHeight, info.filterHeight, padInfo.top, info.inHeight);
  const columns = along(info.outWidth, info.strideWidth, info.filterWidth, padInfo.left, info.inWidth);
  return tf.mul(tf.tensor(rows, [1, rows.length, 1, 1]), tf.tensor(columns, [1, 1, columns.length, 1]));
}

/**
 * The gradient with padding written out and dy divided by the share of each window that counts. The backends do not
 * agree on either in their gradient kernels, but do agree on pooling without padding.
 */
function avgPoolGradient(dy: Tensor, x: Tensor, { filterSize, strides, pad, dimRoundingMode }: Attributes): Tensor {
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as Pair,
    strides as Pair,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  const { top, bottom, left, right } = info.padInfo;
  const valid = { filterSize, strides, pad: 'valid' };
  const sides: Sides = [top, bottom, left, right];
  if (sides.every((side) => side === 0)) return run('AvgPoolGrad', { dy, input: x }, valid);
  const [batch = 1, height = 1, width = 1, depth = 1] = x.shape;
  const framed = tf.zeros([batch, height + top + bottom, width + left + right, depth]);
  const dx = run('AvgPoolGrad', { dy: tf.div(dy, coverage(info)), input: framed }, valid);
  return tf.slice(dx, [0, top, left, 0], x.shape);
}

export const poolingGradients: readonly GradConfig[] = [
  rule('AvgPool', ['x'], (dy, [x], attributes) => ({ x: () => avgPoolGradient(dy, x, attributes) })),
  // The kernel is linear in dy, and its adjoint is the pooling itself.
  rule('AvgPoolGrad', [], (ddx, _saved, { filterSize, strides, pad }) => ({
    dy: () => tf.avgPool(ddx as Tensor4D, filterSize as Pair, strides as Pair, pad as 'same'),
    input: flat,
  })),
  // The pooled values are computed again, because a saved output is not connected to the tape.
  rule('MaxPool', ['x'], (dy, [x], { filterSize, strides, pad }) => ({
    x: () => {
      const output = tf.maxPool(x as Tensor4D, filterSize as Pair, strides as Pair, pad as 'same');
      return run('MaxPoolGrad', { dy, input: x, output }, { filterSize, strides, pad });
    },
  })),
];

/** The interpolation weights [to, from] of one axis, read off the backend's own resizing of an identity matrix. */
function weights(kernel: string, from: number, to: number, attributes: object): Tensor {
  const identity = tf.reshape(tf.eye(from), [1, from, 1, from]);
  return tf.reshape(run(kernel, { images: identity }, { ...attributes, size: [to, 1] }), [to, from]);
}

/**
 * The gradient of resizing. Resizing is a matrix product along each axis; its gradient is the product with the
 * transposed matrices. (The backends' own gradient kernels ignore `halfPixelCenters`, and one is wrong for batches.)
 */
function resizeGradient(kernel: string, dy: Tensor, shape: readonly number[], attributes: object): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const [, tall = 1, wide = 1] = dy.shape;
  const down = tf.reshape(tf.transpose(weights(kernel, height, tall, attributes)), [1, height, tall]);
  const across = tf.reshape(tf.transpose(weights(kernel, width, wide, attributes)), [1, width, wide]);
  const rows = tf.matMul(down, tf.reshape(dy, [batch, tall, wide * channels]));
  const columns = tf.matMul(across, tf.reshape(rows, [batch * height, wide, channels]));
  return tf.reshape(columns, [...shape]);
}

function resizeRule(kernel: string): GradConfig {
  return rule(kernel, [], (dy, _saved, attributes) => ({
    images: () => {
      const { alignCorners, halfPixelCenters } = attributes;
      const shape = shapeOf('images');
      const high = (dy.shape[1] ?? 1) / (shape[1] ?? 1);
      const wide = (dy.shape[2] ?? 1) / (shape[2] ?? 1);
      const repeats = kernel === 'ResizeNearestNeighbor' && Number.isInteger(high) && Number.isInteger(wide);
      if (repeats && alignCorners !== true) {
        return tf.mul(tf.avgPool(dy as Tensor4D, [high, wide], [high, wide], 'valid'), high * wide);
      }
      return resizeGradient(kernel, dy, shape, { alignCorners, halfPixelCenters });
    },
  }));
}

export const resizingGradients: readonly GradConfig[] = [
  resizeRule('ResizeBilinear'),
  resizeRule('ResizeNearestNeighbor'),
];
