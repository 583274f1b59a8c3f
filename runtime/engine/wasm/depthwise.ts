/** Gradients of the depthwise convolution, composed, because tfjs's wasm has neither. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor4D } from '@tensorflow/tfjs-core';
import { withZerosBetween } from '../gradients/strides.js';
import type { Kernel } from './heap.js';

type Shape4D = [number, number, number, number];

function infoOf(inputShape: Shape4D, filterShape: Shape4D, attrs: NamedAttrMap) {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attrs['strides'] as [number, number],
    (attrs['dilations'] as [number, number] | undefined) ?? 1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor' | undefined,
    true,
  );
}

/** dy with stride − 1 zeros between its pixels: the result of the stride-1 convolution. */
function spreadOut(dy: Tensor4D, strideHeight: number, strideWidth: number): Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const [, height, width] = dy.shape;
  const size = [(height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1] as const;
  return withZerosBetween(dy, [strideHeight, strideWidth], size);
}

export const depthwiseBackpropInput: Kernel = ({ inputs, attrs }) => {
  const dy = inputs['dy'] as Tensor4D;
  const filter = inputs['filter'] as Tensor4D;
  const shape = attrs['inputShape'] as Shape4D;
  const info = infoOf(shape, filter.shape, attrs);
  const [tall, wide, channels, multiplier] = filter.shape;
  const [batch, height, width] = shape;
  const depth = channels * multiplier;
  return tf.tidy(() => {
    const gradient = spreadOut(dy, info.strideHeight, info.strideWidth);
    const flipped = tf.reshape(tf.reverse(filter, [0, 1]), [tall, wide, depth, 1]) as Tensor4D;
    const needed = (length: number, taps: number, rate: number): number => length + (taps - 1) * rate;
    const top = (tall - 1) * info.dilationHeight - info.padInfo.top;
    const left = (wide - 1) * info.dilationWidth - info.padInfo.left;
    const bottom = needed(height, tall, info.dilationHeight) - gradient.shape[1] - top;
    const right = needed(width, wide, info.dilationWidth) - gradient.shape[2] - left;
    const framed = tf.pad(gradient, [
      [0, 0],
      [Math.max(0, top), Math.max(0, bottom)],
      [Math.max(0, left), Math.max(0, right)],
      [0, 0],
    ]);
    const cut = tf.slice(
      framed,
      [0, Math.max(0, -top), Math.max(0, -left), 0],
      [batch, needed(height, tall, info.dilationHeight), needed(width, wide, info.dilationWidth), depth],
    );
    const rates: [number, number] = [info.dilationHeight, info.dilationWidth];
    const y = tf.depthwiseConv2d(cut, flipped, 1, 'valid', 'NHWC', rates);
    if (multiplier === 1) return y;
    return tf.reshape(tf.sum(tf.reshape(y, [batch * height * width, channels, multiplier]), 2), shape);
  });
};

export const depthwiseBackpropFilter: Kernel = ({ inputs, attrs }) => {
  const x = inputs['x'] as Tensor4D;
  const dy = inputs['dy'] as Tensor4D;
  const shape = attrs['filterShape'] as Shape4D;
  const info = infoOf(x.shape, shape, attrs);
  const [tall, wide, channels, multiplier] = shape;
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  const reachHigh = (outHeight - 1) * strideHeight + 1;
  const reachWide = (outWidth - 1) * strideWidth + 1;
  return tf.tidy(() => {
    const bottom = reachHigh + (tall - 1) * dilationHeight - padInfo.top - x.shape[1];
    const right = reachWide + (wide - 1) * dilationWidth - padInfo.left - x.shape[2];
    const framed = tf.pad(x, [
      [0, 0],
      [padInfo.top, Math.max(0, bottom)],
      [padInfo.left, Math.max(0, right)],
      [0, 0],
    ]);
    const pixels = batchSize * outHeight * outWidth;
    const gradient = tf.reshape(dy, [pixels, channels, multiplier]);
    const taps = [];
    for (let row = 0; row < tall; row += 1) {
      for (let column = 0; column < wide; column += 1) {
        const from = [0, row * dilationHeight, column * dilationWidth, 0];
        const to = [batchSize, from[1]! + reachHigh, from[2]! + reachWide, channels];
        const seen = tf.stridedSlice(framed, from, to, [1, strideHeight, strideWidth, 1]);
        taps.push(tf.sum(tf.mul(tf.reshape(seen, [pixels, channels, 1]), gradient), 0));
      }
    }
    return tf.reshape(tf.stack(taps), shape);
  });
};
