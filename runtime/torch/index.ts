/** The torch engine: training, and computing with a trained model, in Python. */
export { torchInference } from './inference/open.js';
export { torchFolder, torchFiles } from './model/torch-model.js';
export type { CompilesTorch, TorchModel } from './model/torch-model.js';
export type { TorchOptions } from './process/launch.js';
export { findPython, TorchUnavailable } from './python/find.js';
export type { TorchFault } from './python/find.js';
export { torchEngine } from './training/engine.js';
export type { TorchEngineOptions } from './training/engine.js';
export { joinTraining } from './training/join.js';
export { preparingEngine } from './training/prepare.js';
