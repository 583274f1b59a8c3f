/** Optimizers, clipping, averaging and rate schedules over weights named by path. */
export { clipByGlobalNorm, clipWeight, globalNorm, moveAverage } from './clip.js';
export { adam, adamw, rmsprop, sgd } from './definitions.js';
export { createOptimizer } from './optimizer.js';
export type { Optimizer, Slots, Update } from './optimizer.js';
export { rateEnds, rateMultiplier } from './schedule.js';
