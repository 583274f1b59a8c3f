/** Convolutions, their gradients and their fused forms against loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { curves } from './activations.js';
import { expectClose } from './close.js';

type Shape4D = [number, number, number, number];
type Pair = [number, number];
type Padding = 'same' | 'valid' | [Pair, Pair, Pair, Pair];
type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

const frame = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** x, filter, strides, padding and dilations, which are one if absent. */
type Case = [x: Shape4D, filter: Shape4D, strides: Pair, padding: Padding, dilations?: Pair];

const dense: readonly Case[] = [
  [[2, 8, 8, 3], [4, 4, 3, 5], [2, 2], 'same'],
  [[2, 7, 7, 3], [4, 4, 3, 5], [2, 2], frame(1, 1, 1, 1)],
  [[3, 7, 9, 3], [3, 3, 3, 8], [2, 2], 'same'],
  [[2, 5, 5, 9], [3, 3, 9, 4], [1, 1], frame(1, 1, 1, 1)],
  [[2, 6, 6, 2], [5, 5, 2, 4], [1, 1], 'same'],
  [[3, 9, 9, 10], [3, 2, 10, 4], [3, 3], 'valid'],
  [[2, 8, 8, 2], [2, 2, 2, 4], [3, 3], 'valid'],
  [[2, 8, 8, 9], [2, 2, 9, 4], [3, 3], 'valid'],
  [[2, 7, 7, 6], [7, 7, 6, 4], [1, 1], 'valid'],
  [[2, 6, 6, 8], [1, 1, 8, 4], [1, 1], 'same'],
  [[2, 6, 6, 8], [1, 1, 8, 4], [1, 1], frame(1, 1, 1, 1)],
  [[2, 28, 28, 1], [4, 4, 1, 8], [2, 2], 'same'],
  [[3, 12, 12, 1], [3, 3, 1, 6], [1, 1], 'same'],
  [[2, 8, 8, 20], [4, 4, 20, 5], [2, 2], 'same'],
  [[3, 14, 14, 8], [4, 4, 8, 16], [2, 2], frame(1, 1, 1, 1)],
  [[2, 8, 8, 3], [1, 1, 3, 5], [2, 2], 'same'],
  [[2, 8, 8, 12], [1, 1, 12, 5], [2, 2], 'same'],
  [[2, 10, 10, 17], [5, 5, 17, 4], [2, 1], 'same'],
  [[1, 11, 11, 9], [3, 3, 9, 4], [2, 2], frame(1, 2, 2, 1)],
  [[2, 12, 12, 5], [5, 5, 5, 3], [2, 2], 'valid'],
  [[2, 12, 11, 16], [5, 3, 16, 3], [3, 2], frame(2, 1, 0, 2)],
  [[5, 7, 7, 64], [4, 4, 64, 8], [2, 2], frame(1, 1, 1, 1)],
  [[2, 6, 6, 64], [3, 3, 64, 5], [1, 1], 'same'],
  [[5, 4, 4, 33], [3, 3, 33, 1], [1, 1], 'valid'],
];

const dilated: readonly Case[] = [
  [[2, 9, 9, 3], [3, 3, 3, 4], [1, 1], 'same', [2, 2]],
  [[2, 9, 9, 20], [3, 3, 20, 4], [1, 1], 'same', [2, 2]],
  [[2, 12, 10, 9], [3, 2, 9, 4], [1, 1], 'valid', [3, 2]],
  [[1, 11, 11, 18], [5, 5, 18, 3], [1, 1], frame(2, 3, 1, 0), [2, 1]],
  [[3, 3, 3, 8], [2, 2, 8, 3], [1, 1], 'valid', [2, 2]],
  [[2, 12, 9, 1], [3, 3, 1, 4], [1, 1], 'same', [1, 3]],
];

/** Visits every product x·w of a convolution: visit(place in x, place in the filter, place in y). */
function visitTaps(info: Info, visit: (x: number, f: number, y: number) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } =
    info;
  for (let b = 0; b < batchSize; b += 1)
    for (let row = 0; row < outHeight; row += 1)
      for (let column = 0; column < outWidth; column += 1)
        for (let i = 0; i < filterHeight; i += 1)
          for (let j = 0; j < filterWidth; j += 1) {
            const y = row * info.strideHeight - info.padInfo.top + i * info.dilationHeight;
            const x = column * info.strideWidth - info.padInfo.left + j * info.dilationWidth;
            if (y < 0 || x < 0 || y >= inHeight || x >= inWidth) continue;
            for (let c = 0; c < inChannels; c += 1)
              for (let o = 0; o < outChannels; o += 1)
                visit(
                  ((b * inHeight + y) * inWidth + x) * inChannels + c,
                  ((i * filterWidth + j) * inChannels + c) * outChannels + o,
                  ((b * outHeight + row) * outWidth + column) * outChannels + o,
                );
          }
}

const numbersOf = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());

interface Measured {
  readonly info: Info;
  readonly tensors: { readonly x: Tensor; readonly filter: Tensor; readonly dy: Tensor };
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dFilter: Float64Array;
}

function measure([xs, fs, strides, pad, dilations = [1, 1]]: Case): Measured {
  const info = tf.backend_util.computeConv2DInfo(xs, fs, strides, dilations, pad);
  const [x, filter, dy] = inputsOf([xs, fs, info.outShape], 'signed', 'convolution') as [Tensor, Tensor, Tensor];
  const [a, b, c] = [numbersOf(x), numbersOf(filter), numbersOf(dy)];
  const [y, dx, dFilter] = [new Float64Array(c.length), new Float64Array(a.length), new Float64Array(b.length)];
  visitTaps(info, (i, j, k) => {
    y[k]! += a[i]! * b[j]!;
    dx[i]! += c[k]! * b[j]!;
    dFilter[j]! += a[i]! * c[k]!;
  });
  return { info, tensors: { x, filter, dy }, y, dx, dFilter };
}

/** The activation of the sums after a bias is added. */
function finish(sums: Float64Array, bias: Tensor, at: (value: number, channel: number) => number): Float64Array {
  const offsets = numbersOf(bias);
  return sums.map((sum, index) => at(sum + offsets[index % offsets.length]!, index % offsets.length));
}

function check(result: Tensor, expected: Float64Array, shape: readonly number[], name: string): void {
  expect(result.shape).toEqual(shape);
  expectClose(result, expected, name);
}

export interface ConvolutionSettings {
  /** True if the gradients' kernels have dilations; the rules write them out otherwise. */
  readonly dilatedGradients: boolean;
  /** True if FusedConv2D has tanh, which tfjs's own does not. */
  readonly fusedTanh: boolean;
  /** True if there is a FusedConv2DTranspose, a kernel of genc's own. */
  readonly fusedTranspose: boolean;
}

export function convolutionSuite({ dilatedGradients, fusedTanh, fusedTranspose }: ConvolutionSettings): void {
  describe('convolution', () => {
    it.each([...dense, ...dilated])('of %j with %j, strides %j, padding %j, dilations %j', (...geometry) => {
      const [xs, fs, strides, pad, dilations = [1, 1]] = geometry;
      const { info, tensors, y, dx, dFilter } = measure(geometry);
      const { x, filter, dy } = tensors;
      const attrs = { strides, pad, dataFormat: 'NHWC', dilations };
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        check(run('Conv2D', { x, filter }, attrs), y, info.outShape, 'y');
        expect(tf.memory().numTensors).toBe(before + 1);
        if (dilations.some((rate) => rate > 1) && !dilatedGradients) return;
        check(run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: xs }), dx, xs, 'dx');
        check(run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: fs }), dFilter, fs, 'dfilter');
        expect(tf.memory().numTensors).toBe(before + 3);
      });
      tf.dispose([x, filter, dy]);
    });

    const fused = [dense[0]!, dense[3]!, dense[12]!, dense[14]!].flatMap((geometry) =>
      curves.map(({ activation }): [string, ...Case] => [activation, ...geometry]),
    );

    it.each(fused)('with a bias and %s, of %j with %j', (activation, ...geometry) => {
      const [xs, fs, strides, pad] = geometry;
      const { info, tensors, y, dx } = measure(geometry);
      const { x, filter, dy } = tensors;
      const [bias, shift] = inputsOf([[fs[3]], [fs[2]]], 'signed', activation) as [Tensor, Tensor];
      const { at, alpha } = curves.find((curve) => curve.activation === activation)!;
      const attrs = { strides, pad, activation, leakyreluAlpha: alpha };
      tf.tidy(() => {
        const forwards = { ...attrs, dataFormat: 'NHWC', dilations: [1, 1] };
        if (activation !== 'tanh' || fusedTanh) {
          check(run('FusedConv2D', { x, filter, bias }, forwards), finish(y, bias, at), info.outShape, 'y');
        }
        if (!fusedTranspose) return;
        const back = run('FusedConv2DTranspose', { dy, filter, bias: shift }, { ...attrs, inputShape: xs });
        check(back, finish(dx, shift, at), xs, 'dx');
        const plain = run('FusedConv2DTranspose', { dy, filter }, { strides, pad, inputShape: xs });
        check(plain, dx, xs, 'dx without bias');
      });
      tf.dispose([x, filter, dy, bias, shift]);
    });

    it.each(['relu6', 'prelu'])('with a bias and %s', (activation) => {
      const geometry = dense[14]!;
      const [, fs, strides, pad] = geometry;
      const { info, tensors, y } = measure(geometry);
      const { x, filter, dy } = tensors;
      const [bias, slopes] = inputsOf([[fs[3]], [fs[3]]], 'signed', activation) as [Tensor, Tensor];
      const alphas = numbersOf(slopes);
      const at = (value: number, channel: number): number =>
        activation === 'relu6' ? Math.min(6, Math.max(0, value)) : value > 0 ? value : alphas[channel]! * value;
      const inputs = { x, filter, bias, ...(activation === 'prelu' && { preluActivationWeights: slopes }) };
      tf.tidy(() => {
        const attrs = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], activation };
        check(run('FusedConv2D', inputs, attrs), finish(y, bias, at), info.outShape, 'y');
      });
      tf.dispose([x, filter, dy, bias, slopes]);
    });
  });
}
