/** Gradients of operations that pick elements of their input; gradients of an element picked twice are summed. */
import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { flat, rule, run, shapeOf } from './rule.js';

/**
 * The adjoint of `pick`: the positions of x go through the same operation, and dy is summed by the positions it came
 * from. It is right for any operation that only moves elements. It is differentiable, since its own adjoint is a
 * gather.
 */
export function scatter(dy: Tensor, shape: readonly number[], pick: (positions: Tensor) => Tensor): Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const positions = pick(tf.reshape(tf.range(0, size, 1, 'int32'), [...shape]));
  return scatterAt(dy, positions, shape);
}

/** Sums dy into a tensor of `shape` at flat `positions`. */
export function scatterAt(dy: Tensor, positions: Tensor, shape: readonly number[]): Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const flat = tf.reshape(positions, [positions.size]) as Tensor1D;
  return tf.reshape(tf.unsortedSegmentSum(tf.reshape(dy, [dy.size]), flat, size), [...shape]);
}

/** The gradient of a gather along one axis, by segment sums of whole rows. */
function gatherGradient(dy: Tensor, shape: readonly number[], indices: Tensor, axis: number): Tensor {
  const outer = tf.util.sizeFromShape(shape.slice(0, axis));
  const inner = tf.util.sizeFromShape(shape.slice(axis + 1));
  const length = shape[axis] ?? 1;
  const flat = tf.reshape(indices, [indices.size]) as Tensor1D;
  const rows = tf.transpose(tf.reshape(dy, [outer, indices.size, inner]), [1, 0, 2]);
  const sums = tf.unsortedSegmentSum(rows, flat, length);
  return tf.reshape(tf.transpose(sums, [1, 0, 2]), [...shape]);
}

export const indexingGradients: readonly GradConfig[] = [
  rule('GatherV2', ['indices'], (dy, [indices], { axis, batchDims }) => ({
    x: () => {
      const shape = shapeOf('x');
      const along = tf.util.parseAxisParam(axis as number, shape)[0] ?? 0;
      const batches = (batchDims as number | undefined) ?? 0;
      return batches === 0
        ? gatherGradient(dy, shape, indices, along)
        : scatter(dy, shape, (positions) => tf.gather(positions, indices, along, batches));
    },
    indices: flat,
  })),
  rule('GatherNd', ['indices'], (dy, [indices]) => ({
    params: () => scatter(dy, shapeOf('params'), (positions) => tf.gatherND(positions, indices)),
    indices: flat,
  })),
  rule('StridedSlice', [], (dy, _saved, attributes) => ({
    x: () => scatter(dy, shapeOf('x'), (positions) => run('StridedSlice', { x: positions }, attributes)),
  })),
  rule('MirrorPad', [], (dy, _saved, attributes) => ({
    x: () => scatter(dy, shapeOf('x'), (positions) => run('MirrorPad', { x: positions }, attributes)),
  })),
  rule('UnsortedSegmentSum', ['segmentIds'], (dy, [segmentIds]) => ({
    x: () => {
      // Ids below zero were dropped by the sum, so no gradient flows back to them.
      const used = tf.greaterEqual(segmentIds, 0);
      const rows = tf.gather(dy, tf.maximum(segmentIds, tf.scalar(0, 'int32')) as Tensor1D);
      const mask = tf.reshape(tf.cast(used, 'float32'), [-1, ...new Array<number>(rows.rank - 1).fill(1)]);
      return tf.mul(rows, mask);
    },
    segmentIds: flat,
  })),
];
