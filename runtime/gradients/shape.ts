import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { rule } from './rule.js';

/** Sums the repetitions that Tile made, an axis at a time so that no tensor has more than four axes. */
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
  rule('Cast', [], (dy) => ({ x: () => tf.cast(dy, 'float32') })),
  rule('Reshape', ['x'], (dy, [x]) => ({ x: () => tf.reshape(dy, x.shape) })),
  rule('ExpandDims', ['input'], (dy, [input]) => ({ input: () => tf.reshape(dy, input.shape) })),
  rule('Transpose', [], (dy, _saved, { perm }) => ({
    x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(perm as number[])),
  })),
  rule('Tile', ['x'], (dy, [x], { reps }) => ({ x: () => untile(dy, x.shape, reps as number[]) })),
  rule('Reverse', [], (dy, _saved, { dims }) => ({ x: () => tf.reverse(dy, dims as number[]) })),
  rule('Slice', ['x'], (dy, [x], { begin, size }) => ({
    x: () => {
      const [from = [], sizes = []] = tf.slice_util.parseSliceParams(x, begin as number[], size as number[]);
      const around = x.shape.map((side, axis): [number, number] => {
        const start = from[axis] ?? 0;
        return [start, side - start - (sizes[axis] ?? 0)];
      });
      return tf.pad(dy, around);
    },
  })),
  rule('PadV2', ['x'], (dy, [x], { paddings }) => ({
    x: () =>
      tf.slice(
        dy,
        (paddings as [number, number][]).map(([before]) => before),
        x.shape,
      ),
  })),
  rule('DepthToSpace', ['x'], (dy, [x], { blockSize, dataFormat }) => ({
    x: () => {
      if (dataFormat !== undefined && dataFormat !== 'NHWC') throw new Error('depthToSpace: gradients need NHWC');
      return spaceToDepth(dy, x.shape, blockSize as number);
    },
  })),
  rule('SpaceToBatchND', [], (dy, _saved, { blockShape, paddings }) => ({
    x: () => tf.batchToSpaceND(dy, blockShape as number[], paddings as number[][]),
  })),
  rule('BatchToSpaceND', [], (dy, _saved, { blockShape, crops }) => ({
    x: () => tf.spaceToBatchND(dy, blockShape as number[], crops as number[][]),
  })),
  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: (dy, saved, { axis }) => {
      const sides = saved.map((x) => x.shape[axis as number] ?? 1);
      const parts = tf.split(dy as Tensor, sides, axis as number);
      return Object.fromEntries(parts.map((part, index) => [index, () => part]));
    },
  },
  {
    kernelName: 'Pack',
    saveAllInputs: true,
    gradFunc: (dy, _saved, { axis }) => {
      const parts = tf.unstack(dy as Tensor, axis as number);
      return Object.fromEntries(parts.map((part, index) => [index, () => part]));
    },
  },
  {
    kernelName: 'Unpack',
    gradFunc: (dy, _saved, { axis }) => ({ value: () => tf.stack(dy as Tensor[], axis as number) }),
  },
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, { axis }) => ({ x: () => tf.concat(dy as Tensor[], axis as number) }),
  },
];
