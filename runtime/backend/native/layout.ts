/** Other orders and repetitions of a tensor's numbers. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { WasmHeap } from '../wasm/heap.js';
import type { Bridge } from './bridge.js';
import { slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { isMovable, reshaped } from './view.js';

/** Rows of at least this length are copied by tfjs as fast. */
const LONG = 16;

/** The axes of `shape` in the order `perm`. Of the result the caller knows the shape. */
function reorder(heap: WasmHeap, bridge: Bridge, x: TensorInfo, shape: readonly number[], perm: readonly number[]) {
  const result = perm.map((axis) => shape[axis]!);
  const y = bridge.run(
    heap,
    `Transpose ${perm.join()}`,
    (graph, [value]) => [graph.transpose(value!, perm)],
    [reshaped(x, shape)],
    [slot(result, x.dtype)],
  );
  return reshaped(y[0]!, result);
}

export const transpose: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const perm = attrs['perm'] as number[];
  if (!isMovable(x) || !bridge.isWorth(x.size, 8192)) return undefined;
  const last = x.rank - 1;
  if (!bridge.options.always && perm[last] === last && x.shape[last]! >= LONG) return undefined;
  return reorder(heap, bridge, x, x.shape, perm);
};

/** x [batch, h, w, b · b · c] as [batch, h · b, w · b, c]. */
export const depthToSpace: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const block = attrs['blockSize'] as number;
  if (attrs['dataFormat'] !== 'NHWC' || !isMovable(x) || !bridge.isWorth(x.size, 1024)) return undefined;
  const [batch = 1, height = 1, width = 1, depth = 1] = x.shape;
  const channels = depth / (block * block);
  const y = reorder(heap, bridge, x, [batch * height, width, block, block * channels], [0, 2, 1, 3]);
  return reshaped(y, [batch, height * block, width * block, channels]);
};

export const tile: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const reps = attrs['reps'] as number[];
  if (reps.length !== x.rank) return undefined;
  const shape = x.shape.map((side, axis) => side * reps[axis]!);
  if (!isMovable(x) || !bridge.isWorth(sizeOf(shape), 256)) return undefined;
  const repeated = x.shape.every((side, axis) => side === 1 || reps[axis] === 1);
  return bridge.run(
    heap,
    `Tile ${reps.join()}`,
    (graph, [value]) => [
      repeated ? graph.op('Expand', [value!, graph.integers(shape)]) : graph.op('Tile', [value!, graph.integers(reps)]),
    ],
    [x],
    [slot(shape, x.dtype)],
  )[0];
};
