import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../wasm/heap.js';
import type { Bridge } from './bridge.js';
import type { Slot } from './session.js';

/** A kernel, which returns undefined if the call is better left to the kernel below. */
export type NativeKernel = (call: KernelCall, bridge: Bridge) => TensorInfo | TensorInfo[] | undefined;

export const slot = (shape: readonly number[], dtype: DataType = 'float32'): Slot => ({ shape, dtype });

export const areFloats = (...tensors: (TensorInfo | undefined)[]): boolean =>
  tensors.every((tensor) => tensor === undefined || tensor.dtype === 'float32');
