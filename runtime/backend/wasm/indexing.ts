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
