/**
 * The browser-safe face of the runtime, imported by compiled modules as `genc/runtime`. Nothing reachable from here
 * may import `node:` modules; those belong to `runtime/node.ts`.
 */
export * from './model.js';
export * from './initializers.js';
export * as nn from './ops/index.js';
export { onSearchProgress } from './ops/search.js';
export type { SearchProgress } from './ops/search.js';
export * as flow from './flow/index.js';
export * from './optim/index.js';
export * as random from './random/index.js';
export * as evaluation from './evaluate/index.js';
export { installGradients } from './gradients/install.js';
export { installWasmKernels } from './backend/wasm/install.js';
export { createTrainer } from './train/trainer.js';
export type { Means, Measures, Trainer } from './train/trainer.js';
export type { NamedArray, NamedArrays } from './train/arrays.js';
export { decodeSafetensors, encodeSafetensors } from './record/safetensors.js';
