/**
 * Depthwise convolutions whose strides differ, which TensorFlow lacks, and gradients with padding in numbers, which
 * tfjs-node lacks. With strides that differ, every place is computed, and all but each stride's are left out.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withZerosBetween } from '../gradients/strides.js';
import { geometry, paddedOperation } from './convolution.js';
import type { Info } from './convolution.js';
import type { Kernel } from './register.js';

const isUneven = ({ strideHeight, strideWidth }: Info): boolean => strideHeight !== strideWidth;
const withoutStrides = (info: Info): Info => ({ ...info, strideHeight: 1, strideWidth: 1 });

/** The numbers of dy where they are without strides, with zeros between them. */
function spread(dy: Tensor, info: Info): Tensor {
  const { strideHeight, strideWidth, padInfo } = info;
  const height = info.inHeight + padInfo.top + padInfo.bottom - info.effectiveFilterHeight + 1;
  const width = info.inWidth + padInfo.left + padInfo.right - info.effectiveFilterWidth + 1;
  return withZerosBetween(dy, [strideHeight, strideWidth], [height, width]);
}

/** The geometry and dy of a gradient for TensorFlow; undefined if tfjs-node's own kernel computes it. */
function prepared(info: Info, dy: Tensor): (() => { readonly info: Info; readonly dy: Tensor }) | undefined {
  if (isUneven(info)) return () => ({ info: withoutStrides(info), dy: spread(dy, info) });
  return info.padInfo.type === 'EXPLICIT' ? () => ({ info, dy }) : undefined;
}

export const depthwiseKernels: Readonly<Record<string, Kernel>> = {
  DepthwiseConv2dNative: ({ inputs: { x, filter }, attrs, backend }) => {
    const info = geometry(x!.shape, filter!.shape, attrs, true);
    if (!isUneven(info)) return undefined;
    return () => {
      const every = paddedOperation(backend, 'DepthwiseConv2dNative', [x!, filter!], withoutStrides(info));
      return tf.stridedSlice(every, [0, 0, 0, 0], every.shape, [1, info.strideHeight, info.strideWidth, 1]);
    };
  },
  DepthwiseConv2dNativeBackpropInput: ({ inputs: { dy, filter }, attrs, backend }) => {
    const shape = attrs['inputShape'] as number[];
    const prepare = prepared(geometry(shape, filter!.shape, attrs, true), dy!);
    if (prepare === undefined) return undefined;
    return () => {
      const { info, dy: arriving } = prepare();
      const inputs = [tf.tensor1d(shape, 'int32'), filter!, arriving];
      return paddedOperation(backend, 'DepthwiseConv2dNativeBackpropInput', inputs, info);
    };
  },
  DepthwiseConv2dNativeBackpropFilter: ({ inputs: { x, dy }, attrs, backend }) => {
    const shape = attrs['filterShape'] as number[];
    const prepare = prepared(geometry(x!.shape, shape, attrs, true), dy!);
    if (prepare === undefined) return undefined;
    return () => {
      const { info, dy: arriving } = prepare();
      const inputs = [x!, tf.tensor1d(shape, 'int32'), arriving];
      return paddedOperation(backend, 'DepthwiseConv2dNativeBackpropFilter', inputs, info);
    };
  },
};
