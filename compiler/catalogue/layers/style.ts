/** Layers of growing generators and of generators with styles (Karras et al. 2018, 2019). */
import { allPlaces, eachPlace } from '../row/places.js';
import { aboveZero, wholeFrom } from '../row/number-ranges.js';
import { sizeOf, wrongRank } from '../row/shapes.js';
import { keepRange } from '../row/intervals.js';
import { taps } from '../row/windows.js';
import type { ValueRange } from '../row/values.js';
import type { OpEntry } from '../row/types.js';

const pictures = 'pictures [height, width, channels]';

/** The smallest interval that holds the range and zero. */
const fromZero = (range: ValueRange | undefined): ValueRange | undefined =>
  range && { low: Math.min(0, range.low), high: Math.max(0, range.high) };

export const PixelNorm: OpEntry = {
  name: 'PixelNorm',
  kind: 'layer',
  doc: 'Divides each pixel, or a vector, by the root of its mean square over the channels (Karras et al. 2018). Nothing is learned.',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'epsilon', type: { kind: 'number', ...aboveZero }, default: 1e-8, doc: 'Added to the mean square.' },
  ],
  shape: ({ inputs }) =>
    inputs[0]!.shape.length > 0
      ? inputs[0]!.shape
      : { problem: 'normalises over channels, but receives a single number []' },
  // A channel holds at most the whole mean square.
  range: ({ inputs }) => {
    const most = Math.sqrt(inputs[0]!.shape.at(-1) ?? 1);
    return { low: (inputs[0]!.range?.low ?? -1) >= 0 ? 0 : -most, high: most };
  },
  flops: (_, output) => 4 * sizeOf(output),
  places: eachPlace,
  differentiable: true,
};

export const Blur: OpEntry = {
  name: 'Blur',
  kind: 'layer',
  doc: 'Smooths each channel by the binomial filter [1 2 1] ⊗ [1 2 1] / 16, with zeros around the picture: before halving or after doubling it keeps pictures from aliasing (Zhang 2019; Karras et al. 2019).',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: ({ inputs }) => wrongRank(inputs[0]!.shape, 3, pictures) ?? inputs[0]!.shape,
  // Zeros come in at the edges.
  range: (row) => fromZero(keepRange(row)),
  flops: (_, output) => 18 * sizeOf(output),
  linear: true,
  places: allPlaces,
  windows: () => [taps(1, 1, 3), taps(1, 1, 3)],
  differentiable: true,
  lipschitz: { constant: () => 1 },
};

export const MinibatchStd: OpEntry = {
  name: 'MinibatchStd',
  kind: 'layer',
  doc: 'Adds a channel that tells a critic how much the examples of a group of the batch differ: the standard deviation over the group, averaged over places and channels (Karras et al. 2018). If the group size does not divide the batch, the next smaller size that does is used.',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'group',
      type: { kind: 'number', ...wholeFrom(1) },
      default: 4,
      doc: 'Examples that are compared.',
    },
  ],
  shape: ({ inputs }) => {
    const [height, width, channels] = inputs[0]!.shape;
    return wrongRank(inputs[0]!.shape, 3, pictures) ?? [height!, width!, channels! + 1];
  },
  flops: ({ inputs }) => 4 * sizeOf(inputs[0]!.shape),
  places: allPlaces,
  differentiable: true,
  couplesBatch: true,
  ofBatch: {
    when: 'training',
    what: 'the deviation over a group of examples',
    perExample: () => 1,
    alone: 'no deviation: the channel that it adds is the same whatever comes in',
    instead: 'no MinibatchStd',
  },
};

export const MovingMean: OpEntry = {
  name: 'MovingMean',
  kind: 'layer',
  doc: 'The moving mean of its input, the same for every example. It is state that training passes update, like the statistics of batch normalisation. Applied to styles, it is the mean towards which the truncation trick draws them (Karras et al. 2019).',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'decay',
      type: { kind: 'number', minimum: 0, maximum: 1 },
      default: 0.995,
      doc: 'Share of the old mean that is kept.',
    },
  ],
  shape: ({ inputs }) => inputs[0]!.shape,
  // The result starts at zero.
  range: (row) => fromZero(keepRange(row)),
  weights: ({ inputs }) => [
    { name: 'mean', role: 'state', shape: inputs[0]!.shape, initializer: { kind: 'zeros', settings: {} } },
  ],
  flops: (_, output) => 3 * sizeOf(output),
  differentiable: false,
  uses: ['mode'],
};
