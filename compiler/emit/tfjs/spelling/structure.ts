import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const structures = {
  concat: { call: ({ inputs }) => `nn.concat([${inputs.join(', ')}])`, annotate: true },
  broadcast: callsWith('nn.broadcast', ({ output }) => [literal(output.shape)], { annotate: true }),
  one_hot: callsWith('nn.oneHot', ({ output }) => [String(output.shape[0])]),
  channels: callsWith(
    'nn.channels',
    ({ settings: { which } }) => {
      const [from, to] = Array.isArray(which) ? (which as number[]) : [Number(which), Number(which)];
      return [String(from), String(to! + 1)];
    },
    { keepsType: true },
  ),
} satisfies Partial<Record<OpName, Spelling>>;
