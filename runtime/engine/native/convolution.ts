import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { convolutionInfo, isPointwise, isWhole } from '../wasm/geometry.js';
import type { ConvolutionInfo, Shape4D } from '../wasm/geometry.js';
import { activate, activationKey, extrasOf, isKnownActivation, namesOf } from './activation.js';
import { blockSize, blocksOf, spreadFilter, unfoldBlocks } from './blocks.js';
import type { Part, Piece } from './bridge.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { sectionsOf } from './pieces.js';
import { unfold, unfoldedSize } from './unfold.js';

/** The multiplications of a convolution, and of each of its gradients. */
export const productsOf = ({ outShape, filterHeight, filterWidth, inChannels }: ConvolutionInfo): number =>
  outShape.reduce((count, side) => count * side, filterHeight * filterWidth * inChannels);

/** A key for everything on which a convolution depends besides the shapes of its tensors. */
export const geometryKey = ({ strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo }: ConvolutionInfo) =>
  [
    [strideHeight, strideWidth, dilationHeight, dilationWidth],
    [padInfo.top, padInfo.bottom, padInfo.left, padInfo.right],
  ].join();

export const isProduct = (info: ConvolutionInfo): boolean => isPointwise(info) || isWhole(info);

/** A tensor of any number of pictures. */
export const pictures = (tensor: number, shape: readonly number[]): Part => ({ ...slot(shape), tensor, free: true });

/** A tensor that every piece takes as a whole. */
export const whole = (tensor: number, { shape }: { readonly shape: readonly number[] }): Part => ({
  ...slot(shape),
  tensor,
});

/** True if bias and slopes belong to channels, so that pieces of a picture can take them. */
export const areOfChannels = (extras: readonly TensorInfo[], channels: number): boolean =>
  extras.every(({ shape }) => shape.at(-1) === channels && shape.slice(0, -1).every((side) => side === 1));

/** The count of numbers that stand between the operations of a convolution, or follow the product, for each picture. */
export function betweenOf(info: ConvolutionInfo): number {
  if (isProduct(info)) return 1;
  const blocks = blocksOf(info);
  const unfolded = blocks === undefined ? unfoldedSize(info) : blockSize(info, blocks);
  return Math.max(unfolded, info.outHeight * info.outWidth * info.outChannels);
}

function convolve(graph: Graph, x: string, filter: string, bias: string | undefined, info: ConvolutionInfo): string {
  const { inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  const blocks = isProduct(info) ? undefined : blocksOf(info);
  const [rows, matrix] =
    blocks === undefined
      ? [unfold(graph, x, info), graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels])]
      : [unfoldBlocks(graph, x, info, blocks), spreadFilter(graph, filter, info, blocks)];
  // A product that begins with the bias costs nothing more, whereas adding it later reads and writes everything again.
  const offsets = bias === undefined ? undefined : graph.reshape(bias, [outChannels]);
  const start = offsets && graph.concat(Array<string>(blocks?.columns ?? 1).fill(offsets), 0);
  return graph.reshape(graph.gemm(rows, matrix, false, false, start), [-1, outHeight, outWidth, outChannels]);
}

/**
 * The convolution of x [batch, h, w, in] with a filter [kh, kw, in, out]; FusedConv2D has a bias and an activation too.
 */
export const conv2D: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x'] as Tensor4D;
  const filter = inputs['filter'] as Tensor4D;
  const extras = extrasOf(inputs);
  if (attrs['dataFormat'] === 'NCHW' || !areFloats(x, filter, ...extras)) return undefined;
  if (!isKnownActivation(attrs['activation'])) return undefined;
  const info = convolutionInfo(x.shape, filter.shape as Shape4D, attrs, attrs['dilations'] as [number, number]);
  if (info.inChannels !== filter.shape[2]) return undefined; // Grouped convolutions are left to tfjs's kernel.
  if (!bridge.isWorth(productsOf(info), 16384) || !areOfChannels(extras, info.outChannels)) return undefined;
  const pieces = sectionsOf(info, betweenOf(info), 'y', bridge.options.room).map(({ info: own, places }): Piece => ({
    key: `Conv2D ${geometryKey(own)} ${activationKey(inputs, attrs)}`,
    build: (graph, [a, b, ...rest]) => {
      const { bias, slopes } = namesOf(rest, inputs);
      return [activate(graph, convolve(graph, a!, b!, bias, own), attrs, slopes)];
    },
    reads: [pictures(0, own.inShape), whole(1, filter), ...extras.map((tensor, index) => whole(2 + index, tensor))],
    writes: [pictures(2 + extras.length, own.outShape)],
    starts: places.map((place) => [place.x, 0, ...extras.map(() => 0), place.y]),
    products: productsOf(own),
  }));
  return bridge.runPieces(heap, [x, filter, ...extras], [slot(info.outShape)], pieces)[0];
};
