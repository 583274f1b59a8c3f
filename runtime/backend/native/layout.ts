import { sizeOf } from '../wasm/heap.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

export const transpose: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const perm = attrs['perm'] as number[];
  if (!areFloats(x) || !bridge.isWorth(x.size, 4096)) return undefined;
  const shape = perm.map((axis) => x.shape[axis]!);
  return bridge.run(
    heap,
    `Transpose ${perm.join()}`,
    (graph, [value]) => [graph.transpose(value!, perm)],
    [x],
    [slot(shape)],
  )[0];
};

export const tile: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const reps = attrs['reps'] as number[];
  if (reps.length !== x.rank) return undefined;
  const shape = x.shape.map((side, axis) => side * reps[axis]!);
  if (!areFloats(x) || !bridge.isWorth(sizeOf(shape), 2048)) return undefined;
  const repeated = x.shape.every((side, axis) => side === 1 || reps[axis] === 1);
  return bridge.run(
    heap,
    `Tile ${reps.join()}`,
    (graph, [value]) => [
      repeated ? graph.op('Expand', [value!, graph.integers(shape)]) : graph.op('Tile', [value!, graph.integers(reps)]),
    ],
    [x],
    [slot(shape)],
  )[0];
};
