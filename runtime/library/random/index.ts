/** Counter-based randomness: every number follows from a seed, a path, an iteration and a repetition. */
export { integer, normal, permutation, truncatedNormal, uniform } from './draws.js';
export { initialValues, initializeWeights, weightDefinitions } from './initialize.js';
export { philox } from './philox.js';
export { Stream } from './stream.js';
export type { Address } from './stream.js';
