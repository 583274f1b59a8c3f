import { floats } from './heap.js';
import type { Kernel } from './heap.js';

/** dy where x is positive, alpha · dy elsewhere: a kernel of our own, used by the gradients of relu and leakyRelu. */
export const leakyReluGrad: Kernel = ({ inputs, attrs, heap }) => {
  const { x, dy } = inputs;
  const alpha = attrs['alpha'] as number;
  const out = heap.makeOutput(x!.shape, 'float32');
  const values = floats(heap, x!);
  const from = floats(heap, dy!);
  const to = floats(heap, out);
  for (let index = 0; index < to.length; index += 1) {
    to[index] = values[index]! > 0 ? from[index]! : alpha * from[index]!;
  }
  return out;
};
