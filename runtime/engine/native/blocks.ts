/**
 * Unfolding for pictures of few channels, whose pixels are too short to be moved one by one. Blocks of neighbouring
 * columns of y share one stretch of x, which is moved in units of several pixels. The filter is laid out for each
 * column of a block, with zeros where the stretch is not its own. This takes more products, but fewer and longer moves.
 */
import type { ConvolutionInfo } from '../wasm/geometry.js';
import type { Graph } from './graph.js';
import { framePixels } from './unfold.js';

/** The number of channels from which pixels are moved one by one. */
const FEW = 16;
const MOST_COLUMNS = 16;

export interface Blocks {
  /** The columns of y in a block. */
  readonly columns: number;
  /** The blocks in a row of y. */
  readonly count: number;
  /** The number of pixels that are moved together. */
  readonly unit: number;
  /** The columns of x, with the zeros around it, that belong to a block. */
  readonly width: number;
  /** The columns of x with zeros around it: a multiple of `unit`. */
  readonly framedWidth: number;
  /** The numbers of x in an unfolded block. */
  readonly inner: number;
}

/** The approximate nanoseconds for a picture: to move units, to move their numbers, and to multiply. */
const costOf = (info: ConvolutionInfo, { columns, count, unit, inner }: Blocks): number => {
  const moves = (info.outHeight * count * inner) / (unit * info.inChannels);
  const products = info.outHeight * count * inner * columns * info.outChannels;
  return moves * (2.5 + (unit * info.inChannels) / 16) + products / 100;
};

function candidate(info: ConvolutionInfo, columns: number, unit: number): Blocks {
  const { strideWidth, filterWidth, filterHeight, inChannels, inWidth, outWidth, padInfo } = info;
  const up = (pixels: number): number => Math.ceil(pixels / unit) * unit;
  const count = outWidth / columns;
  const width = up((columns - 1) * strideWidth + filterWidth);
  const framedWidth = up(Math.max((count - 1) * columns * strideWidth + width, padInfo.left + inWidth));
  return { columns, count, unit, width, framedWidth, inner: filterHeight * width * inChannels };
}

const divisors = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((i) => n % i === 0);

/** The quickest blocks; undefined if pixels are long enough or not adjacent. */
export function blocksOf(info: ConvolutionInfo): Blocks | undefined {
  if (info.inChannels >= FEW || info.dilationWidth !== 1) return undefined;
  let best: Blocks | undefined;
  for (const columns of divisors(info.outWidth).filter((n) => n <= MOST_COLUMNS)) {
    for (const unit of divisors(columns * info.strideWidth)) {
      const blocks = candidate(info, columns, unit);
      if (best === undefined || costOf(info, blocks) < costOf(info, best)) best = blocks;
    }
  }
  return best;
}

/** The count of numbers that {@link unfoldBlocks} makes of a picture. */
export const blockSize = ({ outHeight }: ConvolutionInfo, { count, inner }: Blocks): number =>
  outHeight * count * inner;

/** x [batch, h, w, in] as [batch · h′ · blocks, inner]. */
export function unfoldBlocks(graph: Graph, x: string, info: ConvolutionInfo, blocks: Blocks): string {
  const { inHeight, inWidth, inChannels, padInfo, outHeight, filterHeight, strideWidth } = info;
  const { columns, count, unit, width, framedWidth, inner } = blocks;
  const frame = { ...padInfo, right: framedWidth - inWidth - padInfo.left };
  const pixels = framePixels(graph, x, [inHeight, inWidth, inChannels], frame);
  const units = ((inHeight + padInfo.top + padInfo.bottom) * framedWidth) / unit;
  const places: number[] = [];
  for (let row = 0; row < outHeight; row += 1) {
    for (let block = 0; block < count; block += 1) {
      for (let tall = 0; tall < filterHeight; tall += 1) {
        const start =
          (row * info.strideHeight + tall * info.dilationHeight) * framedWidth + block * columns * strideWidth;
        for (let at = 0; at < width; at += unit) places.push((start + at) / unit);
      }
    }
  }
  const moved = graph.gather(graph.reshape(pixels, [-1, units, unit * inChannels]), places, 1);
  return graph.reshape(graph.note(moved, [1, places.length, unit * inChannels], true), [-1, inner]);
}

/** The rows of the filter [kh · kw · in, out] that connect each number of an unfolded block with each column. */
function taps(info: ConvolutionInfo, { columns, width }: Blocks): (number | undefined)[] {
  const { filterHeight, filterWidth, inChannels, strideWidth } = info;
  const rows: (number | undefined)[] = [];
  for (let tall = 0; tall < filterHeight; tall += 1) {
    for (let pixel = 0; pixel < width; pixel += 1) {
      for (let channel = 0; channel < inChannels; channel += 1) {
        for (let column = 0; column < columns; column += 1) {
          const wide = pixel - column * strideWidth;
          const isTap = wide >= 0 && wide < filterWidth;
          rows.push(isTap ? (tall * filterWidth + wide) * inChannels + channel : undefined);
        }
      }
    }
  }
  return rows;
}

/** The filter [kh, kw, in, out] as [inner, columns · out]. */
export function spreadFilter(graph: Graph, filter: string, info: ConvolutionInfo, blocks: Blocks): string {
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  const rows = filterHeight * filterWidth * inChannels;
  const withZeros = graph.concat([graph.reshape(filter, [rows, outChannels]), graph.zeros([1, outChannels])], 0);
  const places = taps(info, blocks).map((row) => row ?? rows);
  return graph.reshape(graph.gather(withZeros, places, 0), [blocks.inner, blocks.columns * outChannels]);
}

/** The sums [kh · kw · in, out] over all columns of the gradient of a spread filter. */
export function gatherFilter(graph: Graph, spread: string, info: ConvolutionInfo, blocks: Blocks): string[] {
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  const { columns, inner } = blocks;
  const rows = graph.reshape(spread, [inner * columns, outChannels]);
  const lists = Array.from({ length: columns }, () => new Int32Array(filterHeight * filterWidth * inChannels));
  taps(info, blocks).forEach((row, index) => {
    if (row !== undefined) lists[index % columns]![row] = index;
  });
  return lists.map((list) => graph.gather(rows, list, 0));
}

/** The gradient of {@link unfoldBlocks}: dx [batch, h, w, in] from that of the unfolded blocks. */
export function foldBlocks(graph: Graph, unfolded: string, info: ConvolutionInfo, blocks: Blocks): string {
  const { inHeight, inWidth, inChannels, padInfo, outHeight, filterHeight, strideHeight, strideWidth } = info;
  const { columns, count, unit, width, framedWidth } = blocks;
  const rowUnits = framedWidth / unit;
  const lists: number[][] = Array.from({ length: inHeight * rowUnits }, () => []);
  let index = 0;
  for (let row = 0; row < outHeight; row += 1) {
    for (let block = 0; block < count; block += 1) {
      for (let tall = 0; tall < filterHeight; tall += 1) {
        const y = row * strideHeight + tall * info.dilationHeight - padInfo.top;
        for (let at = 0; at < width; at += unit, index += 1) {
          if (y >= 0 && y < inHeight) lists[y * rowUnits + (block * columns * strideWidth + at) / unit]!.push(index);
        }
      }
    }
  }
  const most = lists.reduce((longest, { length }) => Math.max(longest, length), 1);
  // Units in fewer blocks than others take a unit of zeros in place of the missing ones.
  const shares = graph.reshape(unfolded, [-1, index, unit * inChannels]);
  const framed = graph.note(
    graph.op('Pad', [shares, graph.integers([0, 0, 0, 0, 1, 0])]),
    [1, index + 1, unit * inChannels],
    true,
  );
  const parts = Array.from({ length: most }, (_, part) =>
    graph.note(
      graph.gather(
        framed,
        lists.map((list) => list[part] ?? index),
        1,
      ),
      [1, lists.length, unit * inChannels],
      true,
    ),
  );
  const sum = parts.length === 1 ? parts[0]! : graph.op('Sum', parts);
  const rows = graph.reshape(sum, [-1, inHeight, framedWidth, inChannels]);
  const [left, right] = [padInfo.left, padInfo.left + inWidth].map((column) => graph.integers([column]));
  return graph.op('Slice', [rows, left!, right!, graph.integers([2])]);
}
