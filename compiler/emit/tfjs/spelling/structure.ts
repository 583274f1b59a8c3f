import type { OpName } from '../../../catalogue/row/names.js';
import { dimensions, literalOf } from './literal.js';
import { callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const structures = {
  copied: callsWith('nn.copies', ({ settings: { count } }) => [literalOf(count, 'count')], { keepsType: true }),
  draws: callsWith('nn.collectDraws', ({ settings: { count } }) => [literalOf(count, 'count')], { annotate: true }),
  concat: { call: ({ inputs }) => `nn.concat([${inputs.join(', ')}])`, annotate: true },
  broadcast: callsWith('nn.broadcast', ({ output }) => [`[${dimensions(output.shape).join(', ')}]`], {
    annotate: true,
  }),
  one_hot: callsWith('nn.oneHot', ({ output }) => [literalOf(output.shape.at(-1), 'classes')], {
    annotate: ({ types }) => types[0]!.shape.length > 0,
  }),
  channels: callsWith(
    'nn.channels',
    ({ settings: { which } }) => {
      const [from, to] = Array.isArray(which) ? (which as number[]) : [Number(which), Number(which)];
      return [literalOf(from, 'from'), literalOf(to! + 1, 'to')];
    },
    { keepsType: true },
  ),
} satisfies Partial<Record<OpName, Spelling>>;
