import {
  activationGrad,
  biasActivation,
  biasActivationGrad,
  fusedConv2DTranspose,
  fusedWithTanh,
  leakyRelu,
  tanh,
} from './activation.js';
import { isAssemblySupported } from './assembly.js';
import { batchNormTraining, batchNormTrainingGrad } from './batch-norm.js';
import { conv2DBackpropFilter, conv2DBackpropInput } from './convolution.js';
import { cast, identity } from './copies.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise.js';
import { einsum } from './einsum.js';
import { gather } from './gather.js';
import { replaceKernel } from './register.js';
import type { Kernel } from './heap.js';
import { stridedSlice, unsortedSegmentSum } from './indexing.js';
import { avgPoolGrad, maxPoolGrad } from './pooling.js';
import { adamUpdate, adamWUpdate, rmspropUpdate, sgdUpdate } from './optimizer.js';
import { batchMatMul } from './product.js';
import { mean, sum } from './reduction.js';
import { transpose } from './transpose.js';
import { conv3DBackpropFilter, conv3DBackpropInput, maxPool3DGrad } from './volumes.js';

/** The kernels that tfjs's wasm backend lacks, has wrong, or has so slow that training would wait for them. */
export const kernels: Readonly<Record<string, Kernel>> = {
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: batchMatMul,
  Cast: cast,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  Conv3DBackpropFilterV2: conv3DBackpropFilter,
  Conv3DBackpropInputV2: conv3DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  Einsum: einsum,
  GatherV2: gather,
  Identity: identity,
  MaxPool3DGrad: maxPool3DGrad,
  MaxPoolGrad: maxPoolGrad,
  Mean: mean,
  StridedSlice: stridedSlice,
  Sum: sum,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** The kernels that need AssemblyScript. Some are genc's own: operations ask for those, or are composed. */
const assemblyKernels: Readonly<Record<string, Kernel>> = {
  ActivationGrad: activationGrad,
  AdamUpdate: adamUpdate,
  AdamWUpdate: adamWUpdate,
  BatchNormTraining: batchNormTraining,
  BatchNormTrainingGrad: batchNormTrainingGrad,
  BiasActivation: biasActivation,
  BiasActivationGrad: biasActivationGrad,
  FusedConv2D: fusedWithTanh,
  FusedConv2DTranspose: fusedConv2DTranspose,
  LeakyRelu: leakyRelu,
  RmspropUpdate: rmspropUpdate,
  SgdUpdate: sgdUpdate,
  Tanh: tanh,
  Transpose: transpose,
  _FusedMatMul: fusedWithTanh,
};

/**
 * Puts genc's kernels into the wasm backend. Import '@tensorflow/tfjs-backend-wasm' first; it may be called before or
 * after `tf.setBackend('wasm')`, and calling it again changes nothing. It works in browsers too; without SIMD, kernels
 * in AssemblyScript are left out.
 */
export function installWasmKernels(): void {
  for (const [name, kernel] of Object.entries(kernels)) replaceKernel(name, kernel);
  if (!isAssemblySupported()) return;
  for (const [name, kernel] of Object.entries(assemblyKernels)) replaceKernel(name, kernel);
}
