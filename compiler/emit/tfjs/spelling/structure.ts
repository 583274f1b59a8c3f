import type { OpName } from '../../../catalogue/row/names.js';
import { sidesOf } from '../../../catalogue/functions/arranging.js';
import { leadingAxes } from '../../../catalogue/row/axes.js';
import { isLast } from './along-axis.js';
import { alongAxis } from './axes.js';
import { dimensions, literalOf } from './literal.js';
import { callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const structures = {
  concat: {
    call: (code) =>
      isLast(code)
        ? `nn.concat([${code.inputs.join(', ')}])`
        : `tf.concat([${code.inputs.join(', ')}], ${alongAxis({ types: [code.output], settings: code.settings })})`,
    annotate: true,
  },
  stack: {
    call: (code) =>
      `tf.stack([${code.inputs.join(', ')}], ${alongAxis({ types: [code.output], settings: code.settings })})`,
    annotate: true,
  },
  pad: callsWith(
    'tf.pad',
    (code) => {
      const sides = [
        ...Array<readonly number[]>(leadingAxes(code.types[0]!)).fill([0, 0]),
        ...sidesOf(code, code.types[0]!.shape.length),
      ];
      const value = Number(code.settings['value']);
      return [literalOf(sides, 'side'), value === 0 ? undefined : literalOf(value, 'value')];
    },
    { keepsType: true },
  ),
  roll: callsWith('nn.roll', (code) => [literalOf(code.settings['shift'], 'shift'), String(alongAxis(code))], {
    keepsType: true,
  }),
  sort: callsWith(
    'nn.sort',
    (code) => [String(alongAxis(code)), code.settings['descending'] === true ? 'true' : undefined],
    { keepsType: true, memory: ({ size }) => ({ kept: 3 * size }) },
  ),
  argsort: callsWith(
    'nn.argsort',
    (code) => [String(alongAxis(code)), code.settings['descending'] === true ? 'true' : undefined],
    { keepsType: true },
  ),
  copied: callsWith('nn.copies', ({ settings: { count } }) => [literalOf(count, 'count')], { keepsType: true }),
  draws: callsWith('nn.collectDraws', ({ settings: { count } }) => [literalOf(count, 'count')], { annotate: true }),
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
