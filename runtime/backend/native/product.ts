import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import { activationKey, extrasOf, finish, isKnownActivation } from './activation.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

type Side = readonly number[];

const isOneMatrix = (shape: Side): boolean => sizeOf(shape.slice(0, -2)) === 1;

function swapLast(graph: Graph, x: string, rank: number): string {
  const leading = Array.from({ length: rank - 2 }, (_, axis) => axis);
  return graph.transpose(x, [...leading, rank - 1, rank - 2]);
}

function multiply(graph: Graph, [a, b]: [string, string], [as, bs]: [Side, Side], [ta, tb]: [boolean, boolean]) {
  if (!isOneMatrix(as) || !isOneMatrix(bs)) {
    return graph.matMul(ta ? swapLast(graph, a, as.length) : a, tb ? swapLast(graph, b, bs.length) : b);
  }
  const matrix = (x: string, shape: Side): string => (shape.length === 2 ? x : graph.reshape(x, shape.slice(-2)));
  return graph.gemm(matrix(a, as), matrix(b, bs), ta, tb);
}

/** a […, rows, inner] times b [..., inner, columns], leading axes broadcast; _FusedMatMul has bias and activation too. */
export const batchMatMul: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const a = inputs['a']!;
  const b = inputs['b']!;
  const extras = extrasOf(inputs);
  if (!areFloats(a, b, ...extras) || !isKnownActivation(attrs['activation'])) return undefined;
  const turns: [boolean, boolean] = [attrs['transposeA'] === true, attrs['transposeB'] === true];
  const [rows, inner] = turns[0] ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
  const columns = turns[1] ? b.shape.at(-2)! : b.shape.at(-1)!;
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...leading, rows, columns];
  if (!bridge.isWorth(sizeOf(shape) * inner, turns.includes(true) ? 512 : 4096)) return undefined;
  return bridge.run(
    heap,
    `BatchMatMul ${turns.join()} ${activationKey(inputs, attrs)}`,
    (graph, [x, y, ...rest]) => {
      const product = graph.reshape(multiply(graph, [x!, y!], [a.shape, b.shape], turns), shape);
      return [finish(graph, product, rest, inputs, attrs)];
    },
    [a, b, ...extras],
    [slot(shape)],
    sizeOf(shape) * inner,
  )[0];
};
