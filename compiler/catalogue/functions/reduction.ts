import { sizeOf } from '../row/shapes.js';
import { keepRange } from '../row/intervals.js';
import { axesOf, keptAxes, reducedAxes, reducedCount, reducedShape } from '../row/axes.js';
import type { OpName } from '../row/names.js';
import type { BatchColumn, OpEntry, RowContext } from '../row/types.js';

function reduction(
  name: OpName,
  doc: string,
  options: {
    range?: OpEntry['range'];
    cost?: number;
    linear?: boolean;
    /** The reduction of a list of numbers. */
    of: (numbers: Float64Array) => number;
  },
): OpEntry {
  return {
    name,
    kind: 'function',
    doc: `${doc} Over everything but the batch, one number per example; with axis=, over some axes: ${name}(x, axis=-1) of [7, 7, 64] is [7, 7], and ${name}(x, axis=batch) is one [7, 7, 64] for all examples.`,
    inputs: [{ name: 'x' }],
    settings: [reducedAxes, keptAxes],
    shape: reducedShape,
    batched: ({ inputs, settings }) =>
      inputs[0]!.batched && (settings['axis'] !== 'batch' || inputs[0]!.others === true),
    ...(options.range ? { range: options.range } : {}),
    flops: ({ inputs }) => (options.cost ?? 1) * sizeOf(inputs[0]!.shape),
    ...(options.linear ? { linear: true } : {}),
    differentiable: true,
    places: ({ inputs, settings }) => {
      const { shape } = inputs[0]!;
      const axes = axesOf(settings['axis'], shape.length);
      const [axis] = axes ?? [];
      return axes?.length === 1 && axis === shape.length - 1 ? undefined : 'all';
    },
    others: ({ inputs, settings }) => inputs[0]!.others === true && settings['axis'] !== 'batch',
    couplesBatch: ({ settings }) => settings['axis'] === 'batch',
    ofBatch: ({ inputs, settings }) =>
      settings['axis'] === 'batch' && inputs[0]!.others !== true ? overExamples : undefined,
    table: (row, [numbers]) => reducedNumbers(row, numbers!, options.of),
  };
}

const overExamples: BatchColumn = {
  when: 'training',
  what: 'a reduction over the examples of the batch',
  perExample: () => 1,
  alone: 'a reduction of one number',
  instead: 'larger batches',
};

/** The numbers of a reduction, each of the numbers behind it in their order. */
function reducedNumbers(
  { inputs, settings }: RowContext,
  numbers: Float64Array,
  of: (numbers: Float64Array) => number,
): Float64Array {
  const { shape } = inputs[0]!;
  const reduced = axesOf(settings['axis'], shape.length) ?? [];
  const kept = shape.flatMap((_, axis) => (reduced.includes(axis) ? [] : [axis]));
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const places = (axes: readonly number[]): number[] =>
    axes.reduce(
      (found, axis) =>
        found.flatMap((place) => Array.from({ length: shape[axis]! }, (__, at) => place + at * strides[axis]!)),
      [0],
    );
  const behind = places(reduced);
  return Float64Array.from(places(kept), (place) =>
    of(Float64Array.from(behind, (offset) => numbers[place + offset]!)),
  );
}

const total = (numbers: Float64Array): number => numbers.reduce((sum, number) => sum + number, 0);
const average = (numbers: Float64Array): number => total(numbers) / numbers.length;
const largest = (numbers: Float64Array): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** The range of a sum. The examples of a batch are not counted here, so a sum over them is unknown. */
const summed = ({ inputs, settings }: RowContext): ReturnType<NonNullable<OpEntry['range']>> => {
  const range = inputs[0]?.range;
  if (!range || settings['axis'] === 'batch') return undefined;
  const count = reducedCount(inputs[0]!, settings['axis']);
  return { low: range.low * count, high: range.high * count };
};

const positive = (): { low: number; high: number } => ({ low: 0, high: Infinity });

export const reductions: readonly OpEntry[] = [
  { ...reduction('sum', 'Sum.', { range: summed, linear: true, of: total }), whole: 'kept' },
  reduction('mean', 'Mean.', { range: keepRange, linear: true, of: average }),
  reduction('norm', 'Euclidean norm, the square root of the sum of squares; its gradient at 0 is 0.', {
    range: positive,
    cost: 2,
    of: (numbers) => Math.sqrt(total(numbers.map((number) => number * number))),
  }),
  reduction('std', 'Standard deviation (biased).', {
    range: positive,
    cost: 4,
    of: (numbers) => Math.sqrt(average(numbers.map((number) => (number - average(numbers)) ** 2))),
  }),
  reduction('logsumexp', 'log of the sum of exp(x), computed without overflow.', {
    range: ({ inputs, settings }) => {
      const range = inputs[0]?.range;
      if (!range || settings['axis'] === 'batch') return undefined;
      const more = Math.log(reducedCount(inputs[0]!, settings['axis']));
      return { low: range.low + more, high: range.high + more };
    },
    cost: 6,
    of: (numbers) => {
      const top = largest(numbers);
      return top === -Infinity ? top : top + Math.log(total(numbers.map((number) => Math.exp(number - top))));
    },
  }),
];

/** `max(x)` and `min(x)` of one operand. The evaluator chooses them by the number of operands. */
export const extremes: Readonly<Record<'max' | 'min', OpEntry>> = {
  max: { ...reduction('max', 'Largest number.', { range: keepRange, of: largest }), id: 'largest', whole: 'kept' },
  min: {
    ...reduction('min', 'Smallest number.', {
      range: keepRange,
      of: (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity),
    }),
    id: 'smallest',
    whole: 'kept',
  },
};
