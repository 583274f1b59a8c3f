import { alias, callNative } from './heap.js';
import type { Kernel } from './heap.js';

/**
 * An Identity that shares the data. tfjs copies it on every Identity, and so for every tensor that a gradient saves,
 * although tensors never change.
 */
export const identity: Kernel = (call) => {
  const { inputs, heap } = call;
  const x = inputs['x']!;
  return x.dtype === 'string' ? callNative(call) : alias(heap, x, x.shape);
};

/** A cast, which is an Identity if the tensor already has the type. */
export const cast: Kernel = (call) => {
  const { inputs, attrs, heap } = call;
  const x = inputs['x']!;
  if (x.dtype === attrs['dtype']) return alias(heap, x, x.shape);
  if (attrs['dtype'] !== 'bool') return callNative(call);
  const out = heap.makeOutput(x.shape, 'bool');
  const values = heap.typedArrayFromHeap(x);
  const bytes = heap.typedArrayFromHeap(out);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = values[index] === 0 ? 0 : 1;
  return out;
};
