/** Functions along one axis: running sums and products, and the places of extremes. */
import { alongAxis, axisOf, keepOthers, noSuchAxis, sameAlongAxis } from '../row/axes.js';
import { hull } from '../row/intervals.js';
import type { OpName } from '../row/names.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext } from '../row/types.js';

/** The length of the axis. */
export const lengthOf = ({ inputs, settings }: RowContext): number => {
  const { shape } = inputs[0]!;
  return shape[axisOf(settings['axis'], shape.length)!]!;
};

/** The numbers with each line along the axis replaced. */
export function alongLines(
  { inputs, settings }: RowContext,
  numbers: Float64Array,
  replace: (line: Float64Array) => Float64Array,
): Float64Array {
  const { shape } = inputs[0]!;
  const axis = axisOf(settings['axis'], shape.length)!;
  const stride = sizeOf(shape.slice(axis + 1));
  const length = shape[axis]!;
  const result = new Float64Array(numbers.length);
  for (let start = 0; start < numbers.length; start += 1) {
    if (Math.floor(start / stride) % length !== 0) continue;
    const line = replace(Float64Array.from({ length }, (_, at) => numbers[start + at * stride]!));
    for (let at = 0; at < length; at += 1) result[start + at * stride] = line[at]!;
  }
  return result;
}

function running(
  name: OpName,
  doc: string,
  step: (before: number, number: number) => number,
  range: OpEntry['range'],
): OpEntry {
  return {
    name,
    kind: 'function',
    doc,
    inputs: [{ name: 'x' }],
    settings: [alongAxis(-1, 'The axis along which it runs.')],
    shape: sameAlongAxis,
    ...(range ? { range } : {}),
    others: keepOthers,
    flops: (_, output) => sizeOf(output),
    whole: 'kept',
    differentiable: true,
    table: (row, [numbers]) =>
      alongLines(row, numbers!, (line) => {
        const result = Float64Array.from(line);
        for (let at = 1; at < line.length; at += 1) result[at] = step(result[at - 1]!, line[at]!);
        return result;
      }),
  };
}

function place(name: OpName, doc: string): OpEntry {
  return {
    name,
    kind: 'function',
    doc: `${doc} The result is a class: a whole number that has as many classes as the axis has places. No gradient.`,
    inputs: [{ name: 'x', blocked: true }],
    settings: [alongAxis(-1, 'The axis that goes.')],
    shape: ({ inputs, settings }) => {
      const { shape } = inputs[0]!;
      const axis = axisOf(settings['axis'], shape.length);
      return axis === undefined ? noSuchAxis(settings['axis'], shape) : shape.filter((_, at) => at !== axis);
    },
    range: (row) => ({ low: 0, high: lengthOf(row) - 1 }),
    classes: lengthOf,
    flops: ({ inputs }) => sizeOf(inputs[0]!.shape),
    differentiable: false,
  };
}

export const alongAxes: readonly OpEntry[] = [
  {
    ...running(
      'cumsum',
      'Running sum along an axis: each number and all before it.',
      (sum, number) => sum + number,
      (row) => {
        const range = row.inputs[0]?.range;
        const length = lengthOf(row);
        return range && hull([range.low, range.high, range.low * length, range.high * length]);
      },
    ),
    linear: true,
  },
  running(
    'cumprod',
    'Running product along an axis: cumprod(1 - linspace(1e-4, 0.02, 1000)) is what is left of a signal after each of 1000 steps (Ho et al. 2020).',
    (product, number) => product * number,
    (row) => {
      const range = row.inputs[0]?.range;
      return range && range.low >= 0 && range.high <= 1
        ? { low: range.low ** lengthOf(row), high: range.high }
        : undefined;
    },
  ),
  place('argmax', 'The place of the largest number along an axis, the first of equal ones.'),
  place('argmin', 'The place of the smallest number along an axis, the first of equal ones.'),
];
