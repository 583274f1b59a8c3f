import { sizeOf } from '../row/shapes.js';
import { keepRange } from '../row/intervals.js';
import type { OpName } from '../row/names.js';
import type { OpEntry, RowContext } from '../row/types.js';

function reduction(
  name: OpName,
  doc: string,
  options: {
    range?: OpEntry['range'];
    cost?: number;
    linear?: boolean;
  },
): OpEntry {
  return {
    name,
    kind: 'function',
    doc: `${doc} Over everything but the batch: one number per example.`,
    inputs: [{ name: 'x' }],
    settings: [],
    shape: () => [],
    ...(options.range ? { range: options.range } : {}),
    flops: ({ inputs }) => (options.cost ?? 1) * sizeOf(inputs[0]!.shape),
    ...(options.linear ? { linear: true } : {}),
    differentiable: true,
  };
}

const summed = ({ inputs }: RowContext): ReturnType<NonNullable<OpEntry['range']>> => {
  const range = inputs[0]?.range;
  const count = sizeOf(inputs[0]?.shape ?? []);
  return range && { low: range.low * count, high: range.high * count };
};

export const reductions: readonly OpEntry[] = [
  reduction('sum', 'Sum.', { range: summed, linear: true }),
  reduction('mean', 'Mean.', { range: keepRange, linear: true }),
  reduction('norm', 'Euclidean norm, the square root of the sum of squares; its gradient at 0 is 0.', {
    range: () => ({ low: 0, high: Infinity }),
    cost: 2,
  }),
  reduction('std', 'Standard deviation (biased).', { range: () => ({ low: 0, high: Infinity }), cost: 4 }),
];

/** `max(x)` and `min(x)` of one operand. The evaluator chooses them by the number of operands. */
export const extremes: Readonly<Record<'max' | 'min', OpEntry>> = {
  max: { ...reduction('max', 'Largest number.', { range: keepRange }), id: 'largest' },
  min: { ...reduction('min', 'Smallest number.', { range: keepRange }), id: 'smallest' },
};
