/** Distances between sets of values, and between pictures in the features of a net. */
import { MOST_FLOAT } from '../row/number-ranges.js';
import { sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

const aboveZero = { kind: 'number', above: 0, maximum: MOST_FLOAT } as const;

const mmd: OpEntry = {
  name: 'mmd',
  kind: 'function',
  doc: 'Maximum mean discrepancy between the examples of a batch of a and those of b, squared and unbiased (Gretton et al. 2012): one number for the batch, near 0 for examples of one distribution, and below it by chance. The kernels are h / (h + d²) (`imq`, as in Tolstikhin et al. 2018) and exp(−d² / h) (`rbf`), with d the Euclidean distance of two examples and h = 2 · numbers of an example · scale². For prior draws of deviation 1, the default scale is that of the prior. A list of scales adds up their kernels.',
  inputs: [{ name: 'a' }, { name: 'b' }],
  settings: [
    {
      name: 'kernel',
      type: { kind: 'word', words: ['imq', 'rbf'] },
      default: 'imq',
      named: true,
      doc: 'How alike two examples are, by their distance.',
    },
    {
      name: 'scale',
      type: { kind: 'any', of: [aboveZero, { kind: 'list', of: aboveZero, example: '[0.5, 1, 2]' }] },
      default: 1,
      named: true,
      doc: 'Deviation of the values whose distances count as middling; or several.',
    },
  ],
  shape: ({ inputs }) => {
    const [a, b] = inputs.map(({ shape }) => shape) as [readonly number[], readonly number[]];
    if (inputs.some(({ batched }) => !batched))
      return { problem: 'compares the examples of two batches, and one of the values has no batch' };
    return sameShape(a, b)
      ? []
      : {
          problem: `compares examples of one shape, but receives ${showShape(a)} and ${showShape(b)}`,
          hint: 'The other side is usually drawn in the shape of the first: mmd(z, normal(shape(z))).',
        };
  },
  batched: () => false,
  // Every example meets every other. The batch is not known here, so a usual one is counted.
  flops: ({ inputs }) => 3 * 128 * (2 * sizeOf(inputs[0]!.shape) + 6),
  differentiable: true,
  couplesBatch: true,
  ofBatch: {
    when: 'training',
    what: 'the distances between the examples',
    perExample: () => 1,
    least: 2,
    alone: 'no pair of examples, and so no distance',
    instead: 'larger batches',
  },
  role: 'loss',
};

/** A row of a question with a net in its first place; the builder calls the net and makes the row. */
const perceptual: OpEntry = {
  name: 'perceptual',
  kind: 'function',
  doc: 'Distance of two pictures in the features of a net (Zhang et al. 2018, LPIPS without its weights): perceptual(Net, a, b, at=[stem, down[0]]). At each place of each label, features are divided by their length; squared differences are added up over channels, averaged over places, and added up over labels. One number per example. Gradients flow through the net to both pictures; freeze it if its weights shall stay.',
  inputs: [{ name: 'x' }, { name: 'y' }],
  labels: 'at',
  variadic: true,
  settings: [],
  shape: ({ inputs }) => {
    const pairs = inputs.flatMap((x, index) => (index % 2 === 0 ? [[x, inputs[index + 1]!] as const] : []));
    const flat = pairs.find(([x]) => x.shape.length === 0);
    return flat
      ? { problem: 'compares features, but a label has one number []', hint: 'Name layers before the last.' }
      : [];
  },
  range: () => ({ low: 0, high: Infinity }),
  flops: ({ inputs }) => 5 * inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  differentiable: true,
  role: 'loss',
};

export const discrepancies: readonly OpEntry[] = [mmd, perceptual];
