import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ActivationAttributes } from '../../engine/gradients/activation.js';
import { hasKernel, run } from '../../engine/gradients/rule.js';
import { biasActivation, isSignTelling, kernelActivation, LINEAR } from './bias.js';
import type { Activation } from './bias.js';
import { groupedConvolution } from './groups.js';
import { nativePadding, paddingFor, shortenedStrides, windowsOf } from './windows.js';
import type { ConvolutionOptions, Padding } from './windows.js';

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
 * Convolution of x [batch, h, w, in] with a kernel [kh, kw, in / groups, out]. `same` pads as TensorFlow does (the odd
 * row goes to the bottom); numbers pad every side, and the size rounds down as in PyTorch. Of several groups, each makes
 * its share of the outputs from its share of the inputs.
 */
export function conv2d(
  x: Tensor4D,
  w: { readonly kernel: Tensor4D; readonly bias?: Tensor1D },
  options: ConvolutionOptions & { readonly groups?: number },
): Tensor4D {
  const { bias } = w;
  const { groups = 1 } = options;
  if (groups > 1) return groupedConvolution(x, w, { ...options, groups }, conv2d);
  const { kernel, strides, dilations, pad } = windowsOf(x, w.kernel, options);
  const how = kernelActivation(options.activation);
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
