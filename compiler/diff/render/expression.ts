/** Expressions in the form of a spec, and sums as lists of terms. */
import { showPlaces } from '../../catalogue/functions/indexing.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import { findOp } from '../../catalogue/index.js';
import type { Expression } from '../compare/form.js';
import { showNumber, showSettings } from './words.js';

const infix: Readonly<Record<string, readonly [sign: string, strength: number]>> = {
  add: ['+', 1],
  subtract: ['-', 1],
  multiply: ['*', 2],
  divide: ['/', 2],
  power: ['^', 4],
  '==': ['==', 0],
  '!=': ['!=', 0],
  '<': ['<', 0],
  '<=': ['<=', 0],
  '>': ['>', 0],
  '>=': ['>=', 0],
  and: ['and', 0],
  or: ['or', 0],
};
const negation = 3;
const atom = 5;

/** The deepest nesting that is written. Below it stands `…`. */
const deepest = 60;

export const showExpression = (expression: Expression): string => show(expression, 0, 0);

function show(expression: Expression, strength: number, depth: number): string {
  if (depth > deepest) return '…';
  switch (expression.kind) {
    case 'number':
      return expression.value < 0 && strength > 1 ? `(${showNumber(expression.value)})` : showNumber(expression.value);
    case 'field':
    case 'given':
      return expression.name;
    case 'value':
      return `${expression.name}${expression.output === undefined ? '' : `.${expression.output}`}`;
    case 'gradient':
      return `grad(${show(expression.of, 0, depth + 1)}, ${show(expression.by, 0, depth + 1)})`;
    case 'search': {
      const { of, over, how, output } = expression;
      const starts = over.map(({ name, value }) => `${name} from ${show(value, 0, depth + 1)}`);
      return `least(${[show(of, 0, depth + 1), ...starts, how].join(', ')})${over.length > 1 ? `.${output}` : ''}`;
    }
    case 'loop': {
      const { carries, over, table, output } = expression;
      const values = carries.map(
        ({ name, start, next }) => `${name} from ${show(start, 0, depth + 1)}: ${show(next, 0, depth + 1)}`,
      );
      const taken = table ? over.replace('a table', show(table, 0, depth + 1)) : over;
      return `loop(${[...values, taken].join(', ')})${carries.length > 1 ? `.${output}` : ''}`;
    }
    case 'call': {
      const inputs = expression.inputs.map(({ value }) => show(value, 0, depth + 1));
      if (expression.training) inputs.push('training=true');
      if (expression.form === 'vectors') return expression.net;
      if (expression.form !== undefined) return `${expression.form}(${[expression.net, ...inputs].join(', ')})`;
      return `${expression.net}(${inputs.join(', ')})${expression.output === undefined ? '' : `.${expression.output}`}`;
    }
    case 'op':
      return showOp(expression, strength, depth);
  }
}

function showOp(expression: Expression & { readonly kind: 'op' }, strength: number, depth: number): string {
  const { op, inputs, settings } = expression;
  const wrap = (text: string, own: number): string => (own < strength ? `(${text})` : text);
  const operator = infix[op];
  if (operator && inputs.length === 2) {
    const [sign, own] = operator;
    // Operators group from left to right, except powers. The right side of a difference or quotient keeps its parentheses.
    const left = show(inputs[0]!.value, sign === '^' ? atom : own, depth + 1);
    const right = show(
      inputs[1]!.value,
      sign === '^' ? negation + 1 : own + (sign === '+' || sign === '*' ? 0 : 1),
      depth + 1,
    );
    return wrap(sign === '^' ? `${left}^${right}` : `${left} ${sign} ${right}`, own);
  }
  if (op === 'draws') return `draws ${showSettings(op, settings).join('')} { ${show(inputs[0]!.value, 0, depth + 1)} }`;
  if (op === 'slice' || op === 'gather') {
    const of = show(inputs[0]!.value, atom, depth + 1);
    if (op === 'slice') return `${of}${showPlaces(settings['at']!.value as readonly SettingValue[])}`;
    const axis = Number(settings['axis']!.value);
    return `${of}[${':, '.repeat(axis)}${show(inputs[1]!.value, 0, depth + 1)}]`;
  }
  if (op === 'negate') return wrap(`-${show(inputs[0]!.value, negation, depth + 1)}`, negation);
  const optional = new Set(
    (findOp(op, inputs.length)?.inputs ?? []).flatMap((input) => (input.optional && !input.placed ? [input.name] : [])),
  );
  const given = inputs.map(({ name, value }) => `${optional.has(name) ? `${name}=` : ''}${show(value, 0, depth + 1)}`);
  return `${op}(${[...given, ...showSettings(op, settings, inputs.length)].join(', ')})`;
}

/** One term of a sum, with its factor. */
export interface Term {
  readonly factor: number;
  readonly expression: Expression;
}

/** The terms of a sum, with signs and number factors taken out. */
export function termsOf(expression: Expression, factor = 1): Term[] {
  if (expression.kind !== 'op') return [{ factor, expression }];
  const [left, right] = expression.inputs.map(({ value }) => value);
  if (expression.op === 'negate') return termsOf(left!, -factor);
  if (expression.op === 'add') return [...termsOf(left!, factor), ...termsOf(right!, factor)];
  if (expression.op === 'subtract') return [...termsOf(left!, factor), ...termsOf(right!, -factor)];
  if (expression.op === 'multiply' && left!.kind === 'number')
    return [{ factor: factor * left!.value, expression: right! }];
  if (expression.op === 'multiply' && right!.kind === 'number')
    return [{ factor: factor * right!.value, expression: left! }];
  return [{ factor, expression }];
}

export function showTerm({ factor, expression }: Term): string {
  const size = Math.abs(factor);
  const text = show(expression, size === 1 ? (factor < 0 ? negation : 1) : 2, 0);
  return `${factor < 0 ? '-' : ''}${size === 1 ? '' : `${showNumber(size)} * `}${text}`;
}
