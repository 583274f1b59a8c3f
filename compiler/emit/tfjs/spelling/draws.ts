import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { shapeOf } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

const standard = (code: EmitContext): string => `${code.pass}.normal(${code.key}, ${shapeOf(code)})`;
/** Uniform numbers of 0..1, of which other draws are made. */
export const unitUniform = (code: EmitContext): string => `${code.pass}.uniform(${code.key}, ${shapeOf(code)})`;
const ends = ({ settings }: EmitContext): readonly number[] => settings['range'] as readonly number[];

export const draws = {
  standard_normal: { call: standard, annotate: true },
  normal: {
    call: (code) => {
      const { mean, logvar, std } = code.input;
      const spread = logvar === undefined ? `{ std: ${std} }` : `{ logvar: ${logvar} }`;
      return `nn.normal(${mean}, ${spread}, ${standard(code)})`;
    },
    annotate: true,
    // The noise, the deviation from its logarithm, their product, and the sum.
    memory: ({ size }) => ({ kept: 5 * size }),
  },
  uniform: {
    call: (code) => {
      const [low, high] = ends(code);
      const range = low === 0 && high === 1 ? '' : `, ${literal(low)}, ${literal(high)}`;
      return `${code.pass}.uniform(${code.key}, ${shapeOf(code)}${range})`;
    },
    annotate: true,
  },
  integer: {
    call: (code) => `${code.pass}.integer(${code.key}, ${shapeOf(code)}, ${ends(code).map(literal).join(', ')})`,
    annotate: true,
  },
  base_draw: {
    call: (code) =>
      `flow.baseDraw(${code.pass}, ${code.key}, ${shapeOf(code)}, ${literal(code.declared['base'])}, ${literal(code.settings['temperature'])})`,
    annotate: true,
  },
} satisfies Partial<Record<OpName, Spelling>>;
