/** Depthwise convolution: each channel of x with filters of its own. */
import * as tf from '@tensorflow/tfjs-core';
import type { Shape4D } from '../wasm/geometry.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { sumBlocks } from './reduction.js';
import { reshaped } from './view.js';

/** The number of taps above which the graph of a filter is larger than it is worth. */
const MANY = 49;

/** dL/dfilter [kh, kw, channels, multiplier]: for each tap the sum over all pixels of x there times dy. */
export const depthwiseBackpropFilter: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { x, dy } = inputs;
  const shape = attrs['filterShape'] as Shape4D;
  const [tall, wide, channels, multiplier] = shape;
  if (!areFloats(x, dy) || tall * wide > MANY || !bridge.isWorth(Math.min(x!.size, dy!.size), 1)) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    x!.shape as Shape4D,
    shape,
    attrs['strides'] as [number, number],
    (attrs['dilations'] as [number, number] | undefined) ?? 1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor' | undefined,
    true,
  );
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  const [reachHigh, reachWide] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const bottom = Math.max(0, reachHigh + (tall - 1) * dilationHeight - padInfo.top - info.inHeight);
  const right = Math.max(0, reachWide + (wide - 1) * dilationWidth - padInfo.left - info.inWidth);
  const { top, left } = padInfo;
  const pixels = batchSize * outHeight * outWidth;
  return bridge.run(
    heap,
    `DepthwiseBackpropFilter ${[strideHeight, strideWidth, dilationHeight, dilationWidth, top, left].join()}`,
    (graph, [value, gradient]) => {
      const framed =
        top || left || bottom || right
          ? graph.op('Pad', [value!, graph.integers([0, top, left, 0, 0, bottom, right, 0])])
          : value!;
      const axes = graph.integers([1, 2]);
      const steps = graph.integers([strideHeight, strideWidth]);
      const taps: string[] = [];
      for (let row = 0; row < tall; row += 1) {
        for (let column = 0; column < wide; column += 1) {
          const from = [row * dilationHeight, column * dilationWidth];
          const to = [from[0]! + reachHigh, from[1]! + reachWide];
          const seen = graph.op('Slice', [framed, graph.integers(from), graph.integers(to), axes, steps]);
          const spread = multiplier === 1 ? seen : graph.reshape(seen, [pixels, channels, 1]);
          const product = graph.op('Mul', [spread, gradient!]);
          const sums = sumBlocks(graph, product, [
            { length: pixels, reduced: true },
            { length: channels * multiplier, reduced: false },
          ]);
          taps.push(graph.reshape(sums, [1, channels * multiplier]));
        }
      }
      return [graph.reshape(graph.concat(taps, 0), shape)];
    },
    [x!, multiplier === 1 ? dy! : reshaped(dy!, [pixels, channels, multiplier])],
    [slot(shape)],
    16 * tall * wide * dy!.size,
  )[0];
};
