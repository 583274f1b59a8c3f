/** Transposition over the heap: tfjs's kernel walks every axis for each element. */
import { alias, callNative, sizeOf } from './heap.js';
import type { Kernel } from './heap.js';

/** Side of the square blocks in which two axes change places, so that reads and writes both stay in the cache. */
const BLOCK = 16;
/** Rows from this length on are copied whole rather than number by number. */
const LONG_ROW = 16;

type Numbers = Float32Array | Int32Array | Uint8Array;

/** Axes that stay neighbours become one; axes of length one vanish. */
export function collapse(shape: readonly number[], perm: readonly number[]): { shape: number[]; perm: number[] } {
  const groups: number[][] = [];
  for (const axis of perm.filter((at) => shape[at] !== 1)) {
    const group = groups[groups.length - 1];
    const last = group?.[group.length - 1];
    // Whatever lies between two axes of length one counts as nothing.
    const adjacent = last !== undefined && last < axis && shape.slice(last + 1, axis).every((side) => side === 1);
    if (group !== undefined && adjacent) group.push(axis);
    else groups.push([axis]);
  }
  const ordered = [...groups].sort((a, b) => a[0]! - b[0]!);
  return {
    shape: ordered.map((group) => sizeOf(group.map((axis) => shape[axis]!))),
    perm: groups.map((group) => ordered.indexOf(group)),
  };
}

const stridesOf = (shape: readonly number[]): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** Calls `visit` with the offsets in both arrays of every combination of places along the given axes. */
function visitOuter(
  axes: readonly { readonly length: number; readonly from: number; readonly to: number }[],
  visit: (from: number, to: number) => void,
  depth = 0,
  from = 0,
  to = 0,
): void {
  const axis = axes[depth];
  if (axis === undefined) return visit(from, to);
  for (let index = 0; index < axis.length; index += 1) {
    visitOuter(axes, visit, depth + 1, from + index * axis.from, to + index * axis.to);
  }
}

function copyRow(input: Numbers, output: Numbers, from: number, to: number, length: number): void {
  if (length >= LONG_ROW) return output.set(input.subarray(from, from + length), to);
  for (let index = 0; index < length; index += 1) output[to + index] = input[from + index]!;
}

export const transpose: Kernel = (call) => {
  const x = call.inputs['x']!;
  if (x.dtype !== 'float32' && x.dtype !== 'int32' && x.dtype !== 'bool') return callNative(call);
  const perm = call.attrs['perm'] as number[];
  const target = perm.map((axis) => x.shape[axis]!);
  const small = collapse(x.shape, perm);
  if (small.perm.length <= 1) return alias(call.heap, x, target);
  const out = call.heap.makeOutput(target, x.dtype);
  const input: Numbers = call.heap.typedArrayFromHeap(x);
  const output: Numbers = call.heap.typedArrayFromHeap(out);
  const from = stridesOf(small.shape);
  const strides = stridesOf(small.perm.map((axis) => small.shape[axis]!));
  const axes = small.perm.map((axis, place) => ({
    axis,
    length: small.shape[axis]!,
    from: from[axis]!,
    to: strides[place]!,
  }));
  const last = small.shape.length - 1;
  const written = axes[axes.length - 1]!;
  if (written.axis === last) {
    visitOuter(axes.slice(0, -1), (start, end) => copyRow(input, output, start, end, written.length));
    return out;
  }
  const read = axes.find(({ axis }) => axis === last)!;
  const outer = axes.filter((axis) => axis !== read && axis !== written);
  visitOuter(outer, (start, end) => {
    for (let i0 = 0; i0 < read.length; i0 += BLOCK) {
      const i1 = Math.min(read.length, i0 + BLOCK);
      for (let j0 = 0; j0 < written.length; j0 += BLOCK) {
        const j1 = Math.min(written.length, j0 + BLOCK);
        for (let i = i0; i < i1; i += 1) {
          let source = start + i + j0 * written.from;
          const base = end + i * read.to;
          for (let j = j0; j < j1; j += 1, source += written.from) output[base + j] = input[source]!;
        }
      }
    }
  });
  return out;
};
