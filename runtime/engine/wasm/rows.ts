import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { floats } from './heap.js';
import type { WasmHeap } from './heap.js';

/** The rows `indices` of a matrix; −1 is a row of zeros (tfjs's wasm gather is slow). */
export function pickRows(heap: WasmHeap, matrix: Tensor, indices: readonly number[]): Tensor {
  const width = matrix.shape[1] ?? 1;
  const out = heap.makeOutput([indices.length, width], 'float32');
  const from = floats(heap, matrix);
  const to = floats(heap, out);
  indices.forEach((row, place) => {
    if (row < 0) to.fill(0, place * width, (place + 1) * width);
    else to.set(from.subarray(row * width, (row + 1) * width), place * width);
  });
  return tf.engine().makeTensorFromTensorInfo(out);
}

/** A stride-1 convolution after adding (or, if negative, cutting) rows and columns on each side. */
export function framedConvolution(
  x: Tensor4D,
  filter: Tensor4D,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
  dilations: [number, number] = [1, 1],
): Tensor4D {
  const cut = (side: number): number => Math.max(0, -side);
  const add = (side: number): number => Math.max(0, side);
  const [batch, height, width, depth] = x.shape;
  const inside = Math.min(top, bottom, left, right) < 0;
  const framed = inside
    ? tf.slice(
        x,
        [0, cut(top), cut(left), 0],
        [batch, height - cut(top) - cut(bottom), width - cut(left) - cut(right), depth],
      )
    : x;
  const frame: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [add(top), add(bottom)],
    [add(left), add(right)],
    [0, 0],
  ];
  return tf.conv2d(framed, filter, 1, frame, 'NHWC', dilations);
}

/**
 * Interleaves the `parts` of an axis (1 or 2 of NHWC), each of which holds every n-th row or column from its own start.
 */
export function interleave(parts: readonly Tensor4D[], axis: 1 | 2, length: number): Tensor4D {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first as Tensor4D;
  const longest = Math.max(...parts.map((part) => part.shape[axis]));
  const padded = parts.map((part) => {
    const short = longest - part.shape[axis];
    const frame: [number, number][] = [0, 1, 2, 3].map((at) => [0, at === axis ? short : 0]);
    return short === 0 ? part : (tf.pad(part, frame) as Tensor4D);
  });
  const [batch, height, width, depth] = padded[0]!.shape;
  const long = longest * parts.length;
  const whole =
    axis === 2
      ? tf.reshape(tf.concat(padded, 3), [batch, height, long, depth])
      : tf.reshape(
          tf.concat(
            padded.map((part) => tf.reshape(part, [batch, height, width * depth])),
            2,
          ),
          [batch, long, width, depth],
        );
  if (long === length) return whole as Tensor4D;
  const size: [number, number, number, number] = [...(whole.shape as [number, number, number, number])];
  size[axis] = length;
  return tf.slice(whole as Tensor4D, [0, 0, 0, 0], size);
}
