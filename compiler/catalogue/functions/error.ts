/** Errors between a prediction and its target, number by number or averaged. */
import { broadcastShapes, isProblem, sizeOf } from '../row/shapes.js';
import { MOST_FLOAT } from '../row/number-ranges.js';
import type { OpName } from '../row/names.js';
import type { OpEntry, RowContext } from '../row/types.js';

const fromZero = (): { low: number; high: number } => ({ low: 0, high: Infinity });

/** One number per example: the mean over everything but the batch. */
function averaged(name: OpName, doc: string): OpEntry {
  return {
    name,
    kind: 'function',
    doc: `${doc} Mean over everything but the batch: one number per example. Both have one shape.`,
    inputs: [{ name: 'a' }, { name: 'b', constant: true }],
    settings: [],
    shape: ({ inputs }) => {
      const shape = broadcastShapes(inputs.map((input) => input.shape));
      return isProblem(shape) ? shape : [];
    },
    range: fromZero,
    flops: ({ inputs }) => 3 * Math.max(...inputs.map(({ shape }) => sizeOf(shape))),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'loss',
  };
}

export const errors: readonly OpEntry[] = [
  averaged('mse', 'Mean squared error, (a − b)² (PyTorch mse_loss, for each example).'),
  averaged('mae', 'Mean absolute error, |a − b| (PyTorch l1_loss, for each example).'),
  {
    name: 'huber',
    kind: 'function',
    doc: 'Huber loss per element (Huber 1964; PyTorch huber_loss): ½(a − b)² up to a distance of delta, and delta·(|a − b| − ½·delta) beyond.',
    inputs: [{ name: 'a' }, { name: 'b', constant: true }],
    settings: [
      {
        name: 'delta',
        type: { kind: 'number', above: 0, maximum: MOST_FLOAT },
        default: 1,
        named: true,
        doc: 'Distance at which the square becomes a line.',
      },
    ],
    shape: (row: RowContext) => broadcastShapes(row.inputs.map((input) => input.shape)),
    range: fromZero,
    flops: (_, output) => 6 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'loss',
  },
  {
    name: 'hinge',
    kind: 'function',
    doc: 'Hinge loss per element: max(0, 1 − logits) for the target 1 and max(0, 1 + logits) for the target 0, the loss of critics in Lim & Ye 2017. Targets between them are in proportion: max(0, 1 − (2·target − 1)·logits).',
    inputs: [{ name: 'logits' }, { name: 'target', constant: true }],
    settings: [],
    shape: ({ inputs }) => {
      const range = inputs[1]?.range;
      if (range && (range.low < 0 || range.high > 1))
        return {
          problem: `takes targets in 0..1, but receives ${range.low === range.high ? range.low : `${range.low}..${range.high}`}`,
          why: '1 stands for real and 0 for made up, as in bce_logits; other libraries write 1 and -1.',
          hint: 'Write hinge(D(x), 1) for real examples and hinge(D(fake), 0) for made ones.',
        };
      return broadcastShapes(inputs.map((input) => input.shape));
    },
    range: fromZero,
    flops: (_, output) => 3 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'loss',
  },
];
