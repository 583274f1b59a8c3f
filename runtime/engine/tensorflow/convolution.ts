/**
 * Gradients of convolutions whose padding is given in numbers. TensorFlow has them; tfjs-node passes padding in numbers
 * to the convolution only.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, OperationAttribute, TensorflowBackend } from './register.js';

type Pair = [number, number];
type Sides = [number, number, number, number];
export type Info = tf.backend_util.Conv2DInfo;

/** The geometry of a convolution. */
export function geometry(
  shape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: NamedAttrMap,
  depthwise = false,
): Info {
  return tf.backend_util.computeConv2DInfo(
    shape as Sides,
    filterShape as Sides,
    strides as Pair,
    (dilations ?? 1) as Pair,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
    depthwise,
  );
}

/** Runs an operation of TensorFlow that pads by numbers. */
export function paddedOperation(backend: TensorflowBackend, name: string, inputs: Tensor[], info: Info): Tensor {
  const { binding } = backend;
  const { top, bottom, left, right } = info.padInfo;
  const numbers = (attribute: string, value: number[]): OperationAttribute => ({
    name: attribute,
    type: binding.TF_ATTR_INT,
    value,
  });
  return backend.executeSingleOutput(
    name,
    [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      { name: 'padding', type: binding.TF_ATTR_STRING, value: 'EXPLICIT' },
      { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
      numbers('explicit_paddings', [0, 0, top, bottom, left, right, 0, 0]),
      numbers('strides', [1, info.strideHeight, info.strideWidth, 1]),
      numbers('dilations', [1, info.dilationHeight, info.dilationWidth, 1]),
    ],
    inputs,
  );
}

/** True if padding is given in numbers, and channels are last, as always in genc. */
const isPadded = ({ padInfo }: Info, { dataFormat }: NamedAttrMap): boolean =>
  padInfo.type === 'EXPLICIT' && dataFormat !== 'NCHW';

export const convolutionKernels: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropInput: ({ inputs: { dy, filter }, attrs, backend }) => {
    const shape = attrs['inputShape'] as number[];
    const info = geometry(shape, filter!.shape, attrs);
    if (!isPadded(info, attrs)) return undefined;
    return () => paddedOperation(backend, 'Conv2DBackpropInput', [tf.tensor1d(shape, 'int32'), filter!, dy!], info);
  },
  Conv2DBackpropFilter: ({ inputs: { x, dy }, attrs, backend }) => {
    const shape = attrs['filterShape'] as number[];
    const info = geometry(x!.shape, shape, attrs);
    if (!isPadded(info, attrs)) return undefined;
    return () => paddedOperation(backend, 'Conv2DBackpropFilter', [x!, tf.tensor1d(shape, 'int32'), dy!], info);
  },
};
