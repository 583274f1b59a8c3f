import type { Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionInfo, isPointwise, isWhole, phasesOf } from '../wasm/geometry.js';
import type { ConvolutionInfo, Phase, Shape4D } from '../wasm/geometry.js';
import { activationKey, extrasOf, finish, isKnownActivation } from './activation.js';
import { FEW_CHANNELS, geometryKey, productsOf } from './convolution.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { framePixels, isTooLarge, unfold } from './unfold.js';

/** dL/dfilter [kh, kw, in, out]: the unfolded x, transposed, times dy. */
export const conv2DBackpropFilter: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x'] as Tensor4D;
  const dy = inputs['dy'] as Tensor4D;
  const shape = attrs['filterShape'] as Shape4D;
  if (!areFloats(x, dy) || !bridge.isWorth(Math.min(x.size, dy.size), 1)) return undefined;
  const info = convolutionInfo(x.shape, shape, attrs);
  if (isTooLarge(info)) return undefined;
  return bridge.run(
    heap,
    `Conv2DBackpropFilter ${geometryKey(info)}`,
    (graph, [a, b]) => {
      const rows = graph.reshape(b!, [info.batchSize * info.outHeight * info.outWidth, info.outChannels]);
      return [graph.reshape(graph.gemm(unfold(graph, a!, info), rows, true, false), shape)];
    },
    [x, dy],
    [slot(shape)],
    productsOf(info),
  )[0];
};

/** ONNX's own transposed convolution, channels first. */
function transposeConvolution(graph: Graph, dy: string, filter: string, info: ConvolutionInfo): string | undefined {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo, inShape } = info;
  const bottom = (outHeight - 1) * strideHeight + info.filterHeight - inHeight - padInfo.top;
  const right = (outWidth - 1) * strideWidth + info.filterWidth - inWidth - padInfo.left;
  if (bottom <= -strideHeight || right <= -strideWidth) return undefined;
  const y = graph.op('ConvTranspose', [graph.transpose(dy, [0, 3, 1, 2]), graph.transpose(filter, [3, 2, 0, 1])], {
    strides: [strideHeight, strideWidth],
    pads: [padInfo.top, padInfo.left, Math.max(bottom, 0), Math.max(right, 0)],
    output_padding: [Math.max(-bottom, 0), Math.max(-right, 0)],
  });
  return inChannels === 1 ? graph.reshape(y, inShape) : graph.transpose(y, [0, 2, 3, 1]);
}

/** Rows of zeros that the phases reach before and after dy. */
function reach(phases: readonly Phase[], outputs: number): [number, number] {
  const used = phases.filter(({ taps }) => taps > 0);
  const before = used.map(({ offset, taps }) => taps - 1 - offset);
  const after = used.map(({ offset, count }) => offset + count - outputs);
  return [Math.max(0, ...before), Math.max(0, ...after)];
}

/**
 * Each phase of rows and columns is a stride-1 convolution of dy with its own taps of the filter; all phases being
 * equally long, two concatenations put the pixels back in order.
 */
function gradientByPhases(graph: Graph, dy: string, filter: string, info: ConvolutionInfo): string {
  const { batchSize, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  const { strideHeight, strideWidth } = info;
  const high = phasesOf(filterHeight, strideHeight, info.padInfo.top, info.inHeight);
  const wide = phasesOf(filterWidth, strideWidth, info.padInfo.left, inWidth);
  const [top, bottom] = reach(high, outHeight);
  const [left, right] = reach(wide, outWidth);
  const framedWidth = outWidth + left + right;
  const pixels = framePixels(graph, dy, [batchSize, outHeight, outWidth, outChannels], { top, bottom, left, right });
  const matrices = graph.transpose(
    graph.reshape(filter, [filterHeight * filterWidth, inChannels, outChannels]),
    [0, 2, 1],
  );
  const part = (row: Phase, column: Phase): string => {
    const places: number[] = [];
    const taps: number[] = [];
    for (let y = 0; y < row.count; y += 1) {
      for (let x = 0; x < column.count; x += 1) {
        for (let i = 0; i < row.taps; i += 1) {
          for (let j = 0; j < column.taps; j += 1) {
            places.push((row.offset + y - i + top) * framedWidth + column.offset + x - j + left);
          }
        }
      }
    }
    for (let i = 0; i < row.taps; i += 1) {
      for (let j = 0; j < column.taps; j += 1) {
        taps.push((row.tap + strideHeight * i) * filterWidth + column.tap + strideWidth * j);
      }
    }
    const inner = taps.length * outChannels;
    const outer = batchSize * row.count * column.count;
    const gathered = graph.note(graph.gather(pixels, places, 1), [batchSize, places.length, outChannels]);
    const unfolded = graph.reshape(gathered, [outer, inner]);
    const matrix = graph.reshape(graph.gather(matrices, taps, 0), [inner, inChannels]);
    return graph.reshape(graph.matMul(unfolded, matrix), [batchSize, row.count, column.count, inChannels]);
  };
  const lines = high.map((row) => {
    const parts = wide.map((column) => part(row, column));
    return graph.reshape(graph.concat(parts, 3), [batchSize, row.count, 1, inWidth * inChannels]);
  });
  return graph.reshape(graph.concat(lines, 2), info.inShape);
}

/** dy times the filter gives what each tap adds to which pixel; then every pixel gathers its share. */
function gradientByTaps(graph: Graph, dy: string, filter: string, info: ConvolutionInfo): string {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } =
    info;
  const { strideHeight, strideWidth, padInfo } = info;
  const count = outHeight * outWidth * filterHeight * filterWidth;
  const rows = graph.reshape(dy, [batchSize * outHeight * outWidth, outChannels]);
  const matrix = graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels]);
  const size = [batchSize * outHeight * outWidth, filterHeight * filterWidth * inChannels];
  const product = graph.note(graph.gemm(rows, matrix, false, true), size);
  let shares = graph.reshape(product, [batchSize, count, inChannels]);
  const lists: number[][] = [];
  for (let y = 0; y < inHeight; y += 1) {
    for (let x = 0; x < inWidth; x += 1) {
      const list: number[] = [];
      for (let i = 0; i < filterHeight; i += 1) {
        for (let j = 0; j < filterWidth; j += 1) {
          const row = (y + padInfo.top - i) / strideHeight;
          const column = (x + padInfo.left - j) / strideWidth;
          if (!Number.isInteger(row) || !Number.isInteger(column)) continue;
          if (row < 0 || column < 0 || row >= outHeight || column >= outWidth) continue;
          list.push(((row * outWidth + column) * filterHeight + i) * filterWidth + j);
        }
      }
      lists.push(list);
    }
  }
  const most = lists.reduce((longest, { length }) => Math.max(longest, length), 1);
  // Pixels with fewer taps take a row of zeros instead.
  if (lists.some((list) => list.length < most)) {
    const parts = [shares, graph.zeros([batchSize, 1, inChannels])];
    shares = graph.note(graph.concat(parts, 1), [batchSize, count + 1, inChannels]);
  }
  const parts = Array.from({ length: most }, (_, tap) =>
    graph.note(
      graph.gather(
        shares,
        lists.map((list) => list[tap] ?? count),
        1,
      ),
      [batchSize, inHeight * inWidth, inChannels],
    ),
  );
  return graph.reshape(parts.length === 1 ? parts[0]! : graph.op('Sum', parts), info.inShape);
}

function inputGradient(graph: Graph, dy: string, filter: string, info: ConvolutionInfo): string {
  const { inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  if (isPointwise(info) || isWhole(info)) {
    const rows = graph.reshape(dy, [info.batchSize * info.outHeight * info.outWidth, outChannels]);
    const matrix = graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels]);
    return graph.reshape(graph.gemm(rows, matrix, false, true), info.inShape);
  }
  const direct = inChannels < FEW_CHANNELS ? transposeConvolution(graph, dy, filter, info) : undefined;
  if (direct !== undefined) return direct;
  const even = info.inHeight % strideHeight === 0 && info.inWidth % strideWidth === 0;
  if (even && filterHeight >= strideHeight && filterWidth >= strideWidth) {
    return gradientByPhases(graph, dy, filter, info);
  }
  return gradientByTaps(graph, dy, filter, info);
}

/**
 * dL/dx [batch, h, w, in], which is also the forward pass of transposed convolutions; `FusedConv2DTranspose` adds a bias
 * [in] and an activation.
 */
export const conv2DBackpropInput: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const dy = inputs['dy'] as Tensor4D;
  const filter = inputs['filter'] as Tensor4D;
  const shape = attrs['inputShape'] as Shape4D;
  const extras = extrasOf(inputs);
  if (!areFloats(dy, filter, ...extras) || !isKnownActivation(attrs['activation'])) return undefined;
  if (!bridge.isWorth(Math.min(dy.size, filter.size), 1)) return undefined;
  const info = convolutionInfo(shape, filter.shape as Shape4D, attrs);
  if (isTooLarge(info)) return undefined;
  return bridge.run(
    heap,
    `Conv2DBackpropInput ${geometryKey(info)} ${activationKey(inputs, attrs)}`,
    (graph, [a, b, ...rest]) => [finish(graph, inputGradient(graph, a!, b!, info), rest, inputs, attrs)],
    [dy, filter, ...extras],
    [slot(shape)],
    productsOf(info),
  )[0];
};
