/** Bijections between couplings: they normalise, mix and rearrange. */
import type { InitializerName } from '../row/names.js';
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, WeightRow } from '../row/types.js';
import { channelsOf, evenChannels, changesVolume, shapeOfInput } from './common.js';

const weight = (name: string, shape: readonly number[], kind: InitializerName = 'zeros', settings = {}): WeightRow => ({
  name,
  role: 'weight',
  shape,
  initializer: { kind, settings },
});
const state = (name: string, shape: readonly number[], kind: InitializerName, settings = {}): WeightRow => ({
  ...weight(name, shape, kind, settings),
  role: 'state',
});

export const ActNorm: OpEntry = {
  name: 'ActNorm',
  kind: 'layer',
  doc: 'A learned scale and shift per channel that start from the first batch: y = (x − mean) / std · exp(log_scale) + bias, where mean and std are those of the first batch that trains it, and stay (Kingma & Dhariwal 2018, section 3.1).',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: shapeOfInput,
  ...changesVolume,
  weights: (row) => {
    const channels = [channelsOf(row)];
    return [
      weight('bias', channels),
      weight('log_scale', channels),
      state('mean', channels, 'zeros'),
      state('std', channels, 'ones'),
    ];
  },
  flops: (_, output) => 3 * sizeOf(output),
  differentiable: true,
  uses: ['mode'],
  absorbsBias: true,
  ofBatch: {
    when: 'start',
    what: 'its start, the mean and the deviation of each channel over the first batch',
    perExample: ({ inputs }) => sizeOf(inputs[0]!.shape.slice(0, -1)),
    alone: 'a shift to the first example, and no scale',
    instead: 'larger batches',
  },
  bijection: {
    insteadOf: 'normalization',
  },
};

export const Permute: OpEntry = {
  name: 'Permute',
  kind: 'layer',
  doc: 'Puts the last axis in another order, which is drawn once by seed and path.',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: shapeOfInput,
  weights: (row) => [state('order', [channelsOf(row)], 'permutation')],
  differentiable: true,
  bijection: {},
};

export const Reverse: OpEntry = {
  name: 'Reverse',
  kind: 'layer',
  doc: 'Reverses the last axis, so that the halves of the next coupling change places.',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: shapeOfInput,
  differentiable: true,
  bijection: {},
};

export const InvertibleConv: OpEntry = {
  name: 'InvertibleConv',
  kind: 'layer',
  doc: 'A convolution of size 1 with as many channels out as in: a learned change of basis of the channels, kept as P·L·(U + diag(s)), so that its log-determinant is a sum. It starts as a random rotation (Kingma & Dhariwal 2018, section 3.2).',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: shapeOfInput,
  ...changesVolume,
  weights: (row) => {
    const channels = channelsOf(row);
    const part = (name: string): object => ({ part: name });
    return [
      weight('lower', [channels, channels], 'rotation', part('lower')),
      weight('upper', [channels, channels], 'rotation', part('upper')),
      weight('log_scale', [channels], 'rotation', part('log_scale')),
      state('sign', [channels], 'rotation', part('sign')),
      state('permutation', [channels], 'rotation', part('permutation')),
    ];
  },
  flops: (row, output) => 2 * channelsOf(row) * sizeOf(output),
  differentiable: true,
  bijection: {
    insteadOf: 'convolution',
  },
};

export const Squeeze: OpEntry = {
  name: 'Squeeze',
  kind: 'layer',
  doc: 'Squares of factor × factor places become channels of one place: [h, w, c] → [h / factor, w / factor, factor²·c] (Dinh, Sohl-Dickstein & Bengio 2017, section 3.6).',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'factor',
      type: { kind: 'number', integer: true, minimum: 2, maximum: 64 },
      default: 2,
      doc: 'Side of the squares.',
    },
  ],
  shape: ({ inputs, settings }) => {
    const { shape } = inputs[0]!;
    const factor = Number(settings['factor']);
    const [height, width, channels] = shape as [number, number, number];
    if (shape.length !== 3) return { problem: `needs a map, but receives ${showShape(shape)}` };
    return height % factor === 0 && width % factor === 0
      ? [height / factor, width / factor, factor * factor * channels]
      : { problem: `cuts ${height} × ${width} places into squares of ${factor}, and they do not fit` };
  },
  differentiable: true,
  bijection: {},
};

export const Split: OpEntry = {
  name: 'Split',
  kind: 'layer',
  doc: 'The second half of the channels becomes a part of z; the first continues (Dinh, Sohl-Dickstein & Bengio 2017, section 3.6: factoring out).',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: (row) => {
    const { shape } = row.inputs[0]!;
    return evenChannels(row, 'One half goes on, the other is done.', '') ?? [...shape.slice(0, -1), shape.at(-1)! / 2];
  },
  results: ['y', 'z'],
  resultShapes: (_, shape) => [shape, shape],
  differentiable: true,
  bijection: {},
};
