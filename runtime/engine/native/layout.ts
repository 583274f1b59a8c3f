/** Other orders and repetitions of a tensor's numbers. */
import { sizeOf } from '../wasm/heap.js';
import { slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { isMovable, reshaped } from './view.js';

/** x [batch, h, w, b · b · c] as [batch, h · b, w · b, c]. */
export const depthToSpace: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const block = attrs['blockSize'] as number;
  if (attrs['dataFormat'] !== 'NHWC' || !isMovable(x) || !bridge.isWorth(x.size, 1024)) return undefined;
  const [batch = 1, height = 1, width = 1, depth = 1] = x.shape;
  const channels = depth / (block * block);
  const sides = [batch * height, width, block, block * channels];
  const [y] = bridge.run(
    heap,
    'DepthToSpace',
    (graph, [value]) => [graph.transpose(value!, [0, 2, 1, 3])],
    [reshaped(x, sides)],
    [slot([sides[0]!, block, width, sides[3]!], x.dtype)],
  );
  return reshaped(y!, [batch, height * block, width * block, channels]);
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
