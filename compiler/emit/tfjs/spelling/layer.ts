/** Layers without a family: learned constants and dropout. */
import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const layers = {
  Weight: { call: ({ weights }) => `${weights}.value` },
  Dropout: callsWith(
    'nn.dropout',
    ({ settings: { rate, always }, key, pass }) => [literal(rate), literal({ always }), pass, key],
    {
      keepsType: true,
      // The draw, the mask, the scaled mask, and the result.
      memory: ({ settings: { rate }, size }) => ({ kept: rate === 0 ? 0 : 4 * size }),
    },
  ),
} satisfies Partial<Record<OpName, Spelling>>;
