/** Depthwise convolution and both gradients, dilated too. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { check, indexOf, numbersOf } from './check.js';

type Shape4D = [number, number, number, number];
type Pair = [number, number];
type Padding = 'same' | 'valid' | [Pair, Pair, Pair, Pair];

const frame = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** x, filter [kh, kw, channels, multiplier], strides, padding, dilations. */
const cases: readonly (readonly [Shape4D, Shape4D, Pair, Padding, Pair])[] = [
  [[2, 8, 8, 3], [3, 3, 3, 1], [1, 1], 'same', [1, 1]],
  [[2, 8, 8, 3], [3, 3, 3, 1], [1, 1], 'valid', [1, 1]],
  [[2, 8, 7, 3], [3, 3, 3, 2], [2, 2], 'same', [1, 1]],
  [[2, 9, 9, 4], [3, 2, 4, 1], [2, 2], 'valid', [1, 1]],
  [[1, 7, 7, 1], [5, 5, 1, 3], [1, 1], 'same', [1, 1]],
  [[3, 6, 6, 5], [1, 1, 5, 1], [1, 1], 'valid', [1, 1]],
  [[2, 6, 6, 5], [1, 1, 5, 2], [2, 2], 'same', [1, 1]],
  [[2, 7, 9, 16], [3, 3, 16, 1], [2, 2], 'same', [1, 1]],
  [[2, 8, 8, 2], [2, 2, 2, 2], [3, 3], 'valid', [1, 1]],
  [[2, 7, 7, 3], [4, 4, 3, 1], [2, 2], frame(1, 1, 1, 1), [1, 1]],
  [[1, 11, 11, 3], [3, 3, 3, 2], [1, 1], frame(1, 2, 2, 1), [1, 1]],
  [[2, 9, 9, 3], [3, 3, 3, 1], [1, 1], 'same', [2, 2]],
  [[2, 9, 9, 4], [3, 3, 4, 2], [1, 1], 'valid', [2, 2]],
  [[2, 12, 10, 3], [3, 2, 3, 1], [1, 1], 'valid', [3, 2]],
  [[1, 11, 11, 2], [5, 5, 2, 1], [1, 1], frame(2, 3, 1, 0), [2, 1]],
  [[2, 12, 9, 1], [3, 3, 1, 4], [1, 1], 'same', [1, 3]],
  [[2, 5, 5, 6], [5, 5, 6, 1], [1, 1], 'valid', [1, 1]],
];

/** `dilatedGradients` is false where the gradients' kernels have no dilations; the rules write them out. */
export function depthwiseSuite({ dilatedGradients = true } = {}): void {
  it.each(cases)('depthwise convolution of %j with %j, strides %j, padding %j, dilations %j', (...geometry) => {
    const [shape, filterShape, strides, pad, dilations] = geometry;
    const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, dilations, pad, undefined, true);
    const { outShape, padInfo } = info;
    const [x, filter, dy] = inputsOf([shape, filterShape, outShape], 'signed', 'depthwise') as [Tensor, Tensor, Tensor];
    const [a, b, c] = [numbersOf(x), numbersOf(filter), numbersOf(dy)];
    const [y, dx, dFilter] = [new Float64Array(c.length), new Float64Array(a.length), new Float64Array(b.length)];
    const [tall, wide, channels, multiplier] = filterShape;
    for (let n = 0; n < shape[0]; n += 1)
      for (let row = 0; row < info.outHeight; row += 1)
        for (let column = 0; column < info.outWidth; column += 1)
          for (let i = 0; i < tall; i += 1)
            for (let j = 0; j < wide; j += 1) {
              const high = row * strides[0] - padInfo.top + i * dilations[0];
              const across = column * strides[1] - padInfo.left + j * dilations[1];
              if (high < 0 || across < 0 || high >= shape[1] || across >= shape[2]) continue;
              for (let channel = 0; channel < channels; channel += 1)
                for (let m = 0; m < multiplier; m += 1) {
                  const from = indexOf(shape, [n, high, across, channel]);
                  const tap = indexOf(filterShape, [i, j, channel, m]);
                  const to = indexOf(outShape, [n, row, column, channel * multiplier + m]);
                  y[to]! += a[from]! * b[tap]!;
                  dx[from]! += c[to]! * b[tap]!;
                  dFilter[tap]! += c[to]! * a[from]!;
                }
            }
    const attrs = { strides, pad, dilations };
    const copy = (...tensors: Tensor[]): Tensor[] => tensors.map((tensor) => tf.clone(tensor));
    const [x1, filter1, dy1, x2] = copy(x, filter, dy, x) as [Tensor, Tensor, Tensor, Tensor];
    check('DepthwiseConv2dNative', { x: x1, filter: filter1 }, attrs, { shape: outShape, values: y });
    if (dilations.some((rate) => rate > 1) && !dilatedGradients) {
      tf.dispose([x, filter, dy, dy1, x2]);
      return;
    }
    const toInput = { ...attrs, inputShape: shape };
    check('DepthwiseConv2dNativeBackpropInput', { dy: dy1, filter }, toInput, { shape, values: dx });
    const toFilter = { ...attrs, filterShape };
    check('DepthwiseConv2dNativeBackpropFilter', { x: x2, dy }, toFilter, { shape: filterShape, values: dFilter });
    x.dispose();
  });
}
