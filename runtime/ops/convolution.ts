import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** Rows or columns of zeros before and after, for height and width. */
export type Sides = readonly [readonly [number, number], readonly [number, number]];
export type Padding = 'same' | 'valid' | number | Sides;

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * Padding as tfjs takes it. Numbers are written out for each side: tfjs computes the size of both axes from the height
 * of the window and the vertical stride when it is given a number.
 */
export function nativePadding(padding: Padding): 'same' | 'valid' | ExplicitPadding {
  if (typeof padding === 'string') return padding;
  const [vertical, horizontal] =
    typeof padding === 'number' ? [[padding, padding] as const, [padding, padding] as const] : padding;
  return [[0, 0], [...vertical], [...horizontal], [0, 0]];
}

function addBias<T extends Tensor>(x: T, bias: Tensor1D | undefined): T {
  return bias === undefined ? x : (tf.add(x, bias) as T);
}

/**
 * Convolution of x [batch, h, w, in] with a kernel [kh, kw, in, out]. `same` pads as TensorFlow does (the odd row goes
 * to the bottom); numbers pad every side, and the size rounds down as in PyTorch.
 */
export function conv2d(
  x: Tensor4D,
  w: { readonly kernel: Tensor4D; readonly bias?: Tensor1D },
  options: {
    readonly strides: readonly [number, number];
    readonly padding: Padding;
    readonly dilations?: readonly [number, number];
  },
): Tensor4D {
  const { strides, padding, dilations = [1, 1] } = options;
  const y = tf.conv2d(x, w.kernel, [strides[0], strides[1]], nativePadding(padding), 'NHWC', [
    dilations[0],
    dilations[1],
  ]);
  return addBias(y, w.bias);
}

/**
 * Transposed convolution of x [batch, h, w, in] with a kernel [kh, kw, out, in]. The output's side is
 * (side − 1) · stride − 2 · padding + kernel + outputPadding as in PyTorch (`valid` is padding 0), and side · stride
 * for `same` as in Keras.
 */
export function convTranspose2d(
  x: Tensor4D,
  w: { readonly kernel: Tensor4D; readonly bias?: Tensor1D },
  options: {
    readonly strides: readonly [number, number];
    readonly padding: 'same' | 'valid' | number;
    readonly outputPadding?: number;
  },
): Tensor4D {
  const { strides, padding, outputPadding = 0 } = options;
  const [batch, height, width] = x.shape;
  const [kernelHeight, kernelWidth, channels] = w.kernel.shape;
  const side = (input: number, stride: number, kernel: number): number => {
    if (padding === 'same') return input * stride;
    const cut = padding === 'valid' ? 0 : 2 * padding;
    return (input - 1) * stride - cut + kernel + outputPadding;
  };
  const shape: [number, number, number, number] = [
    batch,
    side(height, strides[0], kernelHeight),
    side(width, strides[1], kernelWidth),
    channels,
  ];
  return addBias(tf.conv2dTranspose(x, w.kernel, shape, [strides[0], strides[1]], nativePadding(padding)), w.bias);
}

/**
 * Affine map of the last axis: x [batch, …, in] times a kernel [in, out], plus a bias [out]. Any rank from 2.
 */
export function dense<T extends Tensor>(x: T, w: { readonly kernel: tf.Tensor2D; readonly bias?: Tensor1D }): T {
  const [inputs, outputs] = w.kernel.shape;
  if (x.rank === 2) return addBias(tf.matMul(x, w.kernel), w.bias) as Tensor as T;
  const rows = tf.reshape(x, [-1, inputs]);
  return addBias(tf.reshape(tf.matMul(rows, w.kernel), [...x.shape.slice(0, -1), outputs]), w.bias) as T;
}
