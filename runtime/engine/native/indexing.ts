/** Slices, reversals and paddings of tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { Graph } from './graph.js';
import { slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { isMovable, reshaped } from './view.js';

type Pairs = readonly (readonly [number, number])[];

const sliceOf = (graph: Graph, x: string, from: readonly number[], to: readonly number[], steps: readonly number[]) =>
  graph.op('Slice', [
    x,
    graph.integers(from),
    graph.integers(to),
    graph.integers(from.map((_, axis) => axis)),
    graph.integers(steps),
  ]);

/** The count of adjacent numbers that a slice takes at a time. */
function runOf(shape: readonly number[], size: readonly number[]): number {
  let run = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    run *= size[axis]!;
    if (size[axis] !== shape[axis]) break;
  }
  return run;
}

/** Slices with long rows are left to tfjs, which copies each row in one piece. */
export const slice: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const [begin = [], size = []] = tf.slice_util.parseSliceParams(
    x,
    attrs['begin'] as number[],
    attrs['size'] as number[],
  );
  if (!isMovable(x) || tf.slice_util.isSliceContinous(x.shape, begin, size)) return undefined;
  if (!bridge.isWorth(sizeOf(size), Math.max(4096, 256 * runOf(x.shape, size)))) return undefined;
  const end = begin.map((start, axis) => start + size[axis]!);
  return bridge.run(
    heap,
    `Slice ${begin.join()}`,
    (graph, [value]) => [
      sliceOf(
        graph,
        value!,
        begin,
        end,
        begin.map(() => 1),
      ),
    ],
    [x],
    [slot(size, x.dtype)],
  )[0];
};

/** x[begin:end:step, …] as in NumPy. */
export const stridedSlice: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const number = (name: string): number => attrs[name] as number;
  const { begin, end, strides, finalShape } = tf.slice_util.sliceInfo(
    x.shape,
    attrs['begin'] as number[],
    attrs['end'] as number[],
    attrs['strides'] as number[],
    number('beginMask'),
    number('endMask'),
    number('ellipsisMask'),
    number('newAxisMask'),
    number('shrinkAxisMask'),
  );
  const shape = tf.slice_util.computeOutShape(begin, end, strides);
  if (!isMovable(x) || !bridge.isWorth(sizeOf(shape), 4096)) return undefined;
  // −1 would mean the last place to ONNX; going backwards it means before the first.
  const stops = end.map((stop, axis) => (stop < 0 && strides[axis]! < 0 ? stop - x.shape[axis]! : stop));
  const [y] = bridge.run(
    heap,
    `StridedSlice ${begin.join()} ${stops.join()} ${strides.join()}`,
    (graph, [value]) => [sliceOf(graph, value!, begin, stops, strides)],
    [x],
    [slot(shape, x.dtype)],
  );
  return reshaped(y!, finalShape);
};

/** Reverses one axis after the other. */
export const reverse: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const axes = tf.util.parseAxisParam(attrs['dims'] as number | number[], x.shape);
  if (x.rank === 0 || !isMovable(x) || !bridge.isWorth(x.size, 512)) return undefined;
  return bridge.run(
    heap,
    `Reverse ${axes.join()}`,
    (graph, [value]) => [
      axes.reduce(
        (y, axis) =>
          graph.gather(
            y,
            Array.from({ length: x.shape[axis]! }, (_, place) => x.shape[axis]! - 1 - place),
            axis,
          ),
        value!,
      ),
    ],
    [x],
    [slot(x.shape, x.dtype)],
  )[0];
};

const padded = (mode: 'constant' | 'reflect', name: string): NativeKernel => {
  return ({ inputs, attrs, heap }, bridge) => {
    const x = inputs['x']!;
    const pairs = attrs['paddings'] as Pairs;
    const value = (attrs['constantValue'] as number | undefined) ?? 0;
    const shape = x.shape.map((side, axis) => side + pairs[axis]![0] + pairs[axis]![1]);
    if (x.dtype !== 'float32' || x.size === 0 || !bridge.isWorth(sizeOf(shape), 8192)) return undefined;
    if (attrs['mode'] === 'symmetric') return undefined; // ONNX has it from operator set 19 on, only for wrapping.
    return bridge.run(
      heap,
      `${name} ${pairs.join(';')} ${value}`,
      (graph, [input]) => {
        const sides = graph.integers([...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)]);
        return [graph.op('Pad', [input!, sides, ...(mode === 'constant' ? [graph.scalar(value)] : [])], { mode })];
      },
      [x],
      [slot(shape)],
    )[0];
  };
};

export const pad = padded('constant', 'Pad');
export const mirrorPad = padded('reflect', 'MirrorPad');
