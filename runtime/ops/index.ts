/** The `nn` of compiled modules: typed functions of batched tensors, a file per family. */
export * from './activation.js';
export * from './classes.js';
export * from './codebook.js';
export * from './color.js';
export * from './convolution.js';
export * from './differentiation.js';
export * from './distribution.js';
export * from './dropout.js';
export * from './elementwise.js';
export * from './lipschitz.js';
export * from './loss.js';
export * from './normalization.js';
export * from './pooling.js';
export * from './quality.js';
export * from './reduction.js';
export * from './resampling.js';
export * from './shape.js';
