import type { Net } from './types.js';

/** A codebook is moving if it follows its vectors by averages instead of gradients. */
export const isMoving = (net: Net): boolean =>
  net.nodes.every((node) => node.kind === 'op' && node.weights.every(({ role }) => role === 'state'));
