import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats } from './heap.js';
import type { Kernel } from './heap.js';

type Pair = [number, number];

/**
 * dy goes to the first largest value of each window (tfjs's own kernel is wrong if windows overlap or x is negative).
 * Sums are in float32, in the order of the windows.
 */
export const maxPoolGrad: Kernel = ({ inputs, attrs, heap }): TensorInfo => {
  const { dy, input } = inputs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(
    input!.shape as [number, number, number, number],
    filterSize as Pair,
    strides as Pair,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels: depth } = info;
  const { effectiveFilterHeight: tall, effectiveFilterWidth: wide, strideHeight, strideWidth, padInfo } = info;
  const out = heap.makeOutput(input!.shape, 'float32');
  const x = floats(heap, input!);
  const from = floats(heap, dy!);
  const dx = floats(heap, out);
  dx.fill(0);
  let position = 0;
  for (let example = 0; example < batchSize; example += 1) {
    const base = example * inHeight * inWidth * depth;
    for (let row = 0; row < outHeight; row += 1) {
      const top = row * strideHeight - padInfo.top;
      const firstRow = Math.max(0, top);
      const lastRow = Math.min(inHeight, top + tall);
      for (let column = 0; column < outWidth; column += 1) {
        const left = column * strideWidth - padInfo.left;
        const firstColumn = Math.max(0, left);
        const lastColumn = Math.min(inWidth, left + wide);
        for (let channel = 0; channel < depth; channel += 1, position += 1) {
          let best = -Infinity;
          let place = -1;
          for (let y = firstRow; y < lastRow; y += 1) {
            let index = base + (y * inWidth + firstColumn) * depth + channel;
            for (let at = firstColumn; at < lastColumn; at += 1, index += depth) {
              if (x[index]! > best) {
                best = x[index]!;
                place = index;
              }
            }
          }
          if (place >= 0) dx[place]! += from[position]!;
        }
      }
    }
  }
  return out;
};

/** dy is shared evenly among the places of each window inside x (tfjs's own kernel shares it with the padding too). */
export const avgPoolGrad: Kernel = ({ inputs, attrs, heap }): TensorInfo => {
  const { dy, input } = inputs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(
    input!.shape as [number, number, number, number],
    filterSize as Pair,
    strides as Pair,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels: depth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const out = heap.makeOutput(input!.shape, 'float32');
  const from = floats(heap, dy!);
  const dx = floats(heap, out);
  dx.fill(0);
  let position = 0;
  for (let example = 0; example < batchSize; example += 1) {
    for (let row = 0; row < outHeight; row += 1) {
      const top = row * strideHeight - padInfo.top;
      const [firstRow, lastRow] = [Math.max(0, top), Math.min(inHeight, top + filterHeight)];
      for (let column = 0; column < outWidth; column += 1, position += depth) {
        const left = column * strideWidth - padInfo.left;
        const [firstColumn, lastColumn] = [Math.max(0, left), Math.min(inWidth, left + filterWidth)];
        const share = 1 / ((lastRow - firstRow) * (lastColumn - firstColumn));
        for (let y = firstRow; y < lastRow; y += 1) {
          // Pixels of a row of the window lie side by side.
          let place = ((example * inHeight + y) * inWidth + firstColumn) * depth;
          for (let at = firstColumn; at < lastColumn; at += 1)
            for (let channel = 0; channel < depth; channel += 1, place += 1)
              dx[place]! += from[position + channel]! * share;
        }
      }
    }
  }
  return out;
};
