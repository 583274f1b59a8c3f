/** Gradients of depthwise convolutions and of pooling, sums by segment, and einsum against loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { check, numbersOf, signed, sizeOf } from './check.js';
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

/** x, filter, strides, padding, dilations. */
const depthwise: readonly (readonly [Shape4D, Shape4D, Pair, Padding, Pair])[] = [
  [[1, 5, 5, 1], [3, 3, 1, 1], [1, 1], 'valid', [1, 1]],
  [[2, 8, 8, 3], [3, 3, 3, 1], [1, 1], 'same', [1, 1]],
  [[2, 8, 7, 3], [3, 3, 3, 2], [2, 2], 'same', [1, 1]],
  [[2, 9, 9, 4], [3, 2, 4, 1], [2, 2], 'valid', [1, 1]],
  [[3, 6, 6, 5], [1, 1, 5, 3], [1, 1], 'valid', [1, 1]],
  [[2, 7, 9, 2], [5, 5, 2, 1], [1, 1], 'same', [1, 1]],
  [[2, 7, 7, 6], [4, 4, 6, 1], [2, 2], frame(1, 1, 1, 1), [1, 1]],
  [[1, 10, 8, 3], [3, 3, 3, 1], [3, 3], 'valid', [1, 1]],
  [[1, 9, 9, 3], [3, 3, 3, 1], [3, 3], 'same', [1, 1]],
  [[2, 9, 9, 3], [3, 3, 3, 1], [1, 1], 'same', [2, 2]],
  [[2, 9, 10, 3], [3, 3, 3, 2], [1, 1], 'valid', [2, 3]],
  [[1, 12, 11, 5], [3, 2, 5, 1], [1, 1], 'same', [3, 1]],
  [[2, 11, 11, 2], [4, 4, 2, 2], [1, 1], frame(2, 1, 0, 3), [2, 2]],
  [[2, 7, 7, 3], [7, 7, 3, 1], [1, 1], 'valid', [1, 1]],
  [[4, 6, 5, 17], [3, 3, 17, 1], [2, 1], 'same', [1, 1]],
  [[2, 14, 14, 8], [3, 3, 8, 1], [2, 2], frame(0, 1, 0, 1), [1, 1]],
];

/** x, window, strides, padding. */
const pools: readonly (readonly [Shape4D, Pair, Pair, Padding])[] = [
  [[1, 4, 4, 1], [2, 2], [2, 2], 'valid'],
  [[2, 6, 6, 3], [2, 2], [2, 2], 'same'],
  [[2, 7, 7, 3], [2, 2], [2, 2], 'same'],
  [[2, 7, 7, 3], [2, 2], [2, 2], 'valid'],
  [[2, 7, 9, 5], [3, 3], [2, 2], 'same'],
  [[2, 7, 9, 5], [3, 3], [1, 1], 'same'],
  [[3, 8, 8, 4], [3, 3], [1, 1], 'valid'],
  [[1, 9, 9, 2], [3, 2], [2, 3], 'valid'],
  [[2, 5, 6, 7], [2, 3], [1, 2], 'same'],
  [[2, 8, 8, 3], [2, 2], [3, 3], 'valid'],
  [[1, 6, 6, 33], [6, 6], [1, 1], 'valid'],
  [[2, 6, 6, 2], [1, 1], [1, 1], 'same'],
  [[2, 6, 6, 2], [1, 1], [2, 2], 'same'],
  [[2, 7, 7, 3], [3, 3], [2, 2], frame(1, 1, 1, 1)],
  [[1, 7, 8, 6], [4, 3], [2, 1], frame(2, 1, 0, 2)],
  [[5, 10, 4, 12], [5, 2], [5, 2], 'valid'],
];

/** The length of x and of each row, and the number of segments. */
const segments: readonly (readonly [number, Shape, number])[] = [
  [1, [], 1],
  [5, [], 2],
  [7, [3], 4],
  [16, [1], 16],
  [9, [2, 3], 3],
  [33, [5], 1],
  [100, [7], 13],
  [4, [64], 9],
  [12, [2, 2, 2], 5],
  [50, [17], 50],
  [3, [100], 2],
  [257, [2], 6],
  [20, [4, 5], 40],
  [8, [33], 3],
  [64, [16], 10],
];

const equations: readonly (readonly [string, ...Shape[]])[] = [
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['ij,kj->ik', [7, 5], [3, 5]],
  ['ji,jk->ik', [6, 3], [6, 4]],
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
  ['bij,bkj->bik', [3, 5, 4], [3, 2, 4]],
  ['bhqd,bhkd->bhqk', [2, 3, 4, 5], [2, 3, 6, 5]],
  ['bhqk,bhkd->bhqd', [2, 2, 4, 3], [2, 2, 3, 7]],
  ['i,j->ij', [4], [6]],
  ['i,i->', [9], [9]],
  ['ij->ji', [3, 8]],
  ['ijk->k', [2, 3, 17]],
  ['ij->', [5, 7]],
  ['ij,ij->ij', [4, 33], [4, 33]],
  ['ij,ij->i', [8, 9], [8, 9]],
  ['ab,bc,cd->ad', [2, 3], [3, 4], [4, 5]],
  ['bijc,bklc->bijkl', [2, 2, 3, 4], [2, 3, 2, 4]],
  ['bnc,cd->bnd', [3, 5, 8], [8, 6]],
  ['ij,k->ik', [3, 4], [5]],
];

function checkDepthwise([xs, fs, strides, pad, dilations]: (typeof depthwise)[number]): void {
  const info = tf.backend_util.computeConv2DInfo(xs, fs, strides, dilations, pad, undefined, true);
  const [batch, height, width, channels] = xs;
  const [tall, wide, , multiplier] = fs;
  const [x, filter, dy] = inputsOf([xs, fs, info.outShape], 'signed', 'depthwise') as [Tensor, Tensor, Tensor];
  const [a, w, d] = [x, filter, dy].map(numbersOf) as [Float64Array, Float64Array, Float64Array];
  const [dx, dw] = [new Float64Array(a.length), new Float64Array(w.length)];
  for (let place = 0; place < batch * info.outHeight * info.outWidth; place += 1) {
    const image = Math.floor(place / (info.outHeight * info.outWidth));
    const row = Math.floor(place / info.outWidth) % info.outHeight;
    const column = place % info.outWidth;
    for (let tap = 0; tap < tall * wide; tap += 1) {
      const y = row * strides[0] - info.padInfo.top + Math.floor(tap / wide) * dilations[0];
      const across = column * strides[1] - info.padInfo.left + (tap % wide) * dilations[1];
      if (y < 0 || across < 0 || y >= height || across >= width) continue;
      for (let out = 0; out < channels * multiplier; out += 1) {
        const from = ((image * height + y) * width + across) * channels + Math.floor(out / multiplier);
        const by = tap * channels * multiplier + out;
        dx[from]! += d[place * channels * multiplier + out]! * w[by]!;
        dw[by]! += d[place * channels * multiplier + out]! * a[from]!;
      }
    }
  }
  const attrs = { strides, pad, dilations };
  const note = JSON.stringify([xs, fs, strides, pad, dilations]);
  const inputs = [dy.clone(), dy] as const;
  check(
    'DepthwiseConv2dNativeBackpropInput',
    { dy: inputs[0], filter },
    { ...attrs, inputShape: xs },
    { shape: xs, values: dx },
    note,
  );
  check(
    'DepthwiseConv2dNativeBackpropFilter',
    { x, dy: inputs[1] },
    { ...attrs, filterShape: fs },
    { shape: fs, values: dw },
    note,
  );
}

/** The gradient goes to the first largest of each window. */
function checkMaxPool([shape, filterSize, strides, pad]: (typeof pools)[number]): void {
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
  const [input] = inputsOf([shape], 'distinct', 'pool') as [Tensor];
  const dy = signed(info.outShape, 'dy');
  const [a, d] = [numbersOf(input), numbersOf(dy)];
  const [batch, height, width, channels] = shape;
  const [values, y] = [new Float64Array(a.length), new Float64Array(d.length)];
  for (let place = 0; place < d.length; place += 1) {
    const channel = place % channels;
    const column = Math.floor(place / channels) % info.outWidth;
    const row = Math.floor(place / channels / info.outWidth) % info.outHeight;
    const image = Math.floor(place / channels / info.outWidth / info.outHeight) % batch;
    let best = -1;
    for (let tap = 0; tap < filterSize[0] * filterSize[1]; tap += 1) {
      const at = row * strides[0] - info.padInfo.top + Math.floor(tap / filterSize[1]);
      const across = column * strides[1] - info.padInfo.left + (tap % filterSize[1]);
      if (at < 0 || across < 0 || at >= height || across >= width) continue;
      const from = ((image * height + at) * width + across) * channels + channel;
      if (best < 0 || a[from]! > a[best]!) best = from;
    }
    if (best < 0) continue;
    values[best]! += d[place]!;
    y[place] = a[best]!;
  }
  const output = tf.tensor(Float32Array.from(y), info.outShape);
  check(
    'MaxPoolGrad',
    { dy, input, output },
    { filterSize, strides, pad },
    { shape, values },
    JSON.stringify([shape, filterSize, strides, pad]),
  );
}

function checkSegments([count, inner, numSegments]: (typeof segments)[number]): void {
  const x = signed([count, ...inner], 'segments');
  const ids = Array.from({ length: count }, (_, at) => ((at * 7 + 3) % (numSegments + 1)) - (at % 5 === 4 ? 1 : 0));
  const length = sizeOf(inner);
  const values = new Float64Array(numSegments * length);
  numbersOf(x).forEach((value, at) => {
    const segment = ids[Math.floor(at / length)]!;
    if (segment >= 0 && segment < numSegments) values[segment * length + (at % length)]! += value;
  });
  const segmentIds = tf.tensor1d(ids, 'int32');
  check(
    'UnsortedSegmentSum',
    { x, segmentIds },
    { numSegments },
    { shape: [numSegments, ...inner], values },
    `${count} [${inner}]`,
  );
}

function checkEinsum([equation, ...shapes]: (typeof equations)[number]): void {
  const [left, output] = equation.split('->') as [string, string];
  const names = left.split(',');
  const sides = new Map(
    names.flatMap((axes, index) => [...axes].map((axis, at) => [axis, shapes[index]![at]!] as const)),
  );
  const axes = [...new Set([...output, ...left.replaceAll(',', '')])];
  const all = axes.map((axis) => sides.get(axis)!);
  const inputs = inputsOf(shapes, 'signed', equation);
  const numbers = inputs.map(numbersOf);
  const shape = [...output].map((axis) => sides.get(axis)!);
  const values = new Float64Array(sizeOf(shape));
  const place = axes.map(() => 0);
  const locate = (own: string): number =>
    [...own].reduce((index, axis) => index * sides.get(axis)! + place[axes.indexOf(axis)]!, 0);
  for (let count = 0; count < sizeOf(all); count += 1) {
    let rest = count;
    for (let at = axes.length - 1; at >= 0; at -= 1) {
      place[at] = rest % all[at]!;
      rest = Math.floor(rest / all[at]!);
    }
    values[locate(output)]! += names.reduce((product, own, index) => product * numbers[index]![locate(own)]!, 1);
  }
  check('Einsum', inputs, { equation }, { shape, values }, equation);
}

export function sparseSuite(): void {
  describe('composed kernels', () => {
    it.each(depthwise)('depthwise gradients of %j by %j, strides %j, padding %j, dilations %j', (...geometry) =>
      checkDepthwise(geometry),
    );
    it.each(pools)('MaxPoolGrad of %j, windows %j, strides %j, padding %j', (...geometry) => checkMaxPool(geometry));
    it('UnsortedSegmentSum, ids outside left out', () => segments.forEach(checkSegments));
    it('Einsum', () => equations.forEach(checkEinsum));
  });
}
