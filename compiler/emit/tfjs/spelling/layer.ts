/** Layers that have no family: a learned constant, and what is dropped. */
import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const layers = {
  Weight: { call: ({ weights }) => `${weights}.value` },
  Dropout: callsWith(
    'nn.dropout',
    ({ settings: { rate, always }, key }) => [literal(rate), literal({ always }), 'pass', key],
    {
      keepsType: true,
      // The draw, which numbers stay, by what they are multiplied, and the result.
      memory: ({ settings: { rate }, size }) => ({ kept: rate === 0 ? 0 : 4 * size }),
    },
  ),
} satisfies Partial<Record<OpName, Spelling>>;
