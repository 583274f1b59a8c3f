import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { asFloat, inputNames, rule, shapeOf } from './rule.js';

/** Sums the repetitions that Tile made, one axis at a time so that no tensor has more than four axes. */
function untile(dy: Tensor, shape: readonly number[], repetitions: readonly number[]): Tensor {
  let sum = dy;
  repetitions.forEach((repetition, axis) => {
    if (repetition === 1) return;
    const current = sum.shape;
    const before = tf.util.sizeFromShape(current.slice(0, axis));
    const after = tf.util.sizeFromShape(current.slice(axis + 1));
    const side = shape[axis] ?? 1;
    const parts = tf.reshape(sum, [before, repetition, side, after]);
    sum = tf.reshape(tf.sum(parts, 1), [...current.slice(0, axis), side, ...current.slice(axis + 1)]);
  });
  return sum;
}

/** The inverse of depthToSpace in NHWC. */
function spaceToDepth(dy: Tensor, shape: readonly number[], block: number): Tensor {
  const [batch = 1, height = 1, width = 1, depth = 1] = shape;
  const out = depth / (block * block);
  const rows = tf.reshape(dy, [batch * height, block, width, block * out]);
  return tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [...shape]);
}

export const shapeGradients: readonly GradConfig[] = [
  rule('Identity', [], (dy) => ({ x: () => dy })),
  rule('Cast', [], (dy) => ({ x: () => asFloat(dy) })),
  rule('Reshape', [], (dy) => ({ x: () => tf.reshape(dy, shapeOf('x')) })),
  rule('ExpandDims', [], (dy) => ({ input: () => tf.reshape(dy, shapeOf('input')) })),
  rule('Transpose', [], (dy, _saved, { perm }) => ({
    x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(perm as number[])),
  })),
  rule('Tile', [], (dy, _saved, { reps }) => ({ x: () => untile(dy, shapeOf('x'), reps as number[]) })),
  rule('Reverse', [], (dy, _saved, { dims }) => ({ x: () => tf.reverse(dy, dims as number[]) })),
  rule('Slice', [], (dy, _saved, { begin, size }) => ({
    x: () => {
      const shape = shapeOf('x');
      const [from = []] = tf.slice_util.parseSliceParams({ shape } as TensorInfo, begin as number[], size as number[]);
      const around = shape.map((side, axis): [number, number] => {
        const start = from[axis] ?? 0;
        return [start, side - start - (dy.shape[axis] ?? 0)];
      });
      return tf.pad(dy, around);
    },
  })),
  rule('PadV2', [], (dy, _saved, { paddings }) => ({
    x: () =>
      tf.slice(
        dy,
        (paddings as [number, number][]).map(([before]) => before),
        shapeOf('x'),
      ),
  })),
  rule('DepthToSpace', [], (dy, _saved, { blockSize, dataFormat }) => ({
    x: () => {
      if (dataFormat !== undefined && dataFormat !== 'NHWC') throw new Error('depthToSpace: gradients need NHWC');
      return spaceToDepth(dy, shapeOf('x'), blockSize as number);
    },
  })),
  rule('SpaceToBatchND', [], (dy, _saved, { blockShape, paddings }) => ({
    x: () => tf.batchToSpaceND(dy, blockShape as number[], paddings as number[][]),
  })),
  rule('BatchToSpaceND', [], (dy, _saved, { blockShape, crops }) => ({
    x: () => tf.spaceToBatchND(dy, blockShape as number[], crops as number[][]),
  })),
  rule('Concat', [], (dy, _saved, { axis }) => {
    const [along = 0] = tf.util.parseAxisParam(axis as number, dy.shape);
    let begin = 0;
    return Object.fromEntries(
      inputNames().map((name) => {
        const size = shapeOf(name);
        const from = size.map((_, index) => (index === along ? begin : 0));
        begin += size[along] ?? 0;
        return [name, () => tf.slice(dy, from, size)];
      }),
    );
  }),
  rule('Pack', [], (dy, _saved, { axis }) => {
    const parts = tf.unstack(dy, axis as number);
    return Object.fromEntries(parts.map((part, index) => [index, () => part]));
  }),
  {
    kernelName: 'Unpack',
    gradFunc: (dy, _saved, { axis }) => ({ value: () => tf.stack(dy as Tensor[], axis as number) }),
  },
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, { axis }) => ({ x: () => tf.concat(dy as Tensor[], axis as number) }),
  },
];
