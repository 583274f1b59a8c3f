import type { Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionInfo, phasesOf } from '../wasm/geometry.js';
import type { ConvolutionInfo, Phase, Shape4D } from '../wasm/geometry.js';
import { activate, activationKey, addBias, extrasOf, isKnownActivation, namesOf } from './activation.js';
import { blockSize, blocksOf, foldBlocks, spreadFilter } from './blocks.js';
import type { Piece } from './bridge.js';
import { areOfChannels, geometryKey, isProduct, pictures, productsOf, whole } from './convolution.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { sectionsOf } from './pieces.js';
import { framePixels } from './unfold.js';

/** A function that builds dx [batch, h, w, in], plus a bias [in] if there is one. */
type Gradient = (graph: Graph, dy: string, filter: string, bias: string | undefined, info: ConvolutionInfo) => string;

/** The gradient for pictures x of few channels: dy times the filter laid out for blocks of columns, folded back. */
const gradientByBlocks: Gradient = (graph, dy, filter, bias, info) => {
  const blocks = blocksOf(info)!;
  const columns = graph.reshape(dy, [-1, blocks.columns * info.outChannels]);
  const product = graph.gemm(columns, spreadFilter(graph, filter, info, blocks), false, true);
  const noted = graph.note(product, [info.outHeight * blocks.count, blocks.inner], true);
  return addBias(graph, foldBlocks(graph, noted, info, blocks), bias);
};

/** The rows of zeros that the phases reach before and after dy. */
function reach(phases: readonly Phase[], rate: number, outputs: number): [number, number] {
  const used = phases.filter(({ taps }) => taps > 0);
  const before = used.map(({ offset, taps }) => (taps - 1) * rate - offset);
  const after = used.map(({ offset, count }) => offset + count - outputs);
  return [Math.max(0, ...before), Math.max(0, ...after)];
}

/**
 * The gradient by phases: each phase of rows and columns is a stride-1 convolution of dy with its own taps of the
 * filter. All phases are equally long, so two concatenations put the pixels back in order.
 */
const gradientByPhases: Gradient = (graph, dy, filter, bias, info) => {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const high = phasesOf(filterHeight, strideHeight, info.padInfo.top, inHeight);
  const wide = phasesOf(filterWidth, strideWidth, info.padInfo.left, inWidth);
  const [top, bottom] = reach(high, dilationHeight, outHeight);
  const [left, right] = reach(wide, dilationWidth, outWidth);
  const framedWidth = outWidth + left + right;
  const pixels = framePixels(graph, dy, [outHeight, outWidth, outChannels], { top, bottom, left, right });
  const rows = graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels]);
  const offsets = bias === undefined ? undefined : graph.reshape(bias, [inChannels]);
  const part = (row: Phase, column: Phase): string => {
    const places: number[] = [];
    for (let y = 0; y < row.count; y += 1) {
      for (let x = 0; x < column.count; x += 1) {
        for (let i = 0; i < row.taps; i += 1) {
          for (let j = 0; j < column.taps; j += 1) {
            const line = row.offset + y - i * dilationHeight + top;
            places.push(line * framedWidth + column.offset + x - j * dilationWidth + left);
          }
        }
      }
    }
    // The phase's own matrix [in, taps · out], built row by row of the filter, which is far quicker than transposing
    // it.
    const picks: number[] = [];
    for (let channel = 0; channel < inChannels; channel += 1) {
      for (let i = 0; i < row.taps; i += 1) {
        for (let j = 0; j < column.taps; j += 1) {
          const tap = (row.tap + strideHeight * i) * filterWidth + column.tap + strideWidth * j;
          picks.push(tap * inChannels + channel);
        }
      }
    }
    const inner = row.taps * column.taps * outChannels;
    const gathered = graph.note(graph.gather(pixels, places, 1), [1, places.length, outChannels], true);
    const matrix = graph.reshape(graph.gather(rows, picks, 0), [inChannels, inner]);
    const product = graph.gemm(graph.reshape(gathered, [-1, inner]), matrix, false, true, offsets);
    return graph.reshape(product, [-1, row.count, column.count, inChannels]);
  };
  const lines = high.map((row) => {
    const parts = wide.map((column) => part(row, column));
    return graph.reshape(graph.concat(parts, 3), [-1, row.count, 1, inWidth * inChannels]);
  });
  return graph.reshape(graph.concat(lines, 2), [-1, inHeight, inWidth, inChannels]);
};

/** The places of each pixel's contributions among dy's pixels times taps. */
function sharesOf(info: ConvolutionInfo): number[][] {
  const { inHeight, inWidth, filterHeight, filterWidth, outHeight, outWidth } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  const lists: number[][] = [];
  for (let y = 0; y < inHeight; y += 1) {
    for (let x = 0; x < inWidth; x += 1) {
      const list: number[] = [];
      for (let i = 0; i < filterHeight; i += 1) {
        for (let j = 0; j < filterWidth; j += 1) {
          const row = (y + padInfo.top - i * dilationHeight) / strideHeight;
          const column = (x + padInfo.left - j * dilationWidth) / strideWidth;
          if (!Number.isInteger(row) || !Number.isInteger(column)) continue;
          if (row < 0 || column < 0 || row >= outHeight || column >= outWidth) continue;
          list.push(((row * outWidth + column) * filterHeight + i) * filterWidth + j);
        }
      }
      lists.push(list);
    }
  }
  return lists;
}

/**
 * The gradient by taps: dy times the filter gives what each tap adds to each pixel, and every pixel gathers its
 * contributions.
 */
const gradientByTaps: Gradient = (graph, dy, filter, bias, info) => {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  const lists = sharesOf(info);
  const most = lists.reduce((longest, { length }) => Math.max(longest, length), 1);
  const pixels = graph.reshape(dy, [-1, outHeight * outWidth, outChannels]);
  // Pixels with fewer taps than others take those of an additional pixel of zeros.
  const isEven = lists.every(({ length }) => length === most);
  const count = outHeight * outWidth + (isEven ? 0 : 1);
  const framed = isEven
    ? pixels
    : graph.note(graph.op('Pad', [pixels, graph.integers([0, 0, 0, 0, 1, 0])]), [1, count, outChannels], true);
  const taps = filterHeight * filterWidth;
  const product = graph.gemm(
    graph.reshape(framed, [-1, outChannels]),
    graph.reshape(filter, [taps * inChannels, outChannels]),
    false,
    true,
  );
  const shares = graph.reshape(graph.note(product, [count, taps * inChannels], true), [-1, count * taps, inChannels]);
  const parts = Array.from({ length: most }, (_, tap) => {
    const places = lists.map((list) => list[tap] ?? outHeight * outWidth * taps);
    return graph.note(graph.gather(shares, places, 1), [1, inHeight * inWidth, inChannels], true);
  });
  const sum = parts.length === 1 ? parts[0]! : graph.op('Sum', parts);
  return addBias(graph, graph.reshape(sum, [-1, inHeight, inWidth, inChannels]), bias);
};

/** The gradient that reads and writes less, and the count of numbers between its operations for each picture. */
function wayOf(info: ConvolutionInfo): { readonly gradient: Gradient; readonly between: number } {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const blocks = blocksOf(info);
  if (blocks !== undefined) return { gradient: gradientByBlocks, between: 3 * blockSize(info, blocks) };
  const pixels = inHeight * inWidth;
  const most = Math.ceil(filterHeight / strideHeight) * Math.ceil(filterWidth / strideWidth);
  const products = outHeight * outWidth * filterHeight * filterWidth * inChannels;
  const byTaps = { gradient: gradientByTaps, between: products + most * pixels * inChannels };
  const isEven = inHeight % strideHeight === 0 && inWidth % strideWidth === 0;
  const isDense = (dilationHeight === 1 || strideHeight === 1) && (dilationWidth === 1 || strideWidth === 1);
  if (!isEven || !isDense || filterHeight < strideHeight || filterWidth < strideWidth) return byTaps;
  const unfolded = (pixels * filterHeight * filterWidth * outChannels) / (strideHeight * strideWidth);
  if (products + 2 * most * pixels * inChannels < 2 * unfolded) return byTaps;
  return { gradient: gradientByPhases, between: unfolded };
}

const inputGradient: Gradient = (graph, dy, filter, bias, info) => {
  const { inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth } = info;
  if (!isProduct(info)) return wayOf(info).gradient(graph, dy, filter, bias, info);
  const matrix = graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels]);
  const product = graph.gemm(graph.reshape(dy, [-1, outChannels]), matrix, false, true);
  return addBias(graph, graph.reshape(product, [-1, inHeight, inWidth, inChannels]), bias);
};

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
  if (!bridge.isWorth(Math.min(dy.size, filter.size), 1) || !areOfChannels(extras, shape[3])) return undefined;
  const dilations = attrs['dilations'] as [number, number] | undefined;
  const info = convolutionInfo(shape, filter.shape as Shape4D, attrs, dilations);
  const between = isProduct(info) ? 1 : wayOf(info).between;
  const pieces = sectionsOf(info, between, 'x', bridge.options.room).map(({ info: own, places }): Piece => ({
    key: `Conv2DBackpropInput ${geometryKey(own)} ${activationKey(inputs, attrs)}`,
    build: (graph, [a, b, ...rest]) => {
      const { bias, slopes } = namesOf(rest, inputs);
      return [activate(graph, inputGradient(graph, a!, b!, bias, own), attrs, slopes)];
    },
    reads: [pictures(0, own.outShape), whole(1, filter), ...extras.map((tensor, index) => whole(2 + index, tensor))],
    writes: [pictures(2 + extras.length, own.inShape)],
    starts: places.map((place) => [place.y, 0, ...extras.map(() => 0), place.x]),
    products: productsOf(own),
  }));
  return bridge.runPieces(heap, [dy, filter, ...extras], [slot(shape)], pieces)[0];
};
