/** Pooling and its gradients against loops over every window. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { check, indexOf, numbersOf, signed } from './check.js';
import type { Shape } from './check.js';

type Shape4D = [number, number, number, number];
type Pair = [number, number];
type Padding = 'same' | 'valid' | [Pair, Pair, Pair, Pair];

const frame = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** x, window, strides, padding. */
const cases: readonly (readonly [Shape4D, Pair, Pair, Padding])[] = [
  [[2, 8, 8, 3], [2, 2], [2, 2], 'valid'],
  [[2, 8, 8, 3], [2, 2], [2, 2], 'same'],
  [[2, 7, 9, 3], [2, 2], [2, 2], 'valid'],
  [[2, 7, 9, 3], [2, 2], [2, 2], 'same'],
  [[2, 7, 7, 3], [3, 3], [2, 2], 'same'],
  [[2, 7, 7, 3], [3, 3], [2, 2], 'valid'],
  [[1, 8, 6, 5], [3, 3], [1, 1], 'same'],
  [[1, 8, 6, 5], [3, 3], [1, 1], 'valid'],
  [[3, 9, 9, 2], [3, 3], [3, 3], 'valid'],
  [[2, 10, 8, 2], [3, 2], [2, 3], 'same'],
  [[2, 10, 8, 2], [1, 3], [1, 2], 'valid'],
  [[2, 9, 9, 4], [2, 2], [3, 3], 'valid'],
  [[1, 6, 6, 1], [1, 1], [2, 2], 'valid'],
  [[2, 5, 5, 7], [5, 5], [1, 1], 'valid'],
  [[2, 6, 7, 3], [3, 3], [2, 2], frame(1, 1, 1, 1)],
  [[2, 6, 7, 3], [4, 3], [2, 1], frame(2, 1, 0, 2)],
  [[2, 12, 12, 16], [2, 2], [2, 2], 'valid'],
];

const infoOf = ([shape, size, strides, pad]: (typeof cases)[number]) =>
  tf.backend_util.computePool2DInfo(shape, size, strides, 1, pad);

/** Calls back for each window with its place in the result and the places of x below it. */
function eachWindow(info: ReturnType<typeof infoOf>, visit: (place: number, under: readonly number[]) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const [from, to]: Shape[] = [
    [batchSize, inHeight, inWidth, inChannels],
    [batchSize, outHeight, outWidth, inChannels],
  ];
  for (let b = 0; b < batchSize; b += 1)
    for (let row = 0; row < outHeight; row += 1)
      for (let column = 0; column < outWidth; column += 1)
        for (let c = 0; c < inChannels; c += 1) {
          const under: number[] = [];
          for (let i = 0; i < info.filterHeight; i += 1)
            for (let j = 0; j < info.filterWidth; j += 1) {
              const y = row * info.strideHeight - padInfo.top + i;
              const x = column * info.strideWidth - padInfo.left + j;
              if (y >= 0 && x >= 0 && y < inHeight && x < inWidth) under.push(indexOf(from!, [b, y, x, c]));
            }
          visit(indexOf(to!, [b, row, column, c]), under);
        }
}

export function poolingSuite(): void {
  describe.each(cases)('pooling of %j, windows %j, strides %j, padding %j', (...geometry) => {
    const [shape, filterSize, strides, pad] = geometry;
    const info = infoOf(geometry);
    const attrs = { filterSize, strides, pad };

    // The cases include numbers below zero, where padding must not win, and ties, where the first of them takes all.
    it.each(['signed', 'below zero', 'ties'])('the largest, %s', (kind) => {
      const made = signed(shape, kind);
      const input = tf.tidy(() => {
        if (kind === 'signed') return tf.clone(made);
        return kind === 'ties' ? tf.round(tf.mul(made, 2)) : tf.sub(made, 3);
      });
      made.dispose();
      const x = numbersOf(input);
      const dy = signed(info.outShape, 'dy');
      const slopes = numbersOf(dy);
      const y = new Float64Array(slopes.length);
      const dx = new Float64Array(x.length);
      eachWindow(info, (place, under) => {
        const best = under.reduce((winner, index) => (x[index]! > x[winner]! ? index : winner));
        y[place] = x[best]!;
        dx[best]! += slopes[place]!;
      });
      check('MaxPool', { x: tf.clone(input) }, attrs, { shape: info.outShape, values: y });
      const output = tf.tensor(Float32Array.from(y), info.outShape);
      check('MaxPoolGrad', { dy, input, output }, attrs, { shape, values: dx });
    });

    it('the mean', () => {
      const [input, dy] = inputsOf([shape, info.outShape], 'signed', 'mean') as [tf.Tensor, tf.Tensor];
      const [x, slopes] = [numbersOf(input), numbersOf(dy)];
      const y = new Float64Array(slopes.length);
      const dx = new Float64Array(x.length);
      eachWindow(info, (place, under) => {
        y[place] = under.reduce((sum, index) => sum + x[index]!, 0) / under.length;
        for (const index of under) dx[index]! += slopes[place]! / under.length;
      });
      check('AvgPool', { x: tf.clone(input) }, attrs, { shape: info.outShape, values: y });
      check('AvgPoolGrad', { dy, input }, attrs, { shape, values: dx });
    });
  });
}
