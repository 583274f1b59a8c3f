/** Transpositions that are turned matrices or moved rows; tfjs moves number by number. */
import { assemblyOf, placeOf } from './assembly.js';
import { callNative, sizeOf } from './heap.js';
import type { Kernel } from './heap.js';

interface Order {
  readonly sides: readonly number[];
  readonly perm: readonly number[];
}

/** The same transposition without axes of length one, and with axes that stay neighbours as one. */
export function merge(shape: readonly number[], perm: readonly number[]): Order {
  const order = perm.filter((axis) => shape[axis] !== 1);
  const groups: number[][] = [];
  for (const axis of order) {
    const last = groups.at(-1);
    const between = shape.slice((last?.at(-1) ?? axis) + 1, axis);
    if (last !== undefined && last.at(-1)! < axis && between.every((side) => side === 1)) last.push(axis);
    else groups.push([axis]);
  }
  const places = [...groups].sort((a, b) => a[0]! - b[0]!);
  return {
    sides: places.map((axes) => sizeOf(axes.map((axis) => shape[axis]!))),
    perm: groups.map((axes) => places.indexOf(axes)),
  };
}

export const transpose: Kernel = (call) => {
  const { inputs, attrs, heap } = call;
  const x = inputs['x']!;
  const perm = attrs['perm'] as number[];
  const merged = merge(x.shape, perm);
  const order = merged.perm.join();
  if (x.dtype !== 'float32' || x.size === 0 || !['1,0', '0,2,1', '2,1,0', '1,0,2'].includes(order)) {
    return callNative(call);
  }
  const { kernels } = assemblyOf(heap);
  const y = heap.makeOutput(
    perm.map((axis) => x.shape[axis]!),
    'float32',
  );
  const [from, to] = [placeOf(heap, x), placeOf(heap, y)];
  const [a, b, c] = order === '1,0' ? [1, ...merged.sides] : merged.sides;
  if (order === '1,0,2') {
    for (let at = 0; at < a!; at += 1) kernels.copyRows(from + at * b! * c! * 4, b!, c!, c!, to + at * c! * 4, a! * c!);
  } else if (order === '2,1,0') {
    for (let at = 0; at < b!; at += 1)
      kernels.transpose(from + at * c! * 4, a!, c!, b! * c!, to + at * a! * 4, b! * a!);
  } else {
    for (let at = 0; at < a!; at += 1)
      kernels.transpose(from + at * b! * c! * 4, b!, c!, c!, to + at * b! * c! * 4, b!);
  }
  return y;
};
