/** Values put together and rearranged: stacked, padded, rolled, sorted. */
import { alongAxis, anyWhole, axisOf, keepOthers, movesNumbers, noSuchAxis, sameAlongAxis } from '../row/axes.js';
import { union } from '../row/intervals.js';
import { anyFloat, wholeFrom } from '../row/number-ranges.js';
import { placeAxes, shiftOf } from '../row/places.js';
import { sameShape, showShape, sizeOf } from '../row/shapes.js';
import { moved } from '../row/windows.js';
import type { OpEntry, RowContext } from '../row/types.js';
import type { ValueType } from '../row/values.js';
import { alongLines, lengthOf } from './along-axis.js';

/** The zeros before and behind each axis; the last axes may be left out. */
export const sidesOf = (
  { settings }: Pick<RowContext, 'settings'>,
  rank: number,
): readonly (readonly [number, number])[] => {
  const written = settings['sides'] as readonly (readonly [number, number])[];
  return Array.from({ length: rank }, (_, axis) => written[axis] ?? [0, 0]);
};

const descending: OpEntry['settings'][number] = {
  ...{ name: 'descending', type: { kind: 'flag' }, default: false, named: true, doc: 'True for the largest first.' },
};

export const arranging: readonly OpEntry[] = [
  {
    name: 'stack',
    kind: 'function',
    doc: 'Values of one shape beside each other on a new axis: stack(a, b) of two [7, 7] is [2, 7, 7], and with axis=-1 [7, 7, 2].',
    inputs: [{ name: 'x' }],
    variadic: true,
    repeats: true,
    settings: [alongAxis(0, 'The place of the new axis.')],
    shape: ({ inputs, settings }) => {
      const { shape } = inputs[0]!;
      if (inputs.some((each) => !sameShape(each.shape, shape)))
        return {
          problem: `cannot stack ${inputs.map((each) => showShape(each.shape)).join(' and ')}`,
          why: 'Stacked values have one shape.',
        };
      const axis = axisOf(settings['axis'], shape.length + 1);
      if (axis === undefined) return noSuchAxis(settings['axis'], [inputs.length, ...shape]);
      return [...shape.slice(0, axis), inputs.length, ...shape.slice(axis)];
    },
    range: union,
    whole: 'kept',
    linear: true,
    differentiable: true,
  },
  {
    name: 'pad',
    kind: 'function',
    doc: 'More places around a value: pad(x, [[1, 1], [0, 2]]) puts one place before and one behind the first axis, and two behind the second. Axes that are not listed stay. They hold zeros, or `value`.',
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'sides',
        type: {
          kind: 'list',
          of: { kind: 'list', of: { kind: 'number', ...wholeFrom(0) }, example: '[1, 1]' },
          example: '[[1, 1], [0, 0]]',
        },
        doc: 'For each axis the count of places before it and behind it.',
      },
      { name: 'value', type: { kind: 'number', ...anyFloat }, default: 0, doc: 'The number that they hold.' },
    ],
    shape: (row) => {
      const { shape } = row.inputs[0]!;
      const written = row.settings['sides'] as readonly (readonly number[])[];
      if (written.length > shape.length || written.some((pair) => pair.length !== 2))
        return {
          problem: `cannot pad ${showShape(shape)} by [${written.map((pair) => `[${pair.join(', ')}]`).join(', ')}]`,
          why: `A list has two numbers for each axis, before and behind it; there are ${shape.length} axes besides the batch.`,
        };
      const sides = sidesOf(row, shape.length);
      return shape.map((side, axis) => side + sides[axis]![0] + sides[axis]![1]);
    },
    places: (row) => {
      const [type] = row.inputs as readonly [ValueType];
      const [first, ...rest] = sidesOf(row, type.shape.length).slice(0, placeAxes(type).length);
      return rest.flat().every((count) => count === 0) ? shiftOf(-(first?.[0] ?? 0), type) : undefined;
    },
    range: ({ inputs, settings }) => {
      const range = inputs[0]?.range;
      const value = Number(settings['value']);
      return range && { low: Math.min(range.low, value), high: Math.max(range.high, value) };
    },
    windows: (row) => {
      const { shape } = row.inputs[0]!;
      return sidesOf(row, shape.length)
        .slice(0, -1)
        .map(([before]) => moved(before));
    },
    linear: true,
    lipschitz: { constant: () => 1 },
    differentiable: true,
  },
  {
    name: 'roll',
    kind: 'function',
    doc: 'The numbers moved along an axis; what leaves at one end comes in at the other: roll(x, 1) moves each one place on (PyTorch, NumPy).',
    inputs: [{ name: 'x' }],
    settings: [
      { name: 'shift', type: anyWhole, doc: 'How many places; negative numbers move back.' },
      alongAxis(-1, 'The axis.'),
    ],
    shape: sameAlongAxis,
    ...movesNumbers,
    linear: true,
    table: (row, [numbers]) =>
      alongLines(row, numbers!, (line) => {
        const shift = Number(row.settings['shift']);
        return line.map((_, at) => line[(((at - shift) % line.length) + line.length) % line.length]!);
      }),
  },
  {
    name: 'sort',
    kind: 'function',
    doc: 'The numbers of an axis in rising order, or falling with descending=true. Gradients go back to where each number came from.',
    inputs: [{ name: 'x' }],
    settings: [alongAxis(-1, 'The axis.'), descending],
    shape: sameAlongAxis,
    ...movesNumbers,
    flops: (_, output) => 8 * sizeOf(output),
    table: (row, [numbers]) =>
      alongLines(row, numbers!, (line) => {
        const sorted = line.sort();
        return row.settings['descending'] === true ? sorted.reverse() : sorted;
      }),
  },
  {
    name: 'argsort',
    kind: 'function',
    doc: 'The places of the numbers of an axis in rising order, or falling with descending=true: codes[argsort(codes)] is sort(codes). Of equal numbers, the first comes first. The results are classes: whole numbers that have as many classes as the axis has places. No gradient. `codes[argsort(uniform([49]))]` shuffles 49 codes, for each example anew.',
    inputs: [{ name: 'x', blocked: true }],
    settings: [alongAxis(-1, 'The axis.'), descending],
    shape: sameAlongAxis,
    others: keepOthers,
    range: (row) => ({ low: 0, high: lengthOf(row) - 1 }),
    classes: lengthOf,
    flops: (_, output) => 8 * sizeOf(output),
    differentiable: false,
    table: (row, [numbers]) =>
      alongLines(row, numbers!, (line) => {
        const sign = row.settings['descending'] === true ? -1 : 1;
        return Float64Array.from([...line.keys()].sort((a, b) => sign * (line[a]! - line[b]!)));
      }),
  },
];
