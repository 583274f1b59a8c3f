import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ActivationAttributes } from '../../engine/gradients/activation.js';
import { dilate } from '../../engine/gradients/convolution.js';
import { hasKernel, run } from '../../engine/gradients/rule.js';
import { biasActivation, isSignTelling, kernelActivation, LINEAR } from './bias.js';
import type { Activation } from './bias.js';

/** The numbers of rows or columns of zeros before and after, for height and width. */
export type Sides = readonly [readonly [number, number], readonly [number, number]];
export type Padding = 'same' | 'valid' | number | Sides;

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * Padding in the form that tfjs takes. Numbers are written out for each side, because from a single number tfjs
 * computes the size of both axes with the height of the window and the vertical stride.
 */
export function nativePadding(padding: Padding): 'same' | 'valid' | ExplicitPadding {
  if (typeof padding === 'string') return padding;
  const [vertical, horizontal] =
    typeof padding === 'number' ? [[padding, padding] as const, [padding, padding] as const] : padding;
  return [[0, 0], [...vertical], [...horizontal], [0, 0]];
}

/**
 * Steps of a window over height and width, none longer than the padded picture. A longer step gives one window too, and
 * the shortened one lets kernels that count every step come to an end.
 */
export function shortenedStrides(
  [, height, width]: readonly number[],
  strides: readonly [number, number],
  padding: Padding,
): [number, number] {
  const around = (axis: 0 | 1): number => {
    if (typeof padding === 'string') return 0;
    if (typeof padding === 'number') return 2 * padding;
    return padding[axis][0] + padding[axis][1];
  };
  return [Math.min(strides[0], height! + around(0)), Math.min(strides[1], width! + around(1))];
}

/** True for activations that tfjs's fused kernels have on every backend; others are applied to the kernels' result. */
const isFused = (how: ActivationAttributes): boolean => isSignTelling(how) || how.activation === 'sigmoid';

/** Runs one of tfjs's fused kernels with as much of the activation as it has, and applies the rest after it. */
function runFused<T extends Tensor>(
  kernel: string,
  inputs: Record<string, Tensor>,
  attributes: object,
  how: ActivationAttributes,
  known: boolean,
): T {
  const inside = known ? how : LINEAR;
  const y = run<T>(kernel, inputs, {
    ...attributes,
    activation: inside.activation,
    leakyreluAlpha: inside.alpha,
  });
  return known ? y : biasActivation(y, undefined, how);
}

/**
 * Distances between taps, none longer than it takes to put all taps but the middle one beside the picture: with `same`,
 * taps there meet only padding. Odd distances stay odd, since the padding before the picture rounds down.
 */
function shortenedDilations(
  [, height, width]: readonly number[],
  dilations: readonly [number, number],
  padding: Padding,
): readonly [number, number] {
  if (padding !== 'same') return dilations;
  const shortened = (distance: number, length: number): number => Math.min(distance, 2 * (length + 1) + (distance % 2));
  return [shortened(dilations[0], height!), shortened(dilations[1], width!)];
}

/**
 * `same` in numbers if a step is longer than the window and leaves rows out. There is nothing to pad then, and wasm's
 * kernel would read the rows from a wrong place.
 */
function paddingFor(
  padding: Padding,
  [, height, width]: readonly number[],
  extents: readonly [number, number],
  strides: readonly [number, number],
): Padding {
  if (padding !== 'same') return padding;
  const totals = [height!, width!].map(
    (length, axis) => (Math.ceil(length / strides[axis]!) - 1) * strides[axis]! + extents[axis]! - length,
  );
  if (totals.every((total) => total >= 0)) return padding;
  const sides = totals.map((total): [number, number] => {
    const before = Math.floor(Math.max(0, total) / 2);
    return [before, Math.max(0, total) - before];
  });
  return [sides[0]!, sides[1]!];
}

/**
 * A kernel with zeros between its taps, for convolutions with both a step and a distance between taps; tfjs has one or
 * the other.
 */
function spread(
  kernel: Tensor4D,
  strides: readonly [number, number],
  dilations: readonly [number, number],
): { readonly kernel: Tensor4D; readonly dilations: readonly [number, number] } {
  const isOne = (pair: readonly [number, number]): boolean => pair.every((step) => step === 1);
  if (isOne(strides) || isOne(dilations)) return { kernel, dilations };
  return { kernel: dilate(kernel, dilations) as Tensor4D, dilations: [1, 1] };
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
    readonly activation?: Activation;
  },
): Tensor4D {
  const { bias } = w;
  const { padding } = options;
  const strides = shortenedStrides(x.shape, options.strides, padding);
  const how = kernelActivation(options.activation);
  const distances = shortenedDilations(x.shape, options.dilations ?? [1, 1], padding);
  const { kernel, dilations } = spread(w.kernel, strides, distances);
  const extents = [0, 1].map((axis) => (kernel.shape[axis]! - 1) * dilations[axis]! + 1) as [number, number];
  const pad = nativePadding(paddingFor(padding, x.shape, extents, strides));
  const isDense = dilations[0] === 1 && dilations[1] === 1;
  if (bias === undefined || !isDense || !hasKernel('FusedConv2D')) {
    const y = tf.conv2d(x, kernel, strides, pad, 'NHWC', [dilations[0], dilations[1]]);
    return biasActivation(y, bias, how);
  }
  if (x.shape[3] !== kernel.shape[2])
    throw new Error(`conv2d: x has ${x.shape[3]} channels, and the kernel [${kernel.shape.join(', ')}] takes others`);
  const attributes = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: undefined };
  return runFused('FusedConv2D', { x, filter: kernel, bias }, attributes, how, isFused(how));
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
    readonly padding: Padding;
    /** Additional rows and columns; a number for both. */
    readonly outputPadding?: number | readonly [number, number];
    readonly activation?: Activation;
  },
): Tensor4D {
  const { padding, outputPadding = 0 } = options;
  const { kernel, bias } = w;
  const [batch, height, width] = x.shape;
  const [kernelHeight, kernelWidth, channels] = kernel.shape;
  const side = (axis: 0 | 1, input: number, size: number): number => {
    const stride = options.strides[axis];
    if (padding === 'same') return input * stride;
    const [before, after] =
      padding === 'valid' ? [0, 0] : typeof padding === 'number' ? [padding, padding] : padding[axis];
    const extra = typeof outputPadding === 'number' ? outputPadding : outputPadding[axis];
    return (input - 1) * stride - before - after + size + extra;
  };
  const shape: [number, number, number, number] = [
    batch,
    side(0, height, kernelHeight),
    side(1, width, kernelWidth),
    channels,
  ];
  const strides = shortenedStrides(shape, options.strides, padding);
  const how = kernelActivation(options.activation);
  const pad = nativePadding(paddingFor(padding, shape, [kernelHeight, kernelWidth], strides));
  if (bias === undefined || !hasKernel('FusedConv2DTranspose'))
    return biasActivation(tf.conv2dTranspose(x, kernel, shape, strides, pad), bias, how);
  const attributes = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: undefined, inputShape: shape };
  const known = isSignTelling(how) || how.activation !== 'leakyrelu';
  return runFused('FusedConv2DTranspose', { dy: x, filter: kernel, bias }, attributes, how, known);
}

/** The affine map of the last axis: x [batch, …, in] times a kernel [in, out], plus a bias [out]. Any rank from 2. */
export function dense<T extends Tensor>(
  x: T,
  w: { readonly kernel: Tensor2D; readonly bias?: Tensor1D },
  { activation }: { readonly activation?: Activation } = {},
): T {
  const { kernel, bias } = w;
  const [inputs, outputs] = kernel.shape;
  const how = kernelActivation(activation);
  const rows = (x.rank === 2 ? x : tf.reshape(x, [-1, inputs])) as Tensor as Tensor2D;
  const y = affineMap(rows, kernel, bias, how);
  return (x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), outputs])) as Tensor as T;
}

/**
 * The affine map as a product and a bias with activation, if those two are one kernel of the backend. This is as fast
 * as the fused kernel of tfjs (faster with ONNX Runtime) and does not need its third axis.
 */
function affineMap(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D | undefined, how: ActivationAttributes): Tensor2D {
  if (bias === undefined || hasKernel('BiasActivation') || !hasKernel('_FusedMatMul'))
    return biasActivation(tf.matMul(x, kernel), bias, how);
  const inputs = { a: tf.reshape(x, [1, ...x.shape]), b: tf.reshape(kernel, [1, ...kernel.shape]), bias };
  const y = runFused('_FusedMatMul', inputs, { transposeA: false, transposeB: false }, how, isFused(how));
  return tf.reshape(y, [x.shape[0], kernel.shape[1]]);
}
