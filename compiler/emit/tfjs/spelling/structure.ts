/** What joins, cuts and reshapes. */
import type { OpName } from '../../../catalogue/row/names.js';
import { dimensions, literalOf } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The same numbers in the shape that they had. */
const back = ({ inputs, types }: EmitContext): string =>
  `nn.reshape(${inputs[0]}, [${dimensions(types[0]!.shape).join(', ')}])`;

export const structures = {
  concat: { call: ({ inputs }) => `nn.concat([${inputs.join(', ')}])`, annotate: true },
  broadcast: callsWith('nn.broadcast', ({ output }) => [`[${dimensions(output.shape).join(', ')}]`], {
    annotate: true,
  }),
  one_hot: callsWith('nn.oneHot', ({ output }) => [literalOf(output.shape[0], 'classes')]),
  channels: callsWith(
    'nn.channels',
    ({ settings: { which } }) => {
      const [from, to] = Array.isArray(which) ? (which as number[]) : [Number(which), Number(which)];
      return [literalOf(from, 'from'), literalOf(to! + 1, 'to')];
    },
    { keepsType: true },
  ),
  Flatten: calls('nn.flatten', { inverse: back }),
  Reshape: callsWith('nn.reshape', ({ output }) => [`[${dimensions(output.shape).join(', ')}]`], {
    inverse: back,
    annotate: true,
  }),
  Weight: { call: ({ weights }) => `${weights}.value` },
} satisfies Partial<Record<OpName, Spelling>>;
