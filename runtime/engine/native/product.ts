import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import { activate, activationKey, addBias, extrasOf, isKnownActivation, namesOf } from './activation.js';
import type { Bridge, Part } from './bridge.js';
import { areOfChannels, whole } from './convolution.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

type Pair = readonly [number, number];
type Turns = readonly [boolean, boolean];

const isOneMatrix = ({ shape }: TensorInfo): boolean => sizeOf(shape.slice(0, -2)) === 1;
const sidesOf = ({ shape }: TensorInfo): Pair => [shape.at(-2)!, shape.at(-1)!];
const flip = ([rows, columns]: Pair, turned: boolean): Pair => (turned ? [columns, rows] : [rows, columns]);

function swapLast(graph: Graph, x: string, rank: number): string {
  const leading = Array.from({ length: rank - 2 }, (_, axis) => axis);
  return graph.transpose(x, [...leading, rank - 1, rank - 2]);
}

const matrix = (tensor: number, shape: Pair, free: boolean): Part => ({ ...slot(shape), tensor, free });

/**
 * One matrix times another, with the bias [columns] as the start of the sums. One session takes any size of batch, of
 * rows of a, or, if a is transposed, of the axis summed over.
 */
function multiplyOne(
  { inputs, attrs, heap }: Parameters<NativeKernel>[0],
  bridge: Bridge,
  [ta, tb]: Turns,
  shape: readonly number[],
): TensorInfo {
  const [a, b] = [inputs['a']!, inputs['b']!];
  const extras = extrasOf(inputs);
  const [rows, inner] = flip(sidesOf(a), ta);
  const [, columns] = flip(sidesOf(b), tb);
  const piece = {
    key: `Matrices ${ta} ${tb} ${activationKey(inputs, attrs)}`,
    build: (graph: Graph, [x, y, ...rest]: string[]) => {
      const { bias, slopes } = namesOf(rest, inputs);
      const start = bias && graph.reshape(bias, [columns]);
      return [activate(graph, graph.gemm(x!, y!, ta, tb, start), attrs, slopes)];
    },
    reads: [
      matrix(0, sidesOf(a), !ta || !tb),
      matrix(1, sidesOf(b), ta && !tb),
      ...extras.map((tensor, index) => whole(2 + index, tensor)),
    ],
    writes: [matrix(2 + extras.length, [rows, columns], !ta)],
    starts: [[0, 0, ...extras.map(() => 0), 0]],
    products: rows * inner * columns,
  };
  return bridge.runPieces(heap, [a, b, ...extras], [slot(shape)], [piece])[0]!;
}

/**
 * a […, rows, inner] times b [..., inner, columns], with leading axes broadcast; _FusedMatMul has bias and activation
 * too.
 */
export const batchMatMul: NativeKernel = (call, bridge) => {
  const { inputs, attrs, heap } = call;
  const a = inputs['a']!;
  const b = inputs['b']!;
  const extras = extrasOf(inputs);
  if (!areFloats(a, b, ...extras) || !isKnownActivation(attrs['activation'])) return undefined;
  const turns: Turns = [attrs['transposeA'] === true, attrs['transposeB'] === true];
  const [rows, inner] = flip(sidesOf(a), turns[0]);
  const [, columns] = flip(sidesOf(b), turns[1]);
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...leading, rows, columns];
  if (!bridge.isWorth(sizeOf(shape) * inner, turns.includes(true) ? 512 : 4096)) return undefined;
  const areRows = areOfChannels(extras, columns);
  if (isOneMatrix(a) && isOneMatrix(b) && areRows) return multiplyOne(call, bridge, turns, shape);
  return bridge.run(
    heap,
    `BatchMatMul ${turns.join()} ${activationKey(inputs, attrs)}`,
    (graph, [x, y, ...rest]) => {
      const { bias, slopes } = namesOf(rest, inputs);
      const left = turns[0] ? swapLast(graph, x!, a.rank) : x!;
      const right = turns[1] ? swapLast(graph, y!, b.rank) : y!;
      return [activate(graph, addBias(graph, graph.matMul(left, right), bias), attrs, slopes)];
    },
    [a, b, ...extras],
    [slot(shape)],
    sizeOf(shape) * inner,
  )[0];
};
