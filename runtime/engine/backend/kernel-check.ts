/**
 * The accuracy of the current backend's products, convolutions and sums: computed once with tfjs and once with plain
 * loops in double precision. It uses nothing of genc outside this file, and runs in browsers too.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** The error that float32 kernels may have, relative to the largest number of a result. */
export const KERNEL_TOLERANCE = 1e-5;

const wave = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin((index + 1) * step));

/** The batch, height and width, and the channels before and after, of a 3 × 3 convolution without padding. */
const [batch, side, before, after] = [2, 9, 8, 12];
const inner = side - 2;

/** Calls back for each multiplication of the convolution, with the places in input, filter and output. */
function eachTerm(visit: (input: number, filter: number, output: number) => void): void {
  for (let image = 0; image < batch; image += 1)
    for (let place = 0; place < inner * inner; place += 1)
      for (let tap = 0; tap < 9; tap += 1)
        for (let channel = 0; channel < before; channel += 1)
          for (let out = 0; out < after; out += 1) {
            const row = Math.floor(place / inner) + Math.floor(tap / 3);
            const column = (place % inner) + (tap % 3);
            visit(
              ((image * side + row) * side + column) * before + channel,
              (tap * before + channel) * after + out,
              (image * inner * inner + place) * after + out,
            );
          }
}

interface Check {
  readonly name: string;
  readonly actual: () => Tensor;
  readonly expected: () => Float64Array;
}

function convolutionChecks(): Check[] {
  const shape: [number, number, number, number] = [batch, side, side, before];
  const x = wave(tf.util.sizeFromShape(shape), 0.7);
  const filter = wave(9 * before * after, 0.3);
  const dy = wave(batch * inner * inner * after, 1.1);
  const input = (): Tensor4D => tf.tensor4d(x, shape);
  const kernel = (): Tensor4D => tf.tensor4d(filter, [3, 3, before, after]);
  const arrive = (): Tensor4D => tf.tensor4d(dy, [batch, inner, inner, after]);
  const call = (kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): Tensor =>
    tf
      .engine()
      .runKernel(kernelName, inputs, { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', ...attrs }) as Tensor;
  const looped = (length: number, add: (result: Float64Array) => void): Float64Array => {
    const result = new Float64Array(length);
    add(result);
    return result;
  };
  return [
    {
      name: 'convolution',
      actual: () => tf.conv2d(input(), kernel(), 1, 'valid'),
      expected: () => looped(dy.length, (y) => eachTerm((i, f, o) => (y[o]! += x[i]! * filter[f]!))),
    },
    {
      name: "convolution's gradient by its input",
      actual: () => call('Conv2DBackpropInput', { dy: arrive(), filter: kernel() }, { inputShape: shape }),
      expected: () => looped(x.length, (dx) => eachTerm((i, f, o) => (dx[i]! += dy[o]! * filter[f]!))),
    },
    {
      name: "convolution's gradient by its filter",
      actual: () => call('Conv2DBackpropFilter', { x: input(), dy: arrive() }, { filterShape: [3, 3, before, after] }),
      expected: () => looped(filter.length, (df) => eachTerm((i, f, o) => (df[f]! += x[i]! * dy[o]!))),
    },
  ];
}

/** The rows, length of the sums, and columns of the product; one factor is transposed. */
const [rows, terms, columns] = [24, 65, 17];

function productChecks(): Check[] {
  const a = wave(rows * terms, 0.7);
  const b = wave(columns * terms, 0.4);
  const left = (): Tensor2D => tf.tensor2d(a, [rows, terms]);
  return [
    {
      name: 'matrix product',
      actual: () => tf.matMul(left(), tf.tensor2d(b, [columns, terms]), false, true),
      expected: () =>
        new Float64Array(rows * columns).map((_, at) => {
          const [row, column] = [Math.floor(at / columns), at % columns];
          let sum = 0;
          for (let k = 0; k < terms; k += 1) sum += a[row * terms + k]! * b[column * terms + k]!;
          return sum;
        }),
    },
    {
      name: 'sum over rows',
      actual: () => tf.sum(left(), 0),
      expected: () =>
        new Float64Array(terms).map((_, column) => {
          let sum = 0;
          for (let row = 0; row < rows; row += 1) sum += a[row * terms + column]!;
          return sum;
        }),
    },
  ];
}

export interface KernelCheck {
  /** The largest error, relative to the largest number of its result. NaN if a result contains one. */
  readonly error: number;
  /** The name of the result. */
  readonly name: string;
}

function errorOf({ actual, expected }: Check): number {
  const result = tf.tidy(actual);
  const values = result.dataSync();
  result.dispose();
  const right = expected();
  const size = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (values.length !== right.length) return NaN;
  return right.reduce((worst, value, at) => {
    const error = Math.abs(value - values[at]!) / size;
    return error <= worst ? worst : error;
  }, 0);
}

/** The worst of all checks on the current backend, which take about ten milliseconds. Throws the errors of kernels. */
export function checkKernels(): KernelCheck {
  let worst: KernelCheck = { error: 0, name: 'nothing' };
  for (const check of [...productChecks(), ...convolutionChecks()]) {
    const error = errorOf(check);
    if (!(error <= worst.error)) worst = { error, name: check.name };
    if (Number.isNaN(error)) return worst;
  }
  return worst;
}
