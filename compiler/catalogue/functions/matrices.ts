import { axisOf, anyWhole, movesNumbers } from '../row/axes.js';
import { broadcastShapes, isProblem, showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

function product({ inputs }: RowContext): readonly number[] | ShapeProblem {
  const [a, b] = inputs.map(({ shape }) => shape) as [readonly number[], readonly number[]];
  if (a.length < 2 || b.length < 2)
    return {
      problem: `multiplies matrices, but receives ${showShape(a)} and ${showShape(b)}`,
      why: 'A matrix has two axes besides the batch.',
      hint: 'The inner product of two vectors is sum(a * b); a product with weights is Dense.',
    };
  const [n, k] = a.slice(-2) as [number, number];
  const [rows, m] = b.slice(-2) as [number, number];
  if (k !== rows)
    return {
      problem: `cannot multiply ${showShape(a)} by ${showShape(b)}`,
      why: `The last axis of the first, ${k}, must be as long as the last but one of the second, ${rows}.`,
      ...(k === m ? { hint: 'Turn the second: matmul(a, transpose(b, …)).' } : {}),
    };
  const leading = broadcastShapes([a.slice(0, -2), b.slice(0, -2)]);
  return isProblem(leading) ? leading : [...leading, n, m];
}

/** The axes of the input in their new order; undefined if they are not each named once. */
export function orderOf({ inputs, settings }: RowContext): readonly number[] | undefined {
  const rank = inputs[0]!.shape.length;
  const order = (settings['order'] as readonly number[]).map((axis) => axisOf(axis, rank));
  return order.length === rank && new Set(order).size === rank && order.every((axis) => axis !== undefined)
    ? order
    : undefined;
}

export const matrices: readonly OpEntry[] = [
  {
    name: 'matmul',
    kind: 'function',
    doc: 'Matrix product of the last two axes: [n, k] by [k, m] is [n, m]. Axes before them broadcast (PyTorch, NumPy).',
    inputs: [{ name: 'a' }, { name: 'b' }],
    settings: [],
    shape: product,
    flops: ({ inputs }, output) => 2 * sizeOf(output) * inputs[0]!.shape.at(-1)!,
    differentiable: true,
  },
  {
    name: 'transpose',
    kind: 'function',
    doc: 'The axes in another order: transpose(x, [1, 0]) turns a matrix; transpose(x, [2, 0, 1]) puts the last axis first (PyTorch permute). The batch stays first and is not counted.',
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'order',
        type: { kind: 'list', of: anyWhole, example: '[1, 0]' },
        doc: 'The old axis that stands at each place.',
      },
    ],
    shape: (row) => {
      const { shape } = row.inputs[0]!;
      const order = orderOf(row);
      if (order) return order.map((axis) => shape[axis]!);
      const written = (row.settings['order'] as readonly number[]).join(', ');
      return {
        problem: `[${written}] is no order of the axes of ${showShape(shape)}`,
        why: `It names each of ${shape.length === 1 ? 'its axes, 0,' : `its axes 0..${shape.length - 1}`} once; the batch is not counted.`,
      };
    },
    ...movesNumbers,
    linear: true,
  },
];
