/**
 * Sums and means over the heap, in double precision except for short blocks. tfjs adds float32 one by one and
 * transposes.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyOf, isAssemblySupported, placeOf } from './assembly.js';
import { callNative, floats, sizeOf } from './heap.js';
import type { Kernel, KernelCall, WasmHeap } from './heap.js';

interface Layout {
  readonly before: number;
  readonly reduced: number;
  readonly after: number;
}

/** x as [before, reduced, after], if the reduced axes (those longer than one) are adjacent. */
export function layoutOf(shape: readonly number[], axes: readonly number[]): Layout | undefined {
  const long = axes.filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  const first = long[0] ?? shape.length;
  const last = long[long.length - 1] ?? shape.length - 1;
  for (let axis = first; axis <= last; axis += 1) {
    if (!long.includes(axis) && shape[axis] !== 1) return undefined;
  }
  return {
    before: sizeOf(shape.slice(0, first)),
    reduced: sizeOf(shape.slice(first, last + 1)),
    after: sizeOf(shape.slice(last + 1)),
  };
}

function sumRows(x: Float32Array, out: Float32Array, count: number, length: number, scale: number): void {
  for (let row = 0; row < count; row += 1) {
    // Four sums are added at once: one alone waits for each addition to finish before the next begins.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let index = row * length;
    const end = index + length;
    const whole = end - (length & 3);
    for (; index < whole; index += 4) {
      a += x[index]!;
      b += x[index + 1]!;
      c += x[index + 2]!;
      d += x[index + 3]!;
    }
    for (; index < end; index += 1) a += x[index]!;
    out[row] = (a + b + (c + d)) * scale;
  }
}

function sumColumns(x: Float32Array, out: Float32Array, { before, reduced, after }: Layout, scale: number): void {
  const sums = new Float64Array(after);
  let index = 0;
  for (let outer = 0; outer < before; outer += 1) {
    sums.fill(0);
    for (let row = 0; row < reduced; row += 1) {
      for (let column = 0; column < after; column += 1, index += 1) sums[column]! += x[index]!;
    }
    const start = outer * after;
    for (let column = 0; column < after; column += 1) out[start + column] = sums[column]! * scale;
  }
}

function reduceInAssembly(heap: WasmHeap, x: TensorInfo, out: TensorInfo, layout: Layout, scale: number): void {
  const { before, reduced, after } = layout;
  const { kernels, scratch } = assemblyOf(heap);
  const room = scratch(after);
  const [from, to] = [placeOf(heap, x), placeOf(heap, out)];
  if (after === 1) return kernels.rowSums(from, before, reduced, scale, to);
  for (let at = 0; at < before; at += 1) {
    kernels.columnSums(from + at * reduced * after * 4, reduced, after, scale, to + at * after * 4, room);
  }
}

const reduce =
  (mean: boolean): Kernel =>
  (call: KernelCall) => {
    const x = call.inputs['x']!;
    const axis = call.attrs['axis'] as number | number[] | undefined;
    const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), x.shape);
    const layout = x.dtype === 'float32' ? layoutOf(x.shape, axes) : undefined;
    if (layout === undefined) return callNative(call);
    const keep = call.attrs['keepDims'] === true;
    const shape = keep
      ? x.shape.map((side, index) => (axes.includes(index) ? 1 : side))
      : x.shape.filter((_, index) => !axes.includes(index));
    const out = call.heap.makeOutput(shape, 'float32');
    const scale = mean ? 1 / layout.reduced : 1;
    if (isAssemblySupported() && layout.before * layout.reduced * layout.after > 0) {
      reduceInAssembly(call.heap, x, out, layout, scale);
      return out;
    }
    const values = floats(call.heap, x);
    const sums = floats(call.heap, out);
    if (layout.after === 1) sumRows(values, sums, layout.before, layout.reduced, scale);
    else sumColumns(values, sums, layout, scale);
    return out;
  };

export const sum = reduce(false);
export const mean = reduce(true);
