import { conv2DBackpropFilter, conv2DBackpropInput } from './convolution.js';
import { cast, identity } from './copies.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise.js';
import { einsum } from './einsum.js';
import { replaceKernel } from './heap.js';
import type { Kernel } from './heap.js';
import { stridedSlice, unsortedSegmentSum } from './indexing.js';
import { maxPoolGrad } from './pooling.js';
import { adamUpdate } from './optimizer.js';
import { batchMatMul } from './product.js';
import { mean, sum } from './reduction.js';

/** What tfjs's wasm backend lacks, has wrong, or has so slow that training would wait for it. */
export const kernels: Readonly<Record<string, Kernel>> = {
  AdamUpdate: adamUpdate,
  BatchMatMul: batchMatMul,
  Cast: cast,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  Einsum: einsum,
  Identity: identity,
  MaxPoolGrad: maxPoolGrad,
  Mean: mean,
  StridedSlice: stridedSlice,
  Sum: sum,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/**
 * Puts genc's kernels into the wasm backend. Import '@tensorflow/tfjs-backend-wasm' first; before or after
 * `tf.setBackend('wasm')` makes no difference, and calling it again changes nothing. Works in browsers too.
 */
export function installWasmKernels(): void {
  for (const [name, kernel] of Object.entries(kernels)) replaceKernel(name, kernel);
}
