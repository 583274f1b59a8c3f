/**
 * Steps of optimizers in one pass over the heap. They overwrite the weight and its slots if no other tensor shares
 * their data, and copies of them otherwise. The outputs are the weight and the slots, which may share the inputs' data.
 */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyOf, placeOf } from './assembly.js';
import { alias, floats, forgetPacked } from './heap.js';
import type { Kernel, KernelCall, WasmHeap } from './heap.js';

/** The tensor's own data, or a copy if another tensor shares it. */
function owned(heap: WasmHeap, tensor: Tensor): TensorInfo {
  // This moves data that another backend made to this one.
  heap.dataIdMap.get(tensor.dataId);
  if (heap.refCount(tensor.dataId) === 1) return alias(heap, tensor, tensor.shape);
  const copy = heap.makeOutput(tensor.shape, 'float32');
  floats(heap, copy).set(floats(heap, tensor));
  return copy;
}

/** An update. `names` are the inputs that change, the weight first; `step` receives their places and the gradient's. */
const update =
  (
    namesOf: (call: KernelCall) => readonly string[],
    step: (call: KernelCall, places: Readonly<Record<string, number>>, count: number) => void,
  ): Kernel =>
  (call) => {
    const { inputs, heap } = call;
    const names = namesOf(call);
    const outputs: TensorInfo[] = [];
    try {
      for (const name of names) outputs.push(owned(heap, inputs[name]!));
    } catch (error) {
      for (const { dataId } of outputs) heap.disposeData(dataId);
      throw error;
    }
    const places = Object.fromEntries(names.map((name, index) => [name, placeOf(heap, outputs[index]!)]));
    const gradient = inputs['gradient']!;
    step(call, { ...places, gradient: placeOf(heap, gradient) }, gradient.size);
    forgetPacked(heap, outputs[0]!);
    return outputs;
  };

const numbers = (call: KernelCall): Record<string, number> => call.attrs as Record<string, number>;

const adam = (keepOf: (attrs: Record<string, number>) => number): Kernel =>
  update(
    () => ['weight', 'm', 'v'],
    (call, { weight, m, v, gradient }, count) => {
      const { beta1, beta2, epsilon, rate } = numbers(call);
      assemblyOf(call.heap).kernels.adam(
        ...([weight!, m!, v!, gradient!, count, keepOf(numbers(call))] as const),
        // 1 − β is computed in double precision: in float32 the rest of 0.999 is off by one in a hundred thousand.
        ...([beta1!, 1 - beta1!, beta2!, 1 - beta2!, epsilon!, rate!] as const),
      );
    },
  );

/**
 * Adam's step on weight, gradient, m, v; attrs beta1, beta2, epsilon, rate (the learning rate, bias correction
 * included).
 */
export const adamUpdate = adam(() => 1);

/** The same step after weight ← keep · weight (attr `keep`: 1 − learning rate · weight decay). */
export const adamWUpdate = adam(({ keep }) => keep!);

/**
 * The step of gradient descent on weight, gradient and, with momentum, velocity; attrs rate, weightDecay, momentum,
 * nesterov.
 */
export const sgdUpdate = update(
  ({ inputs }) => (inputs['velocity'] === undefined ? ['weight'] : ['weight', 'velocity']),
  (call, { weight, velocity, gradient }, count) => {
    const { kernels } = assemblyOf(call.heap);
    const { rate, weightDecay, momentum } = numbers(call);
    if (velocity === undefined) return kernels.descend(weight!, gradient!, count, rate!, weightDecay!);
    const nesterov = call.attrs['nesterov'] === true ? 1 : 0;
    kernels.descendWithMomentum(
      ...([weight!, velocity, gradient!, count] as const),
      ...([rate!, weightDecay!, momentum!, nesterov] as const),
    );
  },
);

/**
 * RMSprop's step on weight, gradient, square and, if the optimizer has them, mean and velocity; attrs rate, decay,
 * momentum, epsilon.
 */
export const rmspropUpdate = update(
  ({ inputs }) => ['weight', 'square', 'mean', 'velocity'].filter((name) => inputs[name] !== undefined),
  (call, { weight, square, mean = 0, velocity = 0, gradient }, count) => {
    const { rate, decay, momentum, epsilon } = numbers(call);
    assemblyOf(call.heap).kernels.rmsprop(
      ...([weight!, square!, mean, velocity, gradient!, count] as const),
      ...([rate!, decay!, 1 - decay!, momentum!, epsilon!] as const),
    );
  },
);
