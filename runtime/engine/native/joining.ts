/** Tensors joined along an axis, and taken apart. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { around, isMovable, reshaped } from './view.js';

/** The count of adjacent numbers from which tfjs copies as fast. */
const LONG = 1024;

/** Joins along an axis: every row of the result consists of a row of each part. */
export const concat: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const parts = Object.values(inputs).filter(({ size }) => size > 0);
  const [first] = parts;
  if (first === undefined || parts.length < 2 || parts.length > 64) return undefined;
  if (parts.some((part) => part.dtype !== first.dtype || !isMovable(part))) return undefined;
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, first.shape)[0]!;
  const views = parts.map((part): [number, number] => {
    const [before, side, after] = around(part.shape, axis);
    return [before, side * after];
  });
  const rows = views[0]![0];
  const width = views.reduce((sum, [, length]) => sum + length, 0);
  const shortest = Math.min(...views.map(([, length]) => length));
  if (rows === 1 || shortest >= LONG || !bridge.isWorth(rows * width, Math.max(4096, 512 * shortest))) return undefined;
  const [y] = bridge.run(
    heap,
    'Concat',
    (graph, names) => [graph.op('Concat', names, { axis: 1 })],
    parts.map((part, index) => reshaped(part, views[index]!)),
    [slot([rows, width], first.dtype)],
  );
  const side = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return reshaped(y!, first.shape.with(axis, side));
};

/** The number of outputs above which handing them over takes longer than computing them. */
const MANY = 32;

/** Cuts x along `axis` into parts of the lengths `sizes`. */
function cut(
  { heap }: Parameters<NativeKernel>[0],
  bridge: Parameters<NativeKernel>[1],
  x: Tensor,
  axis: number,
  sizes: readonly number[],
): TensorInfo[] | undefined {
  const [rows, side, after] = around(x.shape, axis);
  const widths = sizes.map((length) => length * after);
  const shortest = Math.min(...widths);
  if (!isMovable(x) || rows === 1 || sizes.length > MANY || shortest === 0 || shortest >= LONG) return undefined;
  if (!bridge.isWorth(x.size, Math.max(2048, 256 * shortest))) return undefined;
  let end = 0;
  return bridge.run(
    heap,
    `Cut ${widths.join()}`,
    (graph, [value]) =>
      widths.map((width) => {
        const ends = [end, (end += width)].map((place) => graph.integers([place]));
        return graph.op('Slice', [value!, ...ends, graph.integers([1])]);
      }),
    [reshaped(x, [rows, side * after])],
    widths.map((width) => slot([rows, width], x.dtype)),
  );
}

export const split: NativeKernel = (call, bridge) => {
  const x = call.inputs['x']!;
  const axis = tf.util.parseAxisParam(call.attrs['axis'] as number, x.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x, call.attrs['numOrSizeSplits'] as number | number[], axis);
  return cut(call, bridge, x, axis, sizes)?.map((part, index) => reshaped(part, x.shape.with(axis, sizes[index]!)));
};

export const unpack: NativeKernel = (call, bridge) => {
  const x = call.inputs['value']!;
  const axis = tf.util.parseAxisParam(call.attrs['axis'] as number, x.shape)[0]!;
  const parts = cut(call, bridge, x, axis, new Array<number>(x.shape[axis]!).fill(1));
  return parts?.map((part) => reshaped(part, x.shape.toSpliced(axis, 1)));
};
