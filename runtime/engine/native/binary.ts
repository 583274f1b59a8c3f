/** Functions of two or three tensors, number by number, with broadcasting. */
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import type { Graph } from './graph.js';
import { flat, isMovable, reshaped } from './view.js';

interface Settings {
  /** The numbers of the result from which a call is worthwhile. */
  readonly worth: number;
  /** The types that it takes; both inputs have the same one. */
  readonly takes?: readonly DataType[];
  readonly result?: DataType;
  readonly build?: (graph: Graph, a: string, b: string) => string;
}

const binary =
  (operator: string, { worth, takes = ['float32'], result = 'float32', build }: Settings): NativeKernel =>
  ({ inputs, heap }, bridge) => {
    const a = inputs['a']!;
    const b = inputs['b']!;
    if (a.dtype !== b.dtype || !takes.includes(a.dtype)) return undefined;
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = sizeOf(shape);
    if (!bridge.isWorth(size, worth)) return undefined;
    const alike = a.size === size && b.size === size;
    const [y] = bridge.run(
      heap,
      operator,
      (graph, [x, z]) => [(build ?? ((g, p, q) => g.op(operator, [p, q])))(graph, x!, z!)],
      alike ? [flat(a), flat(b)] : [a, b],
      [slot(alike ? [size] : shape, result)],
    );
    return reshaped(y!, shape);
  };

const compare = (operator: string, takes: readonly DataType[] = ['float32', 'int32']): NativeKernel =>
  binary(operator, { worth: 2048, takes, result: 'bool' });

export const maximum = binary('Max', { worth: 2048 });
export const minimum = binary('Min', { worth: 2048 });
export const pow = binary('Pow', { worth: 1024 });
export const greater = compare('Greater');
export const greaterEqual = compare('GreaterOrEqual');
export const less = compare('Less');
export const lessEqual = compare('LessOrEqual');
export const equal = compare('Equal', ['float32', 'int32', 'bool']);
export const notEqual = binary('NotEqual', {
  worth: 2048,
  takes: ['float32', 'int32', 'bool'],
  result: 'bool',
  build: (graph, a, b) => graph.op('Not', [graph.op('Equal', [a, b])]),
});
export const logicalAnd = compare('And', ['bool']);
export const logicalOr = compare('Or', ['bool']);

const sameShape = (...tensors: Tensor[]): boolean =>
  tensors.every(({ shape }) => tf.util.arraysEqual(shape, tensors[0]!.shape));

/** t where the condition holds, e elsewhere. A condition with fewer axes than t is left to tfjs. */
export const select: NativeKernel = ({ inputs, heap }, bridge) => {
  const condition = inputs['condition']!;
  const t = inputs['t']!;
  const e = inputs['e']!;
  if (condition.dtype !== 'bool' || t.dtype !== e.dtype || !isMovable(t)) return undefined;
  if (!sameShape(condition, t, e) || !bridge.isWorth(t.size, 8192)) return undefined;
  const [y] = bridge.run(
    heap,
    'Select',
    (graph, [c, a, b]) => [graph.op('Where', [c!, a!, b!])],
    [flat(condition), flat(t), flat(e)],
    [slot([t.size], t.dtype)],
  );
  return reshaped(y!, t.shape);
};

const arithmetic = (operator: string): NativeKernel => {
  const kernel = binary(operator, { worth: 2 ** 19 });
  return (call, bridge) => {
    const a = call.inputs['a']!;
    const b = call.inputs['b']!;
    // tfjs's wasm is as fast if nothing or a single number is repeated.
    if (!areFloats(a, b) || a.size === 1 || b.size === 1 || sameShape(a, b)) return undefined;
    return kernel(call, bridge);
  };
};

export const add = arithmetic('Add');
export const sub = arithmetic('Sub');
export const multiply = arithmetic('Mul');
export const realDiv = arithmetic('Div');
