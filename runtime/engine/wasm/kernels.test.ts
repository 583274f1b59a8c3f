/** genc's wasm kernels against plain loops in float64. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputsOf } from '../../testing/finite-differences.js';
import { run } from '../gradients/rule.js';
import { startBackend } from '../../testing/backends.js';

beforeAll(() => startBackend('wasm'));

type Shape4D = [number, number, number, number];
type Pads = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

const frame = (top: number, bottom: number, left: number, right: number): Pads => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

function expectClose(actual: Tensor, expected: ArrayLike<number>): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const size = Math.max(...Array.from(expected, Math.abs), 1e-3);
  const worst = Array.from(values, (value, index) => Math.abs(value - expected[index]!)).reduce(
    (a, b) => (b > a || Number.isNaN(b) ? b : a),
    0,
  );
  expect(worst / size).toBeLessThan(2e-6);
}

/** Visits every product x·w of a convolution: visit(input place, filter place, output place). */
function visitTaps(
  xs: Shape4D,
  fs: Shape4D,
  strides: [number, number],
  pad: Pads,
  depthwise: boolean,
  visit: (x: number, f: number, y: number) => void,
): Shape4D {
  const info = tf.backend_util.computeConv2DInfo(xs, fs, strides, 1, pad, undefined, depthwise);
  const [, height, width, channels] = xs;
  const [tall, wide, , last] = fs;
  const outputs = depthwise ? channels * last : last;
  for (let b = 0; b < xs[0]; b += 1) {
    for (let row = 0; row < info.outHeight; row += 1) {
      for (let column = 0; column < info.outWidth; column += 1) {
        for (let i = 0; i < tall; i += 1) {
          for (let j = 0; j < wide; j += 1) {
            const y = row * strides[0] - info.padInfo.top + i;
            const x = column * strides[1] - info.padInfo.left + j;
            if (y < 0 || x < 0 || y >= height || x >= width) continue;
            for (let c = 0; c < channels; c += 1) {
              for (let o = 0; o < last; o += 1) {
                const out = depthwise ? c * last + o : o;
                visit(
                  ((b * height + y) * width + x) * channels + c,
                  ((i * wide + j) * channels + c) * last + o,
                  ((b * info.outHeight + row) * info.outWidth + column) * outputs + out,
                );
              }
            }
          }
        }
      }
    }
  }
  return [xs[0], info.outHeight, info.outWidth, outputs];
}

const convolutions: [Shape4D, Shape4D, [number, number], Pads][] = [
  [[2, 8, 8, 3], [4, 4, 3, 5], [2, 2], 'same'],
  [[2, 7, 7, 3], [4, 4, 3, 5], [2, 2], frame(1, 1, 1, 1)],
  [[2, 7, 9, 3], [3, 3, 3, 8], [2, 2], 'same'],
  [[2, 5, 5, 3], [3, 3, 3, 4], [1, 1], frame(1, 1, 1, 1)],
  [[2, 6, 6, 2], [5, 5, 2, 4], [1, 1], 'same'],
  [[3, 9, 9, 2], [3, 2, 2, 4], [3, 3], 'valid'],
  [[2, 8, 8, 2], [2, 2, 2, 4], [3, 3], 'valid'],
  [[2, 7, 7, 6], [7, 7, 6, 4], [1, 1], 'valid'],
  [[2, 6, 6, 8], [1, 1, 8, 4], [1, 1], 'valid'],
  [[2, 28, 28, 1], [4, 4, 1, 8], [2, 2], 'same'],
  [[2, 8, 8, 20], [4, 4, 20, 5], [2, 2], 'same'],
  [[2, 8, 8, 3], [1, 1, 3, 5], [2, 2], 'same'],
  [[2, 10, 10, 3], [5, 5, 3, 4], [2, 1], 'same'],
  [[1, 11, 11, 3], [3, 3, 3, 4], [2, 2], frame(1, 2, 2, 1)],
  [[2, 12, 12, 2], [5, 5, 2, 3], [2, 2], 'valid'],
];

describe('convolution', () => {
  it.each(convolutions)('%j with %j, strides %j, padding %j', (xs, fs, strides, pad) => {
    const [x, filter] = inputsOf([xs, fs], 'signed', 'convolution') as [Tensor, Tensor];
    const [a, w] = [x.dataSync(), filter.dataSync()];
    const y: number[] = [];
    const ys = visitTaps(xs, fs, strides, pad, false, (i, f, o) => (y[o] = (y[o] ?? 0) + a[i]! * w[f]!));
    const attributes = { strides, pad, dataFormat: 'NHWC' };
    expectClose(run('Conv2D', { x, filter }, { ...attributes, dilations: [1, 1] }), y);

    const [dy] = inputsOf([ys], 'signed', 'dy') as [Tensor];
    const d = dy.dataSync();
    const dx = new Array<number>(x.size).fill(0);
    const dw = new Array<number>(filter.size).fill(0);
    visitTaps(xs, fs, strides, pad, false, (i, f, o) => {
      dx[i]! += d[o]! * w[f]!;
      dw[f]! += d[o]! * a[i]!;
    });
    const before = tf.memory();
    const back = run('Conv2DBackpropInput', { dy, filter }, { ...attributes, inputShape: xs });
    const taps = run('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: fs });
    expect(tf.memory().numTensors).toBe(before.numTensors + 2);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 2);
    expectClose(back, dx);
    expectClose(taps, dw);
    tf.dispose([x, filter, dy, back, taps]);
  });

  it.each([
    [[2, 8, 8, 3], [3, 3, 3, 1], [1, 1], 'same'],
    [[2, 8, 7, 3], [3, 3, 3, 2], [2, 2], 'same'],
    [[2, 9, 9, 4], [3, 2, 4, 1], [2, 2], 'valid'],
  ] as [Shape4D, Shape4D, [number, number], Pads][])(
    'depthwise %j with %j, strides %j, padding %j',
    (xs, fs, strides, pad) => {
      const [x, filter] = inputsOf([xs, fs], 'signed', 'depthwise') as [Tensor, Tensor];
      const [a, w] = [x.dataSync(), filter.dataSync()];
      const ys = visitTaps(xs, fs, strides, pad, true, () => undefined);
      const [dy] = inputsOf([ys], 'signed', 'dy') as [Tensor];
      const d = dy.dataSync();
      const dx = new Array<number>(x.size).fill(0);
      const dw = new Array<number>(filter.size).fill(0);
      visitTaps(xs, fs, strides, pad, true, (i, f, o) => {
        dx[i]! += d[o]! * w[f]!;
        dw[f]! += d[o]! * a[i]!;
      });
      const attributes = { strides, pad, dilations: [1, 1] };
      expectClose(run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attributes, inputShape: xs }), dx);
      expectClose(run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attributes, filterShape: fs }), dw);
    },
  );
});

describe('products', () => {
  it.each([
    [1, 1, 3, 4, 5],
    [4, 4, 3, 4, 5],
    [1, 3, 7, 4, 2],
    [3, 1, 2, 9, 4],
    [2, 2, 40, 30, 20],
    [1, 3, 40, 30, 20],
  ])('matMul of batches %j × %j: [%j, %j] × [.., %j] in every transposition', (left, right, rows, inner, columns) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [a, b] = inputsOf(
          [
            transposeA ? [left, inner, rows] : [left, rows, inner],
            transposeB ? [right, columns, inner] : [right, inner, columns],
          ],
          'signed',
          'matMul',
        ) as [Tensor, Tensor];
        const [x, y] = [a.dataSync(), b.dataSync()];
        const count = Math.max(left, right);
        const expected: number[] = [];
        for (let n = 0; n < count; n += 1) {
          const [p, q] = [left === 1 ? 0 : n * rows * inner, right === 1 ? 0 : n * inner * columns];
          for (let i = 0; i < rows; i += 1) {
            for (let j = 0; j < columns; j += 1) {
              let sum = 0;
              for (let k = 0; k < inner; k += 1) {
                sum +=
                  x[p + (transposeA ? k * rows + i : i * inner + k)]! *
                  y[q + (transposeB ? j * inner + k : k * columns + j)]!;
              }
              expected.push(sum);
            }
          }
        }
        const before = tf.memory();
        const product = tf.matMul(a, b, transposeA, transposeB);
        expectClose(product, expected);
        expect(product.shape).toEqual([count, rows, columns]);
        expect(tf.memory().numTensors).toBe(before.numTensors + 1);
        expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
        tf.dispose([a, b, product]);
      }
    }
  });

  it('multiplies the same data in another shape', () => {
    const data = tf.tensor1d([1, 2, 3, 4, 5, 6]);
    const a = tf.ones([1, 2]);
    expect([...tf.matMul(a, tf.reshape(data, [2, 3]) as tf.Tensor2D).dataSync()]).toEqual([5, 7, 9]);
    expect([...tf.matMul(tf.ones([1, 3]), tf.reshape(data, [3, 2]) as tf.Tensor2D).dataSync()]).toEqual([9, 12]);
    expect([...tf.matMul(a, tf.reshape(data, [2, 3]) as tf.Tensor2D).dataSync()]).toEqual([5, 7, 9]);
  });

  it.each([
    [
      'ij,jk->ik',
      [
        [3, 4],
        [4, 5],
      ],
    ],
    [
      'bij,bkj->bik',
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
    ],
    [
      'bthd,bshd->bhts',
      [
        [2, 3, 4, 5],
        [2, 6, 4, 5],
      ],
    ],
    ['ij->ji', [[3, 4]]],
    ['ij->', [[3, 4]]],
    ['i,j->ij', [[3], [4]]],
    [
      'ij,ik->kj',
      [
        [3, 4],
        [3, 5],
      ],
    ],
    ['ijk,j->i', [[3, 4, 5], [4]]],
    [
      'ij,jk,kl->il',
      [
        [2, 3],
        [3, 4],
        [4, 2],
      ],
    ],
    ['ij,ij,j->i', [[2, 3], [2, 3], [3]]],
  ] as [string, number[][]][])('einsum %s', (equation, shapes) => {
    const operands = inputsOf(shapes, 'signed', equation);
    const [left, output] = equation.split('->') as [string, string];
    const subscripts = left.split(',');
    const axes = [...new Set(left.replace(/,/g, ''))];
    const sides = axes.map((axis) => {
      const owner = subscripts.findIndex((subscript) => subscript.includes(axis));
      return shapes[owner]![subscripts[owner]!.indexOf(axis)]!;
    });
    const place = (names: string, index: readonly number[]): number =>
      [...names].reduce((sum, name) => sum * sides[axes.indexOf(name)]! + index[axes.indexOf(name)]!, 0);
    const values = operands.map((operand) => operand.dataSync());
    const expected: number[] = [];
    const visit = (index: number[]): void => {
      if (index.length < axes.length) {
        for (let step = 0; step < sides[index.length]!; step += 1) visit([...index, step]);
        return;
      }
      const product = subscripts.reduce((factor, names, which) => factor * values[which]![place(names, index)]!, 1);
      expected[place(output, index)] = (expected[place(output, index)] ?? 0) + product;
    };
    visit([]);
    expectClose(tf.einsum(equation, ...operands), expected);
  });
});

describe('reductions', () => {
  it.each([
    [[2, 3, 4, 5], [0]],
    [
      [2, 3, 4, 5],
      [1, 2],
    ],
    [[2, 3, 4, 5], [3]],
    [
      [2, 3, 4, 5],
      [0, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 3],
    ],
    [
      [2, 1, 4, 5],
      [0, 2],
    ],
    [
      [3, 7],
      [0, 1],
    ],
    [
      [1, 1, 3],
      [0, 1],
    ],
  ])('sum and mean of %j over %j', (shape, axes) => {
    const [x] = inputsOf([shape], 'signed', 'reduction') as [Tensor];
    const values = x.dataSync();
    const kept = shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
    const expected = new Array<number>(tf.util.sizeFromShape(kept)).fill(0);
    values.forEach((value, flat) => {
      const index = tf.util.indexToLoc(flat, shape.length, tf.util.computeStrides(shape));
      const place = index.reduce((sum, at, axis) => sum * kept[axis]! + (axes.includes(axis) ? 0 : at), 0);
      expected[place]! += value;
    });
    expectClose(tf.sum(x, axes), expected);
    expect(tf.sum(x, axes, true).shape).toEqual(kept);
    const count = values.length / expected.length;
    expectClose(
      tf.mean(x, axes),
      expected.map((value) => value / count),
    );
  });

  it('adds a million small numbers without losing them', () => {
    expect(tf.sum(tf.fill([1_000_000], 0.1)).dataSync()[0]).toBeCloseTo(0.1 * 1_000_000, 0);
  });
});

describe('memory', () => {
  it('convolves with the same data in another shape', () => {
    const data = tf.tensor1d([1, 2, 3, 4, 5, 6]);
    const sum = (shape: Shape4D): number[] => {
      const filter = tf.reshape(data, shape) as tf.Tensor4D;
      return [...tf.conv2d(tf.ones([1, shape[0], shape[1], shape[2]]) as tf.Tensor4D, filter, 1, 'valid').dataSync()];
    };
    expect(sum([1, 1, 2, 3])).toEqual([5, 7, 9]);
    expect(sum([1, 1, 3, 2])).toEqual([9, 12]);
    expect(sum([1, 2, 1, 3])).toEqual([5, 7, 9]);
    expect(sum([3, 1, 2, 1])).toEqual([21]);
    expect(sum([1, 1, 6, 1])).toEqual([21]);
    expect(sum([1, 1, 2, 3])).toEqual([5, 7, 9]);
  });
});

describe('indexing and pooling', () => {
  it('maxPoolGrad gives dy to the first largest, windows overlapping and values negative', () => {
    const x = tf.tensor4d([-5, -1, -3, -1, -2, -4, -6, -7, -8], [1, 3, 3, 1]);
    const dy = tf.tensor4d([1, 10, 100, 1000], [1, 2, 2, 1]);
    const dx = run('MaxPoolGrad', { dy, input: x, output: x }, { filterSize: [2, 2], strides: [1, 1], pad: 'valid' });
    // The windows' maxima: −1 at 1 (first of two), −1 at 1, −1 at 3, −2 at 4.
    expect([...dx.dataSync()]).toEqual([0, 11, 0, 100, 1000, 0, 0, 0, 0]);
  });

  it('unsortedSegmentSum drops ids outside', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    const ids = tf.tensor1d([2, -1, 2, 9], 'int32');
    expect([...tf.unsortedSegmentSum(x, ids, 3).dataSync()]).toEqual([0, 0, 0, 0, 6, 8]);
  });

  it('stridedSlice keeps whole numbers whole, forwards and backwards', () => {
    const x = tf.reshape(tf.range(0, 24, 1, 'int32'), [2, 3, 4]);
    const y = tf.stridedSlice(x, [1, 2, 3], [-3, -4, -5], [-1, -2, -2]);
    expect(y.dtype).toBe('int32');
    expect(y.shape).toEqual([2, 2, 2]);
    expect([...y.dataSync()]).toEqual([23, 21, 15, 13, 11, 9, 3, 1]);
  });

  it('casts to bool, and clones without copying', () => {
    const x = tf.tensor1d([0, 0.5, -2]);
    expect([...tf.cast(x, 'bool').dataSync()]).toEqual([0, 1, 1]);
    const buffers = tf.memory().numDataBuffers;
    const copy = tf.clone(x);
    expect(tf.memory().numDataBuffers).toBe(buffers);
    x.dispose();
    expect([...copy.dataSync()]).toEqual([0, 0.5, -2]);
  });
});
