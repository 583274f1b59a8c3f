/** Kernels on the heap of tfjs's wasm backend, in AssemblyScript: pointers are byte offsets, arrays float32 unless said. */
export { activation, activationGradient, biasActivation, biasActivationGradient } from './activations';
export { batchNorm, batchNormGradient } from './batch-norm';
export { columnSums, rowSums, widthOf } from './columns';
export { copyRows, transpose } from './transpose';
export { adam, descend, descendWithMomentum, rmsprop } from './optimizers';
