import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const styles = {
  PixelNorm: callsWith('nn.pixelNorm', ({ settings: { epsilon } }) => [literal({ epsilon })], {
    keepsType: true,
    memory: ({ size }) => ({ kept: 2 * size }),
  }),
  MinibatchStd: callsWith('nn.minibatchStd', ({ settings: { group } }) => [literal({ group })], {
    memory: ({ size }) => ({ kept: 3 * size }),
  }),
  MovingMean: callsWith('nn.movingMean', ({ weights, settings: { decay } }) => [weights, literal({ decay }), 'pass'], {
    keepsType: true,
    memory: ({ size }) => ({ kept: 2 * size }),
  }),
  Blur: calls('nn.blur'),
} satisfies Partial<Record<OpName, Spelling>>;
