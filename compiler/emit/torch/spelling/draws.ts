import type { OpName } from '../../../catalogue/row/names.js';
import { turnedShape } from './axes.js';
import { grouped, isNumber } from './expression.js';
import { numeral } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';

const hints = (rank: number): readonly string[] =>
  rank === 3 ? ['channels', 'height', 'width'] : new Array<string>(rank).fill('length');

/** A tuple of the axes of an example. */
export function shapeOf({ output, number }: Pick<CallContext, 'output' | 'number'>): string {
  const shape = turnedShape(output.shape);
  const sides = shape.map((side, axis) => number(side, hints(shape.length)[axis]!));
  return `(${sides.join(', ')}${sides.length === 1 ? ',' : ''})`;
}

const ends = ({ settings }: CallContext): readonly number[] => settings['range'] as readonly number[];

const standard = (code: CallContext): string => `${code.draw}.normal(${code.key}, ${shapeOf(code)})`;

/** Uniform numbers between two ends, by default of 0..1, of which other draws are made. */
export function uniform(code: CallContext, low = 0, high = 1): string {
  const range = low === 0 && high === 1 ? '' : `, ${numeral(low)}, ${numeral(high)}`;
  return `${code.draw}.uniform(${code.key}, ${shapeOf(code)}${range})`;
}

/** The deviation from its logarithm, or as it is given. */
function deviation({ input: { logvar, std } }: CallContext): string {
  if (logvar === undefined) return std!;
  return isNumber(logvar) ? numeral(Math.exp(Number(logvar) / 2)) : `torch.exp(0.5 * ${logvar})`;
}

function base(code: CallContext): string {
  const { declared } = code;
  if (declared['base'] === 'logistic') return `logistic(${uniform(code)})`;
  return declared['base'] === 'laplace' ? `laplace(${uniform(code)})` : standard(code);
}

export const draws = {
  standard_normal: { call: standard },
  normal: { call: (code) => grouped(`${code.input['mean']} + ${deviation(code)} * ${standard(code)}`) },
  uniform: { call: (code) => uniform(code, ...ends(code)) },
  integer: {
    call: (code) => `${code.draw}.integer(${code.key}, ${shapeOf(code)}, ${ends(code).map(numeral).join(', ')})`,
  },
  base_draw: {
    call: (code) => {
      const temperature = Number(code.settings['temperature']);
      return temperature === 1 ? base(code) : grouped(`${numeral(temperature)} * ${base(code)}`);
    },
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
