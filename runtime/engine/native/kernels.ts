import { fusedBatchNorm } from './batch-norm.js';
import { conv2DBackpropFilter } from './filter-gradient.js';
import { conv2DBackpropInput } from './input-gradient.js';
import { conv2D } from './convolution.js';
import { elementaryKernels } from './elementary.js';
import type { NativeKernel } from './kernel.js';
import { batchMatMul } from './product.js';

/** The kernels for which ONNX Runtime is faster than wasm. */
export const nativeKernels: Readonly<Record<string, NativeKernel>> = {
  ...elementaryKernels,
  BatchMatMul: batchMatMul,
  Conv2D: conv2D,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  FusedBatchNorm: fusedBatchNorm,
  FusedConv2D: conv2D,
  FusedConv2DTranspose: conv2DBackpropInput,
  _FusedMatMul: batchMatMul,
};
