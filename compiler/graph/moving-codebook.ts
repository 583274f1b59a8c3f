import type { Net } from './types.js';

/** Whether a codebook follows its vectors instead of a gradient. */
export const isMoving = (net: Net): boolean =>
  net.nodes.every((node) => node.kind === 'op' && node.weights.every(({ role }) => role === 'state'));
