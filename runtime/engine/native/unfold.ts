/** Convolutions as matrix products of unfolded pictures (im2col). Graphs serve any number of pictures. */
import type { ConvolutionInfo } from '../wasm/geometry.js';
import { isPointwise, isWhole } from '../wasm/geometry.js';
import type { Graph } from './graph.js';

/** The zeros around pictures; negative counts leave out rows or columns. */
export interface Frame {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** x [batch, h, w, channels] with zeros around it, as [batch, pixels, channels]. */
export function framePixels(
  graph: Graph,
  x: string,
  [height, width, channels]: readonly [number, number, number],
  { top, bottom, left, right }: Frame,
): string {
  const sides = [1, height + top + bottom, width + left + right, channels];
  const framed =
    top || bottom || left || right
      ? graph.note(graph.op('Pad', [x, graph.integers([0, top, left, 0, 0, bottom, right, 0])]), sides, true)
      : x;
  return graph.reshape(framed, [-1, sides[1]! * sides[2]!, channels]);
}

/** The count of numbers that {@link unfold} makes of a picture. */
export const unfoldedSize = ({ outHeight, outWidth, filterHeight, filterWidth, inChannels }: ConvolutionInfo): number =>
  outHeight * outWidth * filterHeight * filterWidth * inChannels;

/**
 * The pixels of x [batch, h, w, in] under the filter at each place: [batch · h′ · w′, kh · kw · in]. With channels
 * last, a row of the result consists of whole pixels, and a filter [kh, kw, in, out] is the matrix to multiply with as
 * it is.
 */
export function unfold(graph: Graph, x: string, info: ConvolutionInfo): string {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, padInfo } = info;
  if (isPointwise(info)) return graph.reshape(x, [-1, inChannels]);
  const columns = filterHeight * filterWidth * inChannels;
  if (isWhole(info)) return graph.reshape(x, [-1, columns]);
  const pixels = framePixels(graph, x, [inHeight, inWidth, inChannels], padInfo);
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
  const unfolded = graph.note(graph.gather(pixels, places, 1), [1, places.length, inChannels], true);
  return graph.reshape(unfolded, [-1, columns]);
}
