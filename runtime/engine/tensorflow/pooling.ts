/** Pooling with padding in numbers, which tfjs-node refuses: the padding is written out. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { coverage } from '../gradients/pooling.js';
import type { Kernel } from './register.js';

type Pair = [number, number];
type Info = ReturnType<typeof tf.backend_util.computePool2DInfo>;

const geometry = (x: Tensor, { filterSize, strides, pad, dimRoundingMode }: NamedAttrMap): Info =>
  tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as Pair,
    strides as Pair,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );

const framed = (x: Tensor, { padInfo: { top, bottom, left, right } }: Info, value: number): Tensor =>
  tf.pad4d(
    x as Tensor4D,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );

const unframed = (dx: Tensor, { shape }: Tensor, { padInfo }: Info): Tensor =>
  tf.slice(dx, [0, padInfo.top, padInfo.left, 0], shape);

const isPadded = ({ padInfo }: Info): boolean => padInfo.type === 'EXPLICIT';
const unpadded = (attrs: NamedAttrMap): NamedAttrMap => ({ ...attrs, pad: 'valid' });

export const poolingKernels: Readonly<Record<string, Kernel>> = {
  AvgPool: ({ inputs: { x }, attrs, native }) => {
    const info = geometry(x!, attrs);
    if (!isPadded(info)) return undefined;
    return () => tf.div(native({ x: framed(x!, info, 0) }, unpadded(attrs)), coverage(info));
  },
  AvgPoolGrad: ({ inputs: { dy, input }, attrs, native }) => {
    const info = geometry(input!, attrs);
    if (!isPadded(info)) return undefined;
    return () => {
      const inputs = { dy: tf.div(dy!, coverage(info)), input: framed(input!, info, 0) };
      return unframed(native(inputs, unpadded(attrs)), input!, info);
    };
  },
  MaxPool: ({ inputs: { x }, attrs, native }) => {
    const info = geometry(x!, attrs);
    return isPadded(info) ? () => native({ x: framed(x!, info, -Infinity) }, unpadded(attrs)) : undefined;
  },
  MaxPoolGrad: ({ inputs: { dy, input, output }, attrs, native }) => {
    const info = geometry(input!, attrs);
    if (!isPadded(info)) return undefined;
    return () => {
      const inputs = { dy: dy!, input: framed(input!, info, -Infinity), output: output! };
      return unframed(native(inputs, unpadded(attrs)), input!, info);
    };
  },
};
