import { batchNormTraining, batchNormTrainingGrad, fusedBatchNorm } from './batch-norm.js';
import { conv2DBackpropFilter, conv2DBackpropInput } from './convolution-gradients.js';
import { conv2D } from './convolution.js';
import { greater, leakyRelu } from './elementwise.js';
import type { NativeKernel } from './kernel.js';
import { tile, transpose } from './layout.js';
import { batchMatMul } from './product.js';
import { max, mean, min, sum } from './reduction.js';

/** Where ONNX Runtime is faster than wasm. */
export const nativeKernels: Readonly<Record<string, NativeKernel>> = {
  BatchMatMul: batchMatMul,
  BatchNormTraining: batchNormTraining,
  BatchNormTrainingGrad: batchNormTrainingGrad,
  Conv2D: conv2D,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  FusedBatchNorm: fusedBatchNorm,
  FusedConv2D: conv2D,
  FusedConv2DTranspose: conv2DBackpropInput,
  Greater: greater,
  LeakyRelu: leakyRelu,
  Max: max,
  Mean: mean,
  Min: min,
  Sum: sum,
  Tile: tile,
  Transpose: transpose,
  _FusedMatMul: batchMatMul,
};
