/** Convolutions as matrix products of unfolded pictures (im2col). */
import type { ConvolutionInfo } from '../wasm/geometry.js';
import { isPointwise, isWhole } from '../wasm/geometry.js';
import type { Graph } from './graph.js';

const BYTES_PER_NUMBER = 4;
const GIGABYTE = 2 ** 30;

/** Unfolded, a picture is as many times larger as the filter has taps; past this, wasm's slower ways are better. */
export const isTooLarge = (info: ConvolutionInfo): boolean => {
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const places = batchSize * outHeight * outWidth * filterHeight * filterWidth;
  return places * Math.max(inChannels, outChannels) * BYTES_PER_NUMBER > GIGABYTE;
};

/** x [batch, h, w, channels] with zeros around it, as [batch, pixels, channels]. */
export function framePixels(
  graph: Graph,
  x: string,
  [batch, height, width, channels]: readonly [number, number, number, number],
  { top, bottom, left, right }: { top: number; bottom: number; left: number; right: number },
): string {
  const sides = [batch, height + top + bottom, width + left + right, channels];
  const framed =
    top || bottom || left || right
      ? graph.note(graph.op('Pad', [x, graph.integers([0, top, left, 0, 0, bottom, right, 0])]), sides)
      : x;
  return graph.reshape(framed, [batch, sides[1]! * sides[2]!, channels]);
}

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
  const unfolded = graph.note(graph.gather(pixels, places, 1), [batchSize, places.length, inChannels]);
  return graph.reshape(unfolded, [batchSize * outHeight * outWidth, columns]);
}
