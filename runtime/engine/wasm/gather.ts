import * as tf from '@tensorflow/tfjs-core';
import { callNative } from './heap.js';
import type { Kernel } from './heap.js';

/** The length from which a row is moved as a whole. */
const LONG = 16;

/**
 * x[…, indices, …] along one axis, for each batch by its own indices. tfjs's kernel is slow, and with batch axes it is
 * wrong or reads out of bounds.
 */
export const gather: Kernel = (call) => {
  const { inputs, attrs, heap } = call;
  const x = inputs['x']!;
  const indices = inputs['indices']!;
  if (x.dtype === 'string' || x.dtype === 'complex64') return callNative(call);
  const axis = tf.util.parseAxisParam((attrs['axis'] as number | undefined) ?? 0, x.shape)[0]!;
  const batchAxes = (attrs['batchDims'] as number | undefined) ?? 0;
  const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchAxes);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
  const out = heap.makeOutput(outputShape, x.dtype);
  const places = heap.typedArrayFromHeap(indices);
  const from = heap.typedArrayFromHeap(x);
  const to = heap.typedArrayFromHeap(out);
  const count = indices.size / batchSize;
  let end = 0;
  for (let batch = 0; batch < batchSize; batch += 1) {
    for (let outer = 0; outer < outerSize; outer += 1) {
      const start = (batch * outerSize + outer) * dimSize;
      for (let index = 0; index < count; index += 1) {
        const place = places[batch * count + index]!;
        if (!(place >= 0 && place < dimSize)) {
          heap.disposeData(out.dataId);
          throw new Error(`GatherV2: the index value ${place} is not in [0, ${dimSize - 1}]`);
        }
        const first = (start + place) * sliceSize;
        if (sliceSize >= LONG) to.set(from.subarray(first, first + sliceSize), end);
        else for (let at = 0; at < sliceSize; at += 1) to[end + at] = from[first + at]!;
        end += sliceSize;
      }
    }
  }
  return out;
};
