import type { Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionInfo } from '../wasm/geometry.js';
import type { ConvolutionInfo, Shape4D } from '../wasm/geometry.js';
import { blocksOf, gatherFilter, unfoldBlocks } from './blocks.js';
import type { Piece } from './bridge.js';
import { betweenOf, geometryKey, isProduct, pictures, productsOf, whole } from './convolution.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { sectionsOf } from './pieces.js';
import type { Section } from './pieces.js';
import { unfold } from './unfold.js';

/** Separates the first piece, which begins the sums, from the others, which go on with them. */
function splitFirst([first, ...others]: readonly Section[]): Section[] {
  if (first === undefined) return [];
  const [place, ...places] = first.places;
  return [{ ...first, places: [place!] }, { ...first, places }, ...others].filter(
    (section) => section.places.length > 0,
  );
}

const matrixOf = ({ filterHeight, filterWidth, inChannels, outChannels }: ConvolutionInfo): [number, number] => [
  filterHeight * filterWidth * inChannels,
  outChannels,
];

/** The gradient [kh · kw · in, out], plus `sum` if it is given. */
function filterGradient(graph: Graph, x: string, dy: string, info: ConvolutionInfo, sum: string | undefined): string {
  const blocks = isProduct(info) ? undefined : blocksOf(info);
  if (blocks === undefined) {
    return graph.gemm(unfold(graph, x, info), graph.reshape(dy, [-1, info.outChannels]), true, false, sum);
  }
  const columns = graph.reshape(dy, [-1, blocks.columns * info.outChannels]);
  const spread = graph.gemm(unfoldBlocks(graph, x, info, blocks), columns, true, false);
  const parts = [...gatherFilter(graph, spread, info, blocks), ...(sum === undefined ? [] : [sum])];
  return parts.length === 1 ? parts[0]! : graph.op('Sum', parts);
}

/** dL/dfilter [kh, kw, in, out]: the unfolded x, transposed, times dy. */
export const conv2DBackpropFilter: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x'] as Tensor4D;
  const dy = inputs['dy'] as Tensor4D;
  const shape = attrs['filterShape'] as Shape4D;
  if (!areFloats(x, dy) || !bridge.isWorth(Math.min(x.size, dy.size), 1)) return undefined;
  const info = convolutionInfo(x.shape, shape, attrs, attrs['dilations'] as [number, number] | undefined);
  const sums = { shape: matrixOf(info) };
  const pieces = splitFirst(sectionsOf(info, betweenOf(info), 'y', bridge.options.room)).map(
    ({ info: own, places }, index): Piece => {
      const isFirst = index === 0;
      return {
        key: `Conv2DBackpropFilter ${geometryKey(own)} ${isFirst} ${shape.slice(0, 3).join()}`,
        build: (graph, [a, b, sum]) => [filterGradient(graph, a!, b!, own, sum)],
        reads: [pictures(0, own.inShape), pictures(1, own.outShape), ...(isFirst ? [] : [whole(2, sums)])],
        writes: [whole(2, sums)],
        starts: places.map((place) => [place.x, place.y, ...(isFirst ? [] : [0]), 0]),
        products: productsOf(own),
      };
    },
  );
  return bridge.runPieces(heap, [x, dy], [slot(shape)], pieces)[0];
};
