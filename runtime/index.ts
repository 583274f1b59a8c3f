/**
 * The browser-safe face of the runtime, imported by compiled modules as `genc/runtime`. Nothing reachable from here
 * may import `node:` modules; those belong to `runtime/node.ts`.
 */
export * from './contract/model.js';
export * from './library/weights/initializers.js';
export * as nn from './library/ops/index.js';
export { onSearchProgress } from './library/ops/search.js';
export type { SearchProgress } from './library/ops/search.js';
export * as flow from './library/flow/index.js';
export * from './library/optim/index.js';
export * as random from './library/random/index.js';
export * as evaluation from './library/evaluate/index.js';
export { installGradients } from './engine/gradients/install.js';
export { installWasmKernels } from './engine/wasm/install.js';
export { createTrainer } from './library/train/trainer.js';
export type { Means, Measures, Trainer } from './library/train/trainer.js';
export type { NamedArray, NamedArrays } from './library/weights/arrays.js';
export { decodeSafetensors, encodeSafetensors } from './library/weights/safetensors.js';
