import type { ValueType } from '../row/values.js';
import { sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

const isBounded = (type: ValueType | undefined): boolean =>
  type?.range !== undefined && Number.isFinite(type.range.high - type.range.low) && type.range.high > type.range.low;

/** The length of the interval that holds the target's values. */
export const peakOf = (type: ValueType): number => (type.range ? type.range.high - type.range.low : 1);

/** The shape rule of comparisons: two values of one shape, the second with a known range. */
function compared({ inputs }: RowContext): readonly number[] | ShapeProblem {
  const [x, target] = inputs as readonly [ValueType, ValueType];
  if (!sameShape(x.shape, target.shape))
    return {
      problem: `compares values of one shape, but receives ${showShape(x.shape)} and ${showShape(target.shape)}`,
    };
  if (!isBounded(target)) {
    return {
      problem: 'needs a target whose range is known',
      why: 'The ratio is measured against the largest possible difference, which the range of the target says.',
      hint: 'Data fields and last activations have a range; clip(target, 0..1) gives one to anything else.',
    };
  }
  return [];
}

/** Measures of pictures and of likelihoods; they may stand in losses too. */
export const qualities: readonly OpEntry[] = [
  {
    name: 'psnr',
    kind: 'function',
    doc: 'Peak signal-to-noise ratio in decibels, 10·log10(peak² / mean squared error) over everything but the batch, at most 100. The peak is the length of the declared range of `target`. Higher is better.',
    inputs: [{ name: 'x' }, { name: 'target' }],
    settings: [],
    shape: compared,
    range: () => ({ low: -Infinity, high: 100 }),
    flops: ({ inputs }) => 3 * sizeOf(inputs[0]!.shape),
    differentiable: true,
  },
  {
    name: 'ssim',
    kind: 'function',
    doc: 'Structural similarity of pictures (Wang, Bovik, Sheikh & Simoncelli 2004): Gaussian window 11×11 with σ 1.5, K1 0.01, K2 0.03, biased covariances, windows inside the picture, mean over positions and channels; 1 for equal pictures. The data range is that of `target`. Higher is better.',
    inputs: [{ name: 'x' }, { name: 'target' }],
    settings: [],
    shape: (row) => {
      const { shape } = row.inputs[0]!;
      if (shape.length !== 3 || Math.min(shape[0]!, shape[1]!) < 11) {
        return {
          problem: `compares pictures [height, width, channels] of 11×11 and more, but receives ${showShape(shape)}`,
          why: 'Its window is 11×11.',
        };
      }
      return compared(row);
    },
    range: () => ({ low: -1, high: 1 }),
    flops: ({ inputs }) => 240 * sizeOf(inputs[0]!.shape),
    differentiable: true,
  },
  {
    name: 'bits_per_dim',
    kind: 'function',
    doc: 'Nats per example as bits per dimension: nats / (ln 2 · number of elements of `like`) (van den Oord et al. 2016), for an evidence lower bound or a log-density. For a density of bytes that were scaled to 0..1, add 8.',
    inputs: [{ name: 'nats' }, { name: 'like', blocked: true }],
    settings: [],
    shape: ({ inputs }) =>
      inputs[0]!.shape.length === 0
        ? []
        : {
            problem: `expects one number per example, but receives ${showShape(inputs[0]!.shape)}`,
            hint: 'Sum over the elements first: bits_per_dim(sum(nats), like=x).',
          },
    range: ({ inputs }) => {
      const range = inputs[0]?.range;
      const scale = Math.LN2 * sizeOf(inputs[1]?.shape ?? []);
      return range && { low: range.low / scale, high: range.high / scale };
    },
    flops: () => 1,
    differentiable: true,
  },
];
