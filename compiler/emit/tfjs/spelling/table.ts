/** Tables: values without a batch. */
import type { OpName } from '../../../catalogue/row/names.js';
import { dimensions, literalOf } from './literal.js';
import type { EmitContext, Spelling } from './spelling.js';

const table = (call: (code: EmitContext) => string): Spelling => ({ call, inline: true, annotate: true });
const shape = ({ output }: EmitContext): string => `[${dimensions(output.shape).join(', ')}]`;

export const tables = {
  linspace: table(
    ({ settings: { start, end, count } }) =>
      `tf.linspace(${literalOf(start, 'start')}, ${literalOf(end, 'end')}, ${literalOf(count, 'count')})`,
  ),
  range: table(({ settings: { count } }) => `tf.range(0, ${literalOf(count, 'count')})`),
  zeros: table((code) => `tf.zeros(${shape(code)})`),
  ones: table((code) => `tf.ones(${shape(code)})`),
  full: table((code) => `tf.fill(${shape(code)}, ${literalOf(code.settings['value'], 'value')})`),
} satisfies Partial<Record<OpName, Spelling>>;
