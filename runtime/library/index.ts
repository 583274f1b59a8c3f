/**
 * The exports that compiled modules import as `genc/runtime`. No module reachable from here may import `node:` modules.
 */
export * from '../contract/model.js';
export * from './weights/initializers.js';
export { repeated } from './weights/repeated.js';
export type { Repeated } from './weights/repeated.js';
export * as nn from './ops/index.js';
export { onSearchProgress } from './ops/progress.js';
export type { SearchProgress } from './ops/progress.js';
export * as flow from './flow/index.js';
export * from './optim/index.js';
export * as random from './random/index.js';
export * as evaluation from './evaluate/index.js';
export { installGradients } from '../engine/gradients/install.js';
export { installWasmKernels } from '../engine/wasm/install.js';
export { createTrainer } from './train/trainer.js';
export type { Means, Measures, Trainer } from './train/trainer.js';
export type { NamedArray, NamedArrays } from './weights/arrays.js';
export { decodeSafetensors, encodeSafetensors } from './weights/safetensors.js';
