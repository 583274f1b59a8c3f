import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats } from './heap.js';
import type { KernelCall } from './heap.js';

/**
 * One step of Adam over the heap in a single pass: outputs are the new weight, m and v. A kernel of our own; the
 * composed form in `runtime/optim` reads and writes a dozen times as much memory.
 */
export function adamUpdate({ inputs, attrs, heap }: KernelCall): TensorInfo[] {
  const { weight, gradient, m, v } = inputs;
  const { beta1, beta2, epsilon, rate } = attrs as Record<string, number>;
  const outputs = [weight!, m!, v!].map(({ shape }) => heap.makeOutput(shape, 'float32'));
  const [from, slope, oldM, oldV] = [weight!, gradient!, m!, v!].map((tensor) => floats(heap, tensor));
  const [to, newM, newV] = outputs.map((tensor) => floats(heap, tensor));
  for (let index = 0; index < to!.length; index += 1) {
    const g = slope![index]!;
    const first = beta1! * oldM![index]! + (1 - beta1!) * g;
    const second = beta2! * oldV![index]! + (1 - beta2!) * g * g;
    newM![index] = first;
    newV![index] = second;
    to![index] = from![index]! - (rate! * first) / (Math.sqrt(second) + epsilon!);
  }
  return outputs;
}
