import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { fullShape } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

const standard = ({ key, output }: EmitContext): string => `pass.normal(${key}, ${fullShape(output.shape)})`;
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
      return `pass.uniform(${code.key}, ${fullShape(code.output.shape)}${range})`;
    },
    annotate: true,
  },
  integer: {
    call: (code) => `pass.integer(${code.key}, ${fullShape(code.output.shape)}, ${ends(code).map(literal).join(', ')})`,
    annotate: true,
  },
  base_draw: {
    call: ({ key, output, settings, declared }) =>
      `flow.baseDraw(pass, ${key}, ${fullShape(output.shape)}, ${literal(declared['base'])}, ${literal(settings['temperature'])})`,
    annotate: true,
  },
} satisfies Partial<Record<OpName, Spelling>>;
