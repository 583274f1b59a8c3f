/** Convolution and pooling of volumes: gradients against the definition, voxel by voxel of the whole filter. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { check, eachPlace, indexOf, numbersOf, signed } from './check.js';

type Shape5D = [number, number, number, number, number];
type Triple = [number, number, number];

/** x, filter, strides, padding. */
const cases: readonly (readonly [Shape5D, Shape5D, Triple, 'same' | 'valid'])[] = [
  [[1, 4, 4, 4, 1], [2, 2, 2, 1, 1], [1, 1, 1], 'valid'],
  [[2, 4, 5, 3, 2], [2, 3, 2, 2, 3], [1, 1, 1], 'valid'],
  [[2, 4, 5, 3, 2], [2, 3, 2, 2, 3], [1, 1, 1], 'same'],
  [[2, 4, 5, 3, 2], [3, 3, 3, 2, 1], [1, 1, 1], 'same'],
  [[2, 5, 6, 5, 2], [2, 2, 2, 2, 3], [2, 2, 2], 'valid'],
  [[2, 5, 6, 5, 2], [2, 2, 2, 2, 3], [2, 2, 2], 'same'],
  [[1, 5, 6, 5, 3], [3, 3, 3, 3, 2], [2, 2, 2], 'same'],
  [[1, 5, 6, 5, 3], [3, 3, 3, 3, 2], [2, 2, 2], 'valid'],
  [[1, 6, 4, 7, 1], [3, 1, 2, 1, 4], [2, 1, 3], 'same'],
  [[1, 6, 4, 7, 1], [3, 1, 2, 1, 4], [2, 1, 3], 'valid'],
  [[3, 3, 3, 3, 2], [1, 1, 1, 2, 2], [1, 1, 1], 'valid'],
  [[3, 3, 3, 3, 2], [1, 1, 1, 2, 2], [2, 2, 2], 'same'],
  [[1, 3, 3, 3, 4], [3, 3, 3, 4, 2], [1, 1, 1], 'valid'],
  [[2, 2, 7, 2, 1], [2, 3, 2, 1, 2], [1, 3, 1], 'same'],
  [[1, 1, 5, 5, 2], [1, 3, 3, 2, 2], [1, 2, 2], 'same'],
];

export function volumeSuite(): void {
  describe.each(cases)('volumes %j, filters %j, strides %j, padding %s', (...geometry) => {
    const [shape, filterShape, strides, pad] = geometry;
    const info = tf.backend_util.computeConv3DInfo(shape, filterShape, strides, 1, pad);
    const { front, top, left } = info.padInfo;
    /** The place in x of a tap of the window at `out`, or undefined outside. */
    const under = (out: readonly number[], tap: readonly number[]): number[] | undefined => {
      const place = [front, top, left].map((before, axis) => out[axis + 1]! * strides[axis]! - before + tap[axis]!);
      return place.every((at, axis) => at >= 0 && at < shape[axis + 1]!) ? place : undefined;
    };

    it('the gradients of a convolution', () => {
      const [x, filter, dy] = [signed(shape, 'x'), signed(filterShape, 'filter'), signed(info.outShape, 'dy')];
      const [a, b, c] = [x, filter, dy].map(numbersOf) as [Float64Array, Float64Array, Float64Array];
      const [dx, dFilter] = [new Float64Array(a.length), new Float64Array(b.length)];
      eachPlace(info.outShape, (out, to) => {
        eachPlace(filterShape, (tap, weight) => {
          const place = under(out, tap);
          if (place === undefined || tap[4] !== out[4]) return;
          const from = indexOf(shape, [out[0]!, ...place, tap[3]!]);
          dx[from]! += c[to]! * b[weight]!;
          dFilter[weight]! += c[to]! * a[from]!;
        });
      });
      const attrs = { strides, pad };
      const copy = tf.clone(dy);
      check('Conv3DBackpropInputV2', { dy, filter }, { ...attrs, inputShape: shape }, { shape, values: dx });
      const expected = { shape: filterShape, values: dFilter };
      check('Conv3DBackpropFilterV2', { x, dy: copy }, { ...attrs, filterShape }, expected);
    });

    it('the gradient of the largest, below zero too', () => {
      const size = filterShape.slice(0, 3) as Triple;
      const pool = tf.backend_util.computePool3DInfo(shape, size, strides, 1, pad);
      const input: Tensor = tf.tidy(() => tf.sub(signed(shape, 'x'), 0.7));
      const dy = signed(pool.outShape, 'dy');
      const [x, slopes] = [numbersOf(input), numbersOf(dy)];
      const [y, dx] = [new Float64Array(slopes.length), new Float64Array(x.length)];
      eachPlace(pool.outShape, (out, to) => {
        let best = -1;
        eachPlace(size, (tap) => {
          const place = under(out, tap);
          if (place === undefined) return;
          const from = indexOf(shape, [out[0]!, ...place, out[4]!]);
          if (best < 0 || x[from]! > x[best]!) best = from;
        });
        y[to] = x[best]!;
        dx[best]! += slopes[to]!;
      });
      const output = tf.tensor(Float32Array.from(y), pool.outShape);
      check('MaxPool3DGrad', { dy, input, output }, { filterSize: size, strides, pad }, { shape, values: dx });
    });
  });
}
