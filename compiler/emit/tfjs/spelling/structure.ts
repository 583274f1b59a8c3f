/** What joins, cuts and reshapes. */
import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The same numbers in the shape that they had. */
const back = ({ inputs, types }: EmitContext): string => `nn.reshape(${inputs[0]}, ${literal(types[0]!.shape)})`;

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
  Flatten: calls('nn.flatten', { inverse: back }),
  Reshape: callsWith('nn.reshape', ({ output }) => [literal(output.shape)], { inverse: back, annotate: true }),
  Weight: { call: ({ weights }) => `${weights}.value` },
} satisfies Partial<Record<OpName, Spelling>>;
