/** The geometry of a convolution, as its kernels need it. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

export type Shape4D = [number, number, number, number];
export type ConvolutionInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

export function convolutionInfo(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attrs: NamedAttrMap,
  dilations: number | [number, number] = 1,
): ConvolutionInfo {
  if (attrs['dataFormat'] === 'NCHW')
    throw new Error('wasm: convolutions and their gradients need channels last (NHWC)');
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attrs['strides'] as [number, number],
    dilations,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor' | undefined,
    false,
    'channelsLast',
  );
}

/** True if the filter slides over every pixel once: a matrix product of pixels. */
export const isPointwise = (info: ConvolutionInfo): boolean =>
  info.filterHeight === 1 &&
  info.filterWidth === 1 &&
  info.strideHeight === 1 &&
  info.strideWidth === 1 &&
  info.outHeight === info.inHeight &&
  info.outWidth === info.inWidth;

/** True if the filter covers the whole picture: a matrix product of pictures. */
export const isWhole = (info: ConvolutionInfo): boolean =>
  info.outHeight === 1 &&
  info.outWidth === 1 &&
  info.padInfo.top === 0 &&
  info.padInfo.left === 0 &&
  info.filterHeight === info.inHeight &&
  info.filterWidth === info.inWidth &&
  info.dilationHeight === 1 &&
  info.dilationWidth === 1;

/**
 * The rows h ≡ start (mod stride) of the input. Each takes the same `taps` taps `tap, tap + stride, …`; for the q-th of
 * its `count` rows, the first of them is from output row `offset + q`.
 */
export interface Phase {
  readonly start: number;
  readonly tap: number;
  readonly offset: number;
  readonly count: number;
  readonly taps: number;
}

export function phasesOf(kernel: number, stride: number, padding: number, length: number): Phase[] {
  return Array.from({ length: Math.min(stride, length) }, (_, start) => {
    const tap = (start + padding) % stride;
    return {
      start,
      tap,
      offset: (start + padding - tap) / stride,
      count: Math.ceil((length - start) / stride),
      taps: Math.max(0, Math.ceil((kernel - tap) / stride)),
    };
  });
}
