/** Convolutions of each channel by itself, and kernels that see only places before their own. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { biasActivation, kernelActivation } from './bias.js';
import { windowsOf } from './windows.js';
import type { ConvolutionOptions } from './windows.js';

/** Each channel as often as it has filters. One filter for each channel is what backends are fast at. */
function repeated(x: Tensor4D, outputs: number): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  if (outputs === channels) return x;
  const places = tf.reshape(x, [batch * height * width, channels, 1]);
  return tf.reshape(tf.mul(places, tf.ones([1, 1, outputs / channels])), [batch, height, width, outputs]);
}

/** Convolution of each channel of x [batch, h, w, in] by itself, with a kernel [kh, kw, 1, in · multiplier]. */
export function depthwiseConv2d(
  x: Tensor4D,
  w: { readonly kernel: Tensor4D; readonly bias?: Tensor1D },
  options: ConvolutionOptions,
): Tensor4D {
  const [height, width, , outputs] = w.kernel.shape;
  const filters: Tensor4D = tf.reshape(w.kernel, [height, width, outputs, 1]);
  const { kernel, strides, dilations, pad } = windowsOf(x, filters, options);
  // The type of tfjs names only words and a number, and its kernels take a number for each side.
  const y = tf.depthwiseConv2d(repeated(x, outputs), kernel, strides, pad as 'same', 'NHWC', [...dilations]);
  return biasActivation(y, w.bias, kernelActivation(options.activation));
}

/**
 * The weights with the taps of their kernel [kh, kw, in, out] at zero that lie behind the centre, row by row, or on it
 * unless `own`. A convolution by them sees the places before each place alone.
 */
export function causal<W extends { readonly kernel: Tensor4D }>(
  w: W,
  { own, centre }: { readonly own: boolean; readonly centre?: readonly [number, number] },
): W {
  const [height, width] = w.kernel.shape;
  const [row, column] = centre ?? [(height - 1) / 2, (width - 1) / 2];
  const seen = row * width + column + (own ? 1 : 0);
  const mask = new Float32Array(height * width).fill(1, 0, seen);
  return { ...w, kernel: tf.mul(w.kernel, tf.tensor4d(mask, [height, width, 1, 1])) };
}
