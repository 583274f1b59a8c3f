import { eachPlace } from '../row/places.js';
import { keepOthers } from '../row/axes.js';
import { broadcastShapes, sizeOf } from '../row/shapes.js';
import { corners, hull, keepRange, rangesOf, through, union, within } from '../row/intervals.js';
import { elementwise } from '../row/tables.js';
import type { Comparison, OpName } from '../row/names.js';
import type { OpEntry, RowContext } from '../row/types.js';

const broadcast = (row: RowContext): ReturnType<OpEntry['shape']> =>
  broadcastShapes(row.inputs.map((input) => input.shape));
const two = [
  { name: 'a', constant: true },
  { name: 'b', constant: true },
] as const;

/** Arithmetic of whole numbers that gives whole numbers. */
const keepWhole: ReadonlySet<OpName> = new Set<OpName>([
  ...(['add', 'subtract', 'multiply', 'negate', 'square', 'abs', 'min', 'max'] as const),
]);

function binary(
  name: OpName,
  doc: string,
  constant: (a: number, b: number) => number,
  range?: OpEntry['range'],
  differentiable = true,
): OpEntry {
  return {
    name,
    ...(keepWhole.has(name) ? { whole: 'kept' } : {}),
    kind: 'function',
    doc,
    inputs: two,
    settings: [],
    shape: broadcast,
    ...(range ? { range } : {}),
    flops: (_, output) => sizeOf(output),
    differentiable,
    broadcasts: true,
    constant,
  };
}

function unary(
  name: OpName,
  doc: string,
  constant: (x: number) => number,
  range?: OpEntry['range'],
  differentiable = true,
): OpEntry {
  return {
    name,
    ...(keepWhole.has(name) ? { whole: 'kept' } : differentiable ? {} : { whole: 'always' }),
    kind: 'function',
    doc,
    inputs: [{ name: 'x', constant: true }],
    settings: [],
    shape: ({ inputs }) => inputs[0]!.shape,
    ...(range ? { range } : {}),
    flops: (_, output) => sizeOf(output),
    differentiable,
    constant,
    places: eachPlace,
  };
}

const squareRange = (row: RowContext): ReturnType<NonNullable<OpEntry['range']>> =>
  through((x) => x * x, 0)(row) ?? { low: 0, high: Infinity };

/** The nearest whole number, as both targets round: halves to the even one. */
const nearest = (x: number): number => (Math.abs(x % 2) === 0.5 ? Math.trunc(x) : Math.round(x));

const flag = (value: boolean): number => (value ? 1 : 0);
const comparison = (name: Comparison, constant: (a: number, b: number) => boolean): OpEntry => ({
  ...binary(
    name,
    `1 where a ${name} b holds, 0 elsewhere; no gradient.`,
    (a, b) => flag(constant(a, b)),
    () => ({ low: 0, high: 1 }),
    false,
  ),
  whole: 'always',
  compares: true,
});

const remainder = (a: number, b: number): number => a - b * Math.floor(a / b);

/** A combination of conditions. */
const logic = (
  name: OpName,
  doc: string,
  inputs: OpEntry['inputs'],
  constant: (...operands: number[]) => boolean,
): OpEntry => ({
  ...binary(
    name,
    doc,
    (...operands) => flag(constant(...operands)),
    () => ({ low: 0, high: 1 }),
    false,
  ),
  inputs: inputs.map((input) => ({ ...input, blocked: true })),
  whole: 'always',
});

export const arithmetic: readonly OpEntry[] = [
  {
    ...binary(
      'add',
      'Sum of two, elementwise: a + b.',
      (a, b) => a + b,
      corners((a, b) => a + b),
    ),
    linear: true,
  },
  {
    ...binary(
      'subtract',
      'Difference of two, elementwise: a - b.',
      (a, b) => a - b,
      corners((a, b) => a - b),
    ),
    linear: true,
    compares: true,
  },
  binary(
    'multiply',
    'Product of two, elementwise: a * b.',
    (a, b) => a * b,
    corners((a, b) => a * b),
  ),
  binary(
    'divide',
    'Quotient of two, elementwise: a / b.',
    (a, b) => a / b,
    (row) => {
      const [a, b] = rangesOf(row) ?? [];
      return a && b && (b.low > 0 || b.high < 0) ? corners((x, y) => x / y)(row) : undefined;
    },
  ),
  {
    ...binary('power', 'Power, elementwise: a ^ b.', (a, b) => a ** b),
    range: (row) => (row.inputs[1]?.range?.low === 2 && row.inputs[1].range.high === 2 ? squareRange(row) : undefined),
  },
  unary(
    'negate',
    'Opposite sign, elementwise: -x.',
    (x) => -x,
    through((x) => -x),
  ),
  {
    ...binary('mod', 'The rest of a / b: a - b · floor(a / b), which has the sign of b (Python).', remainder, (row) => {
      const divisor = row.inputs[1]?.range;
      return divisor && divisor.low === divisor.high && divisor.low > 0 ? { low: 0, high: divisor.high } : undefined;
    }),
    whole: 'kept',
  },
  logic('and', '1 where neither is 0, 0 elsewhere: x > 0 and x < 1; no gradient.', two, (a, b) => a !== 0 && b !== 0),
  logic('or', '1 where one of the two is not 0, 0 elsewhere; no gradient.', two, (a, b) => a !== 0 || b !== 0),
  logic('not', '1 where x is 0, 0 elsewhere; no gradient.', two.slice(0, 1), (x) => x === 0),
  comparison('==', (a, b) => a === b),
  comparison('!=', (a, b) => a !== b),
  comparison('<', (a, b) => a < b),
  comparison('<=', (a, b) => a <= b),
  comparison('>', (a, b) => a > b),
  comparison('>=', (a, b) => a >= b),
  unary('exp', 'e to the power of x.', Math.exp, within(0, Infinity, Math.exp)),
  unary('log', 'Natural logarithm.', Math.log, (row) =>
    (row.inputs[0]?.range?.low ?? -1) > 0 ? through(Math.log)(row) : undefined,
  ),
  {
    ...unary('log2', 'Logarithm to the base 2.', Math.log2),
  },
  unary(
    'sqrt',
    'Square root; its gradient at 0 is 0.',
    Math.sqrt,
    within(0, Infinity, (x) => Math.sqrt(Math.max(x, 0))),
  ),
  unary('square', 'Square, elementwise.', (x) => x * x, squareRange),
  unary('abs', 'Absolute value.', Math.abs, (row) => through(Math.abs, 0)(row) ?? { low: 0, high: Infinity }),
  unary('sign', '-1, 0 or 1; no gradient.', Math.sign, () => ({ low: -1, high: 1 }), false),
  unary('floor', 'The next whole number below; no gradient.', Math.floor, through(Math.floor), false),
  unary('round', 'The nearest whole number, of two the even one; no gradient.', nearest, through(nearest), false),
  binary(
    'min',
    'The smaller of two, elementwise. With one operand: the smallest of each example.',
    Math.min,
    corners(Math.min),
  ),
  binary(
    'max',
    'The larger of two, elementwise. With one operand: the largest of each example.',
    Math.max,
    corners(Math.max),
  ),
  {
    name: 'clip',
    others: keepOthers,
    whole: 'kept',
    kind: 'function',
    doc: 'Keeps x between two numbers: clip(x, 0..1).',
    inputs: [{ name: 'x', constant: true }],
    settings: [{ name: 'range', type: { kind: 'range' }, doc: 'The interval.' }],
    shape: ({ inputs }) => inputs[0]!.shape,
    range: ({ settings }) => {
      const [low, high] = settings['range'] as readonly number[];
      return { low: low!, high: high! };
    },
    flops: (_, output) => 2 * sizeOf(output),
    places: eachPlace,
    differentiable: true,
    table: ({ settings }, [numbers]) => {
      const [low, high] = settings['range'] as readonly [number, number];
      return numbers!.map((number) => Math.min(Math.max(number, low), high));
    },
  },
  {
    name: 'lerp',
    kind: 'function',
    doc: 'a + t·(b − a): a at t = 0, b at t = 1 (PyTorch). t broadcasts: one number per example mixes whole examples.',
    inputs: [{ name: 'a' }, { name: 'b' }, { name: 't', constant: true }],
    settings: [],
    shape: broadcast,
    range: (row) => {
      const t = row.inputs[2]?.range;
      const ends = row.inputs.slice(0, 2).map((input) => input.range);
      if (!t || t.low < 0 || t.high > 1 || !ends[0] || !ends[1]) return undefined;
      return hull([ends[0].low, ends[0].high, ends[1].low, ends[1].high]);
    },
    flops: (_, output) => 3 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    table: (row, operands) => elementwise(row, operands, (a, b, t) => a! + t! * (b! - a!)),
  },
  {
    name: 'where',
    whole: 'kept',
    kind: 'function',
    doc: 'a where the condition is not 0, b elsewhere; the condition has no gradient.',
    inputs: [
      { name: 'condition', blocked: true, constant: true },
      { name: 'a', constant: true },
      { name: 'b', constant: true },
    ],
    settings: [],
    shape: broadcast,
    range: (row) => union({ ...row, inputs: row.inputs.slice(1) }),
    flops: (_, output) => sizeOf(output),
    differentiable: true,
    broadcasts: true,
    table: (row, operands) => elementwise(row, operands, (condition, a, b) => (condition === 0 ? b! : a!)),
  },
  {
    name: 'stop',
    others: keepOthers,
    whole: 'kept',
    kind: 'function',
    doc: 'The same numbers; no gradient flows back through it (stop_gradient, detach).',
    inputs: [{ name: 'x' }],
    settings: [],
    shape: ({ inputs }) => inputs[0]!.shape,
    range: keepRange,
    classes: ({ inputs }) => inputs[0]!.classes,
    linear: true,
    places: eachPlace,
    differentiable: false,
    role: 'stop',
  },
];
