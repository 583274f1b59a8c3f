/**
 * Depthwise convolutions whose strides differ, which TensorFlow lacks, and gradients with padding in numbers, which
 * tfjs-node lacks. With strides that differ, every place is computed, and all but each stride's are left out.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { geometry, paddedOperation } from './convolution.js';
import type { Info } from './convolution.js';
import type { Kernel } from './register.js';

const isUneven = ({ strideHeight, strideWidth }: Info): boolean => strideHeight !== strideWidth;
const withoutStrides = (info: Info): Info => ({ ...info, strideHeight: 1, strideWidth: 1 });

/** The numbers of dy where they are without strides, with zeros between them. */
function spread(dy: Tensor, info: Info): Tensor {
  const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth, padInfo } = info;
  const columns = tf.pad(tf.reshape(dy, [batchSize * outHeight, outWidth, 1, outChannels]), [
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [batchSize, outHeight, 1, outWidth * strideWidth * outChannels]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(rows, [batchSize, outHeight * strideHeight, outWidth * strideWidth, outChannels]);
  const height = info.inHeight + padInfo.top + padInfo.bottom - info.effectiveFilterHeight + 1;
  const width = info.inWidth + padInfo.left + padInfo.right - info.effectiveFilterWidth + 1;
  return tf.slice(whole, [0, 0, 0, 0], [batchSize, height, width, outChannels]);
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
