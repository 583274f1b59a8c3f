/** Every example of a batch beside every other. */
import { sizeOf } from '../row/shapes.js';
import { keepRange } from '../row/intervals.js';
import type { OpEntry } from '../row/types.js';

export const pairs: readonly OpEntry[] = [
  {
    name: 'others',
    kind: 'function',
    doc: 'Every example of the batch, itself included, beside each example: (z - others(z))^2 holds z of each example against z of all, on an axis that no shape counts. Arithmetic and reductions of axes keep it, and a reduction with axis=batch takes it away: logsumexp(sum(pairs), axis=batch) is one number per example again.',
    inputs: [{ name: 'x' }],
    settings: [],
    shape: ({ inputs }) => {
      const { shape, batched, others } = inputs[0]!;
      if (others === true)
        return {
          problem: 'the value holds every example beside each already',
          hint: 'Reduce it first, with axis=batch.',
        };
      return batched
        ? shape
        : { problem: 'the value is the same for every example, so there are no others', hint: 'Leave others out.' };
    },
    batched: () => false,
    others: () => true,
    range: keepRange,
    classes: ({ inputs }) => inputs[0]!.classes,
    whole: 'kept',
    flops: ({ inputs }) => sizeOf(inputs[0]!.shape),
    linear: true,
    differentiable: true,
    couplesBatch: true,
    ofBatch: {
      when: 'training',
      what: 'every example of the batch',
      perExample: () => 1,
      alone: 'each example beside itself alone',
      instead: 'larger batches',
    },
  },
];
