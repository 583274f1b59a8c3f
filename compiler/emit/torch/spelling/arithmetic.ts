import type { OpName } from '../../../catalogue/row/names.js';
import { bare, grouped, isNumber, looseness } from './expression.js';
import { literal } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const inline = (spell: (code: CallContext) => string): TorchSpelling => ({ inline: true, call: spell });

/** `(a + b)`, without the parentheses that the order of operators makes needless. Nothing is computed in another order. */
const infix = (operator: '+' | '-' | '*' | '/'): TorchSpelling => {
  const own = operator === '+' || operator === '-' ? 2 : 1;
  return inline(({ inputs: [a, b] }) => {
    const left = isArithmetic(a!) && looseness(a!) <= own ? bare(a!) : a!;
    const right = isArithmetic(b!) && looseness(b!) < own ? bare(b!) : operand(b!);
    return grouped(`${left} ${operator} ${right}`);
  });
};
/** True for sums and products in parentheses; other things in parentheses keep them. */
const isArithmetic = (text: string): boolean => looseness(text) > 0;
/** A negative number as a right operand. */
const operand = (text: string): string => (text.startsWith('-') ? grouped(text) : text);

/** A function of one operand. */
const unary = (name: string): TorchSpelling => inline(({ inputs: [x] }) => call(name, bare(x!)));

const compared = (operator: string): TorchSpelling =>
  inline(({ inputs: [a, b] }) => `${grouped(`${a} ${operator} ${operand(b!)}`)}.float()`);

/** Tensors are compared number by number. A number alone needs a function that makes a tensor of it. */
function extremum(name: 'maximum' | 'minimum'): TorchSpelling {
  return inline(({ inputs: [a, b] }) => {
    const [x, y] = [bare(a!), bare(b!)];
    if (isNumber(y)) return call(name, x, y);
    return isNumber(x) ? call(name, y, x) : call(`torch.${name}`, x, y);
  });
}

/** `x^2` is by far the most common power, and a square root has a gradient at zero. */
function power({ inputs: [x, exponent] }: CallContext): string {
  if (exponent === '2') return call('torch.square', bare(x!));
  if (exponent === '0.5') return call('safe_sqrt', bare(x!));
  return call('torch.pow', bare(x!), bare(exponent!));
}

/** The condition of `where` as a tensor of truth. A comparison is one before it is made a number. */
function condition(text: string): string {
  const [, truth, axes = ''] = /^(\(.*\))(\[[:, None]+\])?\.float\(\)$/.exec(text) ?? [];
  if (truth === undefined || bare(truth) === truth) return `${text} != 0`;
  return axes === '' ? bare(truth) : `${truth}${axes}`;
}

/** A condition as a tensor of truth, in parentheses. */
const holds = (text: string): string => grouped(bare(condition(text)));

/** A number as a tensor beside another. */
const tensor = (text: string, other: string): string => (isNumber(text) ? `${other}.new_tensor(${text})` : bare(text));

/** A number with a point, since the numbers of `where` decide on the type of its result. */
const real = (text: string): string => (/^-?\d+$/.test(text) ? `${text}.0` : bare(text));

export const arithmetic = {
  add: infix('+'),
  subtract: infix('-'),
  multiply: infix('*'),
  divide: infix('/'),
  power: inline(power),
  negate: inline(({ inputs: [x] }) => grouped(`-${operand(x!)}`)),
  mod: inline(({ inputs: [a, b] }) => call('torch.remainder', tensor(a!, b!), bare(b!))),
  and: inline(({ inputs: [a, b] }) => `${grouped(`${holds(a!)} & ${holds(b!)}`)}.float()`),
  or: inline(({ inputs: [a, b] }) => `${grouped(`${holds(a!)} | ${holds(b!)}`)}.float()`),
  not: inline(({ inputs: [x] }) => `${grouped(`~${holds(x!)}`)}.float()`),
  '==': compared('=='),
  '!=': compared('!='),
  '<': compared('<'),
  '<=': compared('<='),
  '>': compared('>'),
  '>=': compared('>='),
  sin: unary('torch.sin'),
  cos: unary('torch.cos'),
  tan: unary('torch.tan'),
  sinh: unary('torch.sinh'),
  cosh: unary('torch.cosh'),
  atan: unary('torch.atan'),
  atan2: inline(({ inputs: [y, x] }) => call('torch.atan2', tensor(y!, x!), tensor(x!, y!))),
  erf: unary('torch.erf'),
  exp: unary('torch.exp'),
  log: unary('torch.log'),
  log2: unary('torch.log2'),
  sqrt: unary('safe_sqrt'),
  square: unary('torch.square'),
  abs: unary('torch.abs'),
  sign: unary('torch.sign'),
  floor: unary('torch.floor'),
  round: unary('torch.round'),
  min: extremum('minimum'),
  max: extremum('maximum'),
  clip: inline(({ inputs: [x], settings }) =>
    call('torch.clamp', bare(x!), ...(settings['range'] as readonly number[]).map((end) => literal(end))),
  ),
  lerp: inline(({ inputs }) => call('torch.lerp', ...inputs.map(bare))),
  where: inline(({ inputs: [test, a, b] }) => call('torch.where', condition(test!), real(a!), real(b!))),
  stop: inline(({ inputs: [x] }) => `${x}.detach()`),
} satisfies Partial<Record<OpName, TorchSpelling>>;
