/**
 * The two gradients of a convolution, composed of fast forward convolutions (XNNPACK). tfjs's wasm has no kernel for
 * the filter's gradient, and a slow plain loop for the input's.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionInfo as infoOf, isPointwise, isWhole, phasesOf } from './geometry.js';
import type { ConvolutionInfo, Phase, Shape4D } from './geometry.js';
import type { Kernel, WasmHeap } from './heap.js';
import { framedConvolution, interleave, pickRows } from './rows.js';

const reversedTaps = ({ tap, taps }: Phase, stride: number): number[] =>
  Array.from({ length: taps }, (_, index) => tap + stride * (taps - 1 - index));

/** The rows to add before and after the gradient so that a phase's convolution has `count` rows. */
const frameOf = ({ offset, count, taps }: Phase, outputs: number): [number, number] => [
  taps - 1 - offset,
  count - outputs + offset,
];

/**
 * The gradient by phases: each phase of rows and columns is a stride-1 convolution of dy with its own taps, and then
 * they are interleaved.
 */
function inputGradientByPhases(heap: WasmHeap, dy: Tensor4D, filter: Tensor4D, info: ConvolutionInfo): Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth, inHeight, inWidth } = info;
  const taps = tf.reshape(filter, [filterHeight * filterWidth, inChannels, outChannels]);
  const rows = tf.reshape(tf.transpose(taps, [0, 2, 1]), [filterHeight * filterWidth, outChannels * inChannels]);
  const high = phasesOf(filterHeight, strideHeight, info.padInfo.top, inHeight);
  const wide = phasesOf(filterWidth, strideWidth, info.padInfo.left, inWidth);
  if (isMergeable(info, high, wide)) return inputGradientMerged(heap, dy, rows, info, high, wide);
  const part = (row: Phase, column: Phase): Tensor4D => {
    if (row.taps === 0 || column.taps === 0) return tf.zeros([info.batchSize, row.count, column.count, inChannels]);
    const across = reversedTaps(column, strideWidth);
    const picks = reversedTaps(row, strideHeight).flatMap((y) => across.map((x) => y * filterWidth + x));
    const kernel = tf.reshape(pickRows(heap, rows, picks), [row.taps, column.taps, outChannels, inChannels]);
    return framedConvolution(dy, kernel as Tensor4D, frameOf(row, info.outHeight), frameOf(column, info.outWidth));
  };
  const lines = high.map((row) =>
    interleave(
      wide.map((column) => part(row, column)),
      2,
      inWidth,
    ),
  );
  return interleave(lines, 1, inHeight);
}

/**
 * True if one convolution with stride² · in channels, followed by depth to space, is faster than the many small ones of
 * few channels.
 */
function isMergeable(info: ConvolutionInfo, high: readonly Phase[], wide: readonly Phase[]): boolean {
  const { strideHeight: stride, strideWidth, inHeight, inWidth, inChannels } = info;
  const whole = stride === strideWidth && stride > 1 && inHeight % stride === 0 && inWidth % stride === 0;
  return whole && inChannels * stride * stride <= 16 && [...high, ...wide].some(({ taps }) => taps > 0);
}

function reach(phases: readonly Phase[]): { low: number; high: number } {
  const used = phases.filter(({ taps }) => taps > 0);
  return {
    low: Math.min(...used.map(({ offset, taps }) => offset - taps + 1)),
    high: Math.max(...used.map(({ offset }) => offset)),
  };
}

function inputGradientMerged(
  heap: WasmHeap,
  dy: Tensor4D,
  rows: tf.Tensor,
  info: ConvolutionInfo,
  high: readonly Phase[],
  wide: readonly Phase[],
): Tensor4D {
  const { strideHeight: stride, filterWidth, inChannels, outChannels, outHeight, outWidth, inHeight, inWidth } = info;
  const tall = reach(high);
  const broad = reach(wide);
  const tallSize = tall.high - tall.low + 1;
  const broadSize = broad.high - broad.low + 1;
  const tapAt = (phase: Phase, position: number): number => {
    const index = phase.offset - position;
    return index >= 0 && index < phase.taps ? phase.tap + stride * index : -1;
  };
  const picks: number[] = [];
  for (let y = tall.low; y <= tall.high; y += 1) {
    for (let x = broad.low; x <= broad.high; x += 1) {
      for (const row of high) {
        for (const column of wide) {
          const tapY = tapAt(row, y);
          const tapX = tapAt(column, x);
          picks.push(tapY < 0 || tapX < 0 ? -1 : tapY * filterWidth + tapX);
        }
      }
    }
  }
  const taps = tf.reshape(pickRows(heap, rows, picks), [
    tallSize * broadSize,
    stride * stride,
    outChannels,
    inChannels,
  ]);
  const kernel = tf.reshape(tf.transpose(taps, [0, 2, 1, 3]), [
    tallSize,
    broadSize,
    outChannels,
    stride * stride * inChannels,
  ]);
  const merged = framedConvolution(
    dy,
    kernel as Tensor4D,
    [-tall.low, inHeight / stride - outHeight + tall.high],
    [-broad.low, inWidth / stride - outWidth + broad.high],
  );
  return tf.depthToSpace(merged, stride, 'NHWC');
}

const dilationsOf = (attrs: NamedAttrMap): [number, number] =>
  (attrs['dilations'] as [number, number] | undefined) ?? [1, 1];

const isDilated = ({ dilationHeight, dilationWidth }: ConvolutionInfo): boolean =>
  dilationHeight > 1 || dilationWidth > 1;

/**
 * The gradient of a dilated convolution: the turned filter slides over the whole of dy with the same dilation. As in
 * tfjs, strides are one then.
 */
function inputGradientDilated(dy: Tensor4D, filter: Tensor4D, info: ConvolutionInfo): Tensor4D {
  const { padInfo, dilationHeight, dilationWidth } = info;
  if (info.strideHeight > 1 || info.strideWidth > 1) {
    throw new Error('wasm: a convolution has either strides or dilations of one');
  }
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const frame = (taps: number, rate: number, before: number, inputs: number, outputs: number): [number, number] => {
    const first = (taps - 1) * rate - before;
    return [first, inputs + (taps - 1) * rate - outputs - first];
  };
  return framedConvolution(
    dy,
    turned as Tensor4D,
    frame(info.filterHeight, dilationHeight, padInfo.top, info.inHeight, info.outHeight),
    frame(info.filterWidth, dilationWidth, padInfo.left, info.inWidth, info.outWidth),
    [dilationHeight, dilationWidth],
  );
}

/** dL/dx [batch, h, w, in] from dy [batch, h′, w′, out] and the filter [kh, kw, in, out]. */
export const conv2DBackpropInput: Kernel = ({ inputs, attrs, heap }) => {
  const dy = inputs['dy'] as Tensor4D;
  const filter = inputs['filter'] as Tensor4D;
  const inputShape = attrs['inputShape'] as Shape4D;
  const info = infoOf(inputShape, filter.shape, attrs, dilationsOf(attrs));
  return tf.tidy(() => {
    if (isDilated(info)) return inputGradientDilated(dy, filter, info);
    if (isPointwise(info)) {
      const pixels = tf.reshape(dy, [-1, info.outChannels]);
      const matrix = tf.reshape(filter, [info.inChannels, info.outChannels]);
      return tf.reshape(tf.matMul(pixels, matrix, false, true), inputShape);
    }
    if (isWhole(info)) {
      const pictures = tf.reshape(dy, [info.batchSize, info.outChannels]);
      const matrix = tf.reshape(filter, [-1, info.outChannels]);
      return tf.reshape(tf.matMul(pictures, matrix, false, true), inputShape);
    }
    return inputGradientByPhases(heap, dy, filter, info);
  });
};

/** dL/dfilter [kh, kw, in, out]: a convolution in which the batch takes the place of the channels. */
export const conv2DBackpropFilter: Kernel = ({ inputs, attrs }) => {
  const x = inputs['x'] as Tensor4D;
  const dy = inputs['dy'] as Tensor4D;
  const filterShape = attrs['filterShape'] as Shape4D;
  const info = infoOf(x.shape, filterShape, attrs, dilationsOf(attrs));
  const { inChannels, outChannels, batchSize, filterHeight, filterWidth } = info;
  return tf.tidy(() => {
    if (isPointwise(info)) {
      const product = tf.matMul(tf.reshape(x, [-1, inChannels]), tf.reshape(dy, [-1, outChannels]), true, false);
      return tf.reshape(product, filterShape);
    }
    if (isWhole(info)) {
      const pictures = tf.reshape(x, [batchSize, -1]);
      return tf.reshape(tf.matMul(pictures, tf.reshape(dy, [batchSize, outChannels]), true, false), filterShape);
    }
    const { top, bottom, left, right } = info.padInfo;
    const framed = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const pictures = tf.transpose(framed, [3, 1, 2, 0]);
    const gradients = tf.transpose(dy, [1, 2, 0, 3]);
    // Strides and dilations change places: taps are as far apart as the filter was dilated.
    const taps = tf.conv2d(pictures, gradients, [info.dilationHeight, info.dilationWidth], 'valid', 'NHWC', [
      info.strideHeight,
      info.strideWidth,
    ]);
    // Rows that no stride reached would be additional taps, which the filter does not have.
    const cut = tf.slice(taps, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]);
    return tf.transpose(cut, [1, 2, 0, 3]);
  });
};
