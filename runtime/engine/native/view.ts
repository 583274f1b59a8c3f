/** The same data in other shapes. It costs nothing, and calls that differ only in shape can share a session. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';

/** `tensor` in another shape with as many numbers. */
export const reshaped = ({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo => ({
  dataId,
  dtype,
  shape: [...shape],
});

export const flat = (tensor: TensorInfo): TensorInfo => reshaped(tensor, [sizeOf(tensor.shape)]);

/** The types that ONNX Runtime moves as tfjs stores them. */
export const isMovable = ({ dtype }: TensorInfo): boolean =>
  dtype === 'float32' || dtype === 'int32' || dtype === 'bool';

/** `shape` as the product of the sides before an axis, the axis, and the product of those after it. */
export const around = (shape: readonly number[], axis: number): [number, number, number] => [
  sizeOf(shape.slice(0, axis)),
  shape[axis] ?? 1,
  sizeOf(shape.slice(axis + 1)),
];
