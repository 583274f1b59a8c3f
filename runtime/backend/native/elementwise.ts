import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

/** Numbers from which on a call pays for itself. */
const WORTH = 8192;

const unary =
  (name: string, build: (graph: Graph, x: string, attrs: Readonly<Record<string, unknown>>) => string): NativeKernel =>
  ({ inputs, attrs, heap }, bridge) => {
    const x = inputs['x']!;
    if (!areFloats(x) || !bridge.isWorth(x.size, WORTH)) return undefined;
    const key = `${name} ${attrs['alpha'] ?? ''}`;
    return bridge.run(heap, key, (graph, [value]) => [build(graph, value!, attrs)], [x], [slot(x.shape)])[0];
  };

export const leakyRelu = unary('LeakyRelu', (graph, x, { alpha }) =>
  graph.op('LeakyRelu', [x], { alpha: { float: alpha as number } }),
);

const compare =
  (operator: string): NativeKernel =>
  ({ inputs, heap }, bridge) => {
    const a = inputs['a']!;
    const b = inputs['b']!;
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    if (!areFloats(a, b) || !bridge.isWorth(sizeOf(shape), WORTH)) return undefined;
    return bridge.run(
      heap,
      operator,
      (graph, [x, y]) => [graph.op(operator, [x!, y!])],
      [a, b],
      [slot(shape, 'bool')],
    )[0];
  };

export const greater = compare('Greater');
