/**
 * The `flow` of compiled modules: invertible functions of batched tensors (the batch axis first), of maps [batch, h, w,
 * c] and of vectors [batch, n]. The forward functions return the log-determinant of each example too, unless they keep
 * volumes.
 */
export * from './act-norm.js';
export * from './autoregressive.js';
export * from './base.js';
export * from './constants.js';
export * from './coupling.js';
export * from './dequantize.js';
export * from './invertible-conv.js';
export * from './logit.js';
export { kept } from './mask.js';
export type { Mask } from './mask.js';
export { total } from './transformed.js';
export type { Transformed } from './transformed.js';
export * from './permute.js';
export * from './residual.js';
export type { Trace } from './trace.js';
export * from './squeeze.js';
export * from './split.js';
export * from './watch.js';
