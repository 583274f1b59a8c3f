import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from './heap.js';
import type { Kernel } from './heap.js';

/** out[s, …] = sum of x[i, …] where segmentIds[i] = s; ids outside 0 … numSegments − 1 are dropped. */
export const unsortedSegmentSum: Kernel = ({ inputs, attrs, heap }) => {
  const { x, segmentIds } = inputs;
  const segments = attrs['numSegments'] as number;
  const inner = x!.shape.slice(segmentIds!.shape.length);
  const length = sizeOf(inner);
  const out = heap.makeOutput([segments, ...inner], x!.dtype);
  const values = heap.typedArrayFromHeap(x!);
  const ids = heap.typedArrayFromHeap(segmentIds!);
  const sums = heap.typedArrayFromHeap(out);
  sums.fill(0);
  for (let row = 0; row < ids.length; row += 1) {
    const segment = ids[row]!;
    if (segment < 0 || segment >= segments) continue;
    const to = segment * length;
    const from = row * length;
    for (let index = 0; index < length; index += 1) sums[to + index]! += values[from + index]!;
  }
  return out;
};

/** x[begin:end:step, …] as in NumPy. tfjs's kernel is slow and turns whole numbers into float32. */
export const stridedSlice: Kernel = ({ inputs, attrs, heap }) => {
  const x = inputs['x']!;
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const info = tf.slice_util.sliceInfo(
    x.shape,
    begin as number[],
    end as number[],
    strides as number[],
    beginMask as number,
    endMask as number,
    ellipsisMask as number,
    newAxisMask as number,
    shrinkAxisMask as number,
  );
  const counts = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
  const out = heap.makeOutput(info.finalShape, x.dtype);
  const from = heap.typedArrayFromHeap(x);
  const to = heap.typedArrayFromHeap(out);
  const steps = tf.util.computeStrides(x.shape).concat(1);
  let place = 0;
  const copy = (axis: number, offset: number): void => {
    const stride = info.strides[axis]! * steps[axis]!;
    let position = offset + info.begin[axis]! * steps[axis]!;
    for (let index = 0; index < counts[axis]!; index += 1, position += stride) {
      if (axis < counts.length - 1) copy(axis + 1, position);
      else to[place++] = from[position]!;
    }
  };
  if (to.length > 0 && counts.length > 0) copy(0, 0);
  return out;
};
