/** Convolutions of which each group of channels is one by itself. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { biasActivation, kernelActivation } from './bias.js';
import { depthwiseConv2d } from './depthwise.js';
import type { ConvolutionOptions } from './windows.js';

/** The input channels from which a convolution of its own is worth its calls. Smaller groups are computed together. */
const WORTH_A_CALL = 16;

interface Weights {
  readonly kernel: Tensor4D;
  readonly bias?: Tensor1D;
}

/** The number of neighbouring groups that are computed together: a divisor of the groups. */
function joined(groups: number, inputs: number): number {
  for (let count = 1; count < groups; count += 1)
    if (groups % count === 0 && count * inputs >= WORTH_A_CALL) return count;
  return groups;
}

/**
 * The kernel [kh, kw, in, out] of so many groups as one of all their inputs [kh, kw, groups · in, out], with zeros where
 * an output does not see an input.
 */
function blockDiagonal(kernel: Tensor4D, groups: number): Tensor4D {
  const [height, width, inputs, outputs] = kernel.shape;
  const rows = new Float32Array(groups * outputs);
  for (let group = 0; group < groups; group += 1)
    rows.fill(1, group * outputs + (group * outputs) / groups, group * outputs + ((group + 1) * outputs) / groups);
  const own = tf.tensor(rows, [1, groups, 1, outputs]);
  const spread = tf.mul(tf.reshape(kernel, [height * width, 1, inputs, outputs]), own);
  return tf.reshape(spread, [height, width, groups * inputs, outputs]);
}

/**
 * A convolution for each group of channels, and their results side by side. `convolve` computes one group. A group of
 * one channel is a depthwise convolution.
 */
export function groupedConvolution(
  x: Tensor4D,
  w: Weights,
  { strides, padding, dilations = [1, 1], activation, groups }: ConvolutionOptions & { readonly groups: number },
  convolve: (x: Tensor4D, w: Weights, options: ConvolutionOptions) => Tensor4D,
): Tensor4D {
  const { kernel, bias } = w;
  if (groups === x.shape[3])
    return depthwiseConv2d(x, w, { strides, padding, dilations, ...(activation === undefined ? {} : { activation }) });
  const together = joined(groups, kernel.shape[2]);
  const calls = groups / together;
  const [inputs, kernels] = [x, kernel].map((whole) => (calls === 1 ? [whole] : tf.split(whole, calls, 3))) as [
    Tensor4D[],
    Tensor4D[],
  ];
  const parts = inputs.map((part, call) =>
    convolve(
      part,
      { kernel: together === 1 ? kernels[call]! : blockDiagonal(kernels[call]!, together) },
      { strides, padding, dilations },
    ),
  );
  return biasActivation(calls === 1 ? parts[0]! : tf.concat(parts, 3), bias, kernelActivation(activation));
}
