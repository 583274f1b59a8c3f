/** Convolutions as matrix products of unfolded pictures (im2col). */
import type { ConvolutionInfo } from '../wasm/geometry.js';
import { isPointwise, isWhole } from '../wasm/geometry.js';
import type { Graph } from './graph.js';

const BYTES = 4;

/** x [batch, h, w, channels] with zeros around it, as [batch, pixels, channels]. */
export function framePixels(
  graph: Graph,
  x: string,
  [batch, height, width, channels]: readonly [number, number, number, number],
  { top, bottom, left, right }: { top: number; bottom: number; left: number; right: number },
): string {
  const framed =
    top || bottom || left || right ? graph.op('Pad', [x, graph.integers([0, top, left, 0, 0, bottom, right, 0])]) : x;
  const pixels = (height + top + bottom) * (width + left + right);
  if (framed !== x) graph.scratch += batch * pixels * channels * BYTES;
  return graph.reshape(framed, [batch, pixels, channels]);
}

/** Bytes of {@link unfold}'s result. */
export const unfoldedBytes = (info: ConvolutionInfo): number =>
  info.batchSize * info.outHeight * info.outWidth * info.filterHeight * info.filterWidth * info.inChannels * BYTES;

/**
 * The pixels of x [batch, h, w, in] under the filter at each place: [batch · h′ · w′, kh · kw · in]. Channels last, a
 * row of the result is made of whole pixels, and a filter [kh, kw, in, out] is the matrix to multiply with as it is.
 */
export function unfold(graph: Graph, x: string, info: ConvolutionInfo): string {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, padInfo } = info;
  if (isPointwise(info)) return graph.reshape(x, [batchSize * inHeight * inWidth, inChannels]);
  const columns = filterHeight * filterWidth * inChannels;
  if (isWhole(info)) return graph.reshape(x, [batchSize, columns]);
  const pixels = framePixels(graph, x, [batchSize, inHeight, inWidth, inChannels], padInfo);
  const framedWidth = inWidth + padInfo.left + padInfo.right;
  const places = new Int32Array(outHeight * outWidth * filterHeight * filterWidth);
  let index = 0;
  for (let row = 0; row < outHeight; row += 1) {
    for (let column = 0; column < outWidth; column += 1) {
      for (let tall = 0; tall < filterHeight; tall += 1) {
        for (let wide = 0; wide < filterWidth; wide += 1) {
          const y = row * info.strideHeight + tall * info.dilationHeight;
          places[index++] = y * framedWidth + column * info.strideWidth + wide * info.dilationWidth;
        }
      }
    }
  }
  graph.scratch += unfoldedBytes(info);
  return graph.reshape(graph.gather(pixels, places, 1), [batchSize * outHeight * outWidth, columns]);
}
