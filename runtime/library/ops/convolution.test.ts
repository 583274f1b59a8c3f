/** Grouped, masked and one-dimensional convolutions against sums that are written out. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { inputsOf } from '../../testing/finite-differences.js';
import { nn } from '../../index.js';

const random = (shape: number[], name: string): tf.Tensor => inputsOf([shape], 'signed', name)[0]!;

interface Windows {
  readonly strides: readonly [number, number];
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly dilation: number;
  readonly groups: number;
  readonly seen?: (row: number, column: number) => boolean;
}

/** A convolution by its definition, in double precision. */
function convolved(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D, windows: Windows): number[] {
  const { strides, top, left, height, width, dilation, groups, seen = () => true } = windows;
  const [batch, rows, columns, inputs] = x.shape;
  const [tall, wide, share, outputs] = kernel.shape;
  const [xs, ks, bs] = [x.arraySync(), kernel.arraySync(), bias.arraySync()];
  const found: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++)
        for (let o = 0; o < outputs; o++) {
          let sum = bs[o]!;
          const first = Math.floor(o / (outputs / groups)) * (inputs / groups);
          for (let r = 0; r < tall; r++)
            for (let c = 0; c < wide; c++) {
              const [row, column] = [i * strides[0] - top + r * dilation, j * strides[1] - left + c * dilation];
              if (row < 0 || row >= rows || column < 0 || column >= columns || !seen(r, c)) continue;
              for (let n = 0; n < share; n++) sum += xs[b]![row]![column]![first + n]! * ks[r]![c]![n]![o]!;
            }
          found.push(sum);
        }
  return found;
}

function expectClose(found: tf.Tensor, expected: readonly number[]): void {
  const values = [...found.dataSync()];
  expect(values.length).toBe(expected.length);
  const apart = values.map((value, index) => Math.abs(value - expected[index]!));
  expect(Math.max(...apart)).toBeLessThan(1e-5);
}

describe.each(testedBackends)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test.each([
    [2, 8],
    [4, 4],
    [4, 12],
    [2, 6],
  ])('%i groups of a convolution with %i outputs', (groups, outputs) => {
    const x = random([2, 5, 6, 4], 'x') as Tensor4D;
    const kernel = random([3, 3, 4 / groups, outputs], 'kernel') as Tensor4D;
    const bias = random([outputs], 'bias') as Tensor1D;
    const y = nn.conv2d(x, { kernel, bias }, { strides: [2, 1], padding: 1, groups });
    expect(y.shape).toEqual([2, 3, 6, outputs]);
    const windows = { strides: [2, 1], top: 1, left: 1, height: 3, width: 6, dilation: 1, groups } as const;
    expectClose(y, convolved(x, kernel, bias, windows));
    tf.dispose([x, kernel, bias, y]);
  });

  test.each([
    [32, 4, 32],
    [24, 3, 12],
    [36, 18, 36],
  ])('%i channels in %i groups, which are computed together where they are small', (inputs, groups, outputs) => {
    const x = random([2, 4, 3, inputs], 'x') as Tensor4D;
    const kernel = random([3, 3, inputs / groups, outputs], 'kernel') as Tensor4D;
    const bias = random([outputs], 'bias') as Tensor1D;
    const y = nn.conv2d(x, { kernel, bias }, { strides: [1, 1], padding: 1, groups });
    const windows = { strides: [1, 1], top: 1, left: 1, height: 4, width: 3, dilation: 1, groups } as const;
    expectClose(y, convolved(x, kernel, bias, windows));
    tf.dispose([x, kernel, bias, y]);
  });

  test.each([
    ['same', 3, 2],
    ['same', 4, 3],
    ['valid', 3, 4],
    [2, 3, 2],
    [[0, 5], 2, 5],
    [[8, 0], 3, 4],
    [[0, 0], 1, 7],
  ] as const)(
    'a convolution of a sequence with padding %s, a kernel of %i and a dilation of %i',
    (padding, size, dilation) => {
      const x = random([2, 13, 3], 'x') as Tensor3D;
      const kernel = random([size, 3, 4], 'kernel') as Tensor3D;
      const bias = random([4], 'bias') as Tensor1D;
      const y = nn.conv1d(x, { kernel, bias }, { stride: 1, padding, dilation, activation: 'relu' });
      const reach = (size - 1) * dilation;
      const before =
        padding === 'same'
          ? Math.floor(reach / 2)
          : padding === 'valid'
            ? 0
            : typeof padding === 'number'
              ? padding
              : padding[0];
      const [, width] = y.shape;
      const windows = { strides: [1, 1], top: 0, left: before, height: 1, width, dilation, groups: 1 } as const;
      const [map, taps] = [tf.reshape(x, [2, 1, 13, 3]), tf.reshape(kernel, [1, size, 3, 4])] as [Tensor4D, Tensor4D];
      expectClose(
        y,
        convolved(map, taps, bias, windows).map((value) => Math.max(0, value)),
      );
      tf.dispose([x, kernel, bias, y, map, taps]);
    },
  );

  test('a dilated depthwise convolution', () => {
    const x = random([2, 6, 5, 3], 'x') as Tensor4D;
    const kernel = random([3, 3, 1, 6], 'kernel') as Tensor4D;
    const bias = random([6], 'bias') as Tensor1D;
    const y = nn.depthwiseConv2d(x, { kernel, bias }, { strides: [1, 1], padding: 'same', dilations: [2, 2] });
    const windows = { strides: [1, 1], top: 2, left: 2, height: 6, width: 5, dilation: 2, groups: 3 } as const;
    expectClose(y, convolved(x, kernel, bias, windows));
    tf.dispose([x, kernel, bias, y]);
  });

  test.each([true, false])('a causal kernel that sees its own place: %s', (own) => {
    const x = random([2, 5, 5, 2], 'x') as Tensor4D;
    const kernel = random([3, 5, 2, 3], 'kernel') as Tensor4D;
    const bias = random([3], 'bias') as Tensor1D;
    const y = nn.conv2d(x, nn.causal({ kernel, bias }, { own }), { strides: [1, 1], padding: 'same' });
    const seen = (row: number, column: number): boolean =>
      row < 1 || (row === 1 && (column < 2 || (own && column === 2)));
    const windows = { strides: [1, 1], top: 1, left: 2, height: 5, width: 5, dilation: 1, groups: 1, seen } as const;
    expectClose(y, convolved(x, kernel, bias, windows));
    tf.dispose([x, kernel, bias, y]);
  });

  test('a causal convolution of a sequence sees no place after its own', () => {
    const kernel = random([3, 2, 4], 'kernel') as Tensor3D;
    const changed = (place: number): number[] => {
      const at = (values: number): tf.Tensor =>
        tf.tidy(() => {
          const buffer = tf.buffer([1, 8, 2]);
          buffer.set(values, 0, place, 1);
          return nn.conv1d(buffer.toTensor() as Tensor3D, { kernel }, { stride: 1, padding: [4, 0], dilation: 2 });
        });
      const [a, b] = [at(0), at(1)];
      const moved = tf.tidy(() => tf.max(tf.abs(tf.sub(a, b)), 2)).dataSync();
      tf.dispose([a, b]);
      return [...moved].flatMap((value, index) => (value > 0 ? [index] : []));
    };
    expect(changed(0)).toEqual([0, 2, 4]);
    expect(changed(5)).toEqual([5, 7]);
    kernel.dispose();
  });
});
