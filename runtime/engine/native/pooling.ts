/**
 * Gradients of pooling, tap by tap. The k-th place of every window is a strided slice of x, and its share of the
 * gradient a tensor as large as dy. The shares of the places on one phase of rows and columns are summed there.
 */
import * as tf from '@tensorflow/tfjs-core';
import { phasesOf } from '../wasm/geometry.js';
import type { Shape4D } from '../wasm/geometry.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

type Info = ReturnType<typeof tf.backend_util.computePool2DInfo>;
type Attributes = Readonly<Record<string, unknown>>;
type Pair = [number, number];

const infoOf = (shape: readonly number[], attrs: Attributes): Info =>
  tf.backend_util.computePool2DInfo(
    shape as Shape4D,
    attrs['filterSize'] as Pair,
    attrs['strides'] as Pair,
    1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );

const keyOf = ({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Info): string =>
  [filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left].join();

/** The number of places above which the graph of a window is larger than it is worth. */
const MANY = 25;

const isFit = (info: Info): boolean =>
  info.filterHeight * info.filterWidth <= MANY && info.dataFormat !== 'channelsFirst';

/** The frame of x that contains every window and every place of the input. */
function frameOf(info: Info): { height: number; width: number; bottom: number; right: number } {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const height = Math.max(padInfo.top + inHeight, (outHeight - 1) * strideHeight + info.filterHeight);
  const width = Math.max(padInfo.left + inWidth, (outWidth - 1) * strideWidth + info.filterWidth);
  return { height, width, bottom: height - padInfo.top - inHeight, right: width - padInfo.left - inWidth };
}

function slice(graph: Graph, x: string, from: readonly number[], to: readonly number[], steps: readonly number[]) {
  const axes = graph.integers([1, 2]);
  return graph.op('Slice', [x, graph.integers(from), graph.integers(to), axes, graph.integers(steps)]);
}

/** The values [batch, h′, w′, c] at place [row, column] of each window. */
function tapOf(graph: Graph, framed: string, info: Info, [row, column]: readonly [number, number]): string {
  const { outHeight, outWidth, strideHeight, strideWidth } = info;
  const to = [row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1];
  return slice(graph, framed, [row, column], to, [strideHeight, strideWidth]);
}

/** Puts `shares` [batch, h′, w′, c], by row and column of the window, back to the places that the windows took. */
function gather(graph: Graph, shares: readonly string[], info: Info): string {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const { height, width } = frameOf(info);
  const high = phasesOf(info.filterHeight, strideHeight, 0, height);
  const wide = phasesOf(info.filterWidth, strideWidth, 0, width);
  const tall = Math.ceil(height / strideHeight);
  const long = Math.ceil(width / strideWidth);
  const rows = high.map(({ start: i, taps: down }) => {
    const phases = wide.map(({ start: j, taps: across }) => {
      const parts: string[] = [];
      for (let a = 0; a < down; a += 1) {
        for (let b = 0; b < across; b += 1) {
          const share = shares[(i + a * strideHeight) * info.filterWidth + j + b * strideWidth]!;
          const sides = [0, a, b, 0, 0, tall - outHeight - a, long - outWidth - b, 0];
          parts.push(sides.every((side) => side === 0) ? share : graph.op('Pad', [share, graph.integers(sides)]));
        }
      }
      if (parts.length === 0) return graph.zeros([batchSize, tall, long, inChannels]);
      return parts.length === 1 ? parts[0]! : graph.op('Sum', parts);
    });
    // [batch, tall, long, strides · channels] is [batch, tall, long · strides, channels] in memory.
    const together = graph.concat(phases, 3);
    return graph.reshape(together, [batchSize, tall, 1, long * wide.length * inChannels]);
  });
  const whole = graph.reshape(graph.concat(rows, 2), [batchSize, tall * high.length, long * wide.length, inChannels]);
  const { top, left } = padInfo;
  if (top === 0 && left === 0 && tall * high.length === inHeight && long * wide.length === inWidth) return whole;
  return slice(graph, whole, [top, left], [top + inHeight, left + inWidth], [1, 1]);
}

const tapsOf = ({ filterHeight, filterWidth }: Info): [number, number][] =>
  Array.from({ length: filterHeight * filterWidth }, (_, tap) => [Math.floor(tap / filterWidth), tap % filterWidth]);

/** dy goes to the first largest value of each window; padded places never win. */
export const maxPoolGrad: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { dy, input } = inputs;
  const info = infoOf(input!.shape, attrs);
  if (!areFloats(dy, input) || !isFit(info) || !bridge.isWorth(input!.size, 32768)) return undefined;
  return bridge.run(
    heap,
    `MaxPoolGrad ${keyOf(info)}`,
    (graph, [gradient, x]) => {
      const { bottom, right } = frameOf(info);
      const { top, left } = info.padInfo;
      const framed =
        top || bottom || left || right
          ? graph.op('Pad', [x!, graph.integers([0, top, left, 0, 0, bottom, right, 0]), graph.scalar(-Infinity)])
          : x!;
      const taps = tapsOf(info).map((tap) => tapOf(graph, framed, info, tap));
      const largest = taps.length === 1 ? taps[0]! : graph.op('Max', taps);
      // The rest of dy: a place that takes it leaves zero to later ones.
      let remainder = gradient!;
      const zero = graph.scalar(0);
      const shares = taps.map((tap, index) => {
        const wins = graph.op('Equal', [tap, largest]);
        const share = graph.op('Where', [wins, remainder, zero]);
        if (index < taps.length - 1) remainder = graph.op('Where', [wins, zero, remainder]);
        return share;
      });
      return [gather(graph, shares, info)];
    },
    [dy!, input!],
    [slot(input!.shape)],
    16 * info.filterHeight * info.filterWidth * dy!.size,
  )[0];
};

/** dy divided by the number of places of its window inside the picture, to each of these places. */
export const avgPoolGrad: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { dy, input } = inputs;
  const info = infoOf(input!.shape, attrs);
  if (!areFloats(dy) || !isFit(info) || !bridge.isWorth(input!.size, 2048)) return undefined;
  return bridge.run(
    heap,
    `AvgPoolGrad ${keyOf(info)}`,
    (graph, [gradient]) => {
      const { strideHeight, strideWidth, padInfo, inHeight, inWidth, outHeight, outWidth } = info;
      const inside = (index: number, stride: number, before: number, size: number, length: number): number =>
        Math.min(length, index * stride - before + size) - Math.max(0, index * stride - before);
      const shares = Array.from({ length: outHeight * outWidth }, (_, place) => {
        const row = inside(Math.floor(place / outWidth), strideHeight, padInfo.top, info.filterHeight, inHeight);
        const column = inside(place % outWidth, strideWidth, padInfo.left, info.filterWidth, inWidth);
        return 1 / (row * column);
      });
      const even = shares.every((share) => share === shares[0]);
      const factor = even ? graph.scalar(shares[0]!) : graph.floats([outHeight, outWidth, 1], shares);
      const share = graph.op('Mul', [gradient!, factor]);
      return [
        gather(
          graph,
          tapsOf(info).map(() => share),
          info,
        ),
      ];
    },
    [dy!],
    [slot(input!.shape)],
    4 * info.filterHeight * info.filterWidth * dy!.size,
  )[0];
};
