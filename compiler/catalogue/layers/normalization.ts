import { allPlaces, eachPlace } from '../row/places.js';
import { aboveZero, wholeFrom } from '../row/number-ranges.js';
import { sizeOf, wrongRank } from '../row/shapes.js';
import type { OpEntry, RowContext, SettingSpec, WeightRow } from '../row/types.js';
import { initializerOf } from '../row/weights.js';

const affine: readonly SettingSpec[] = [
  {
    name: 'affine',
    named: true,
    type: { kind: 'flag' },
    default: true,
    doc: 'Learns a scale (gamma) and a shift (beta) per channel.',
  },
  {
    name: 'gamma',
    named: true,
    type: { kind: 'config', family: 'initializer' },
    default: { config: 'ones', settings: {} },
    doc: 'Start of the scale; the shift starts at zero.',
  },
];
const epsilon = (value: number): SettingSpec => ({
  name: 'epsilon',
  named: true,
  type: { kind: 'number', ...aboveZero },
  default: value,
  doc: 'Added to the variance.',
});

function affineWeights({ inputs, settings: s }: RowContext): readonly WeightRow[] {
  if (s['affine'] !== true) return [];
  const channels = inputs[0]!.shape.at(-1) ?? 1;
  return [
    {
      name: 'gamma',
      role: 'weight',
      shape: [channels],
      initializer: initializerOf(s['gamma'], { fanIn: channels, fanOut: channels }),
    },
    { name: 'beta', role: 'weight', shape: [channels], initializer: { kind: 'zeros', settings: {} } },
  ];
}

const keepShape = ({ inputs }: RowContext): readonly number[] => inputs[0]!.shape;
const atLeastVector: OpEntry['shape'] = (row) =>
  row.inputs[0]!.shape.length === 0
    ? { problem: 'expects at least one axis of features, but receives []' }
    : keepShape(row);

export const BatchNorm: OpEntry = {
  name: 'BatchNorm',
  kind: 'layer',
  doc: 'Batch normalisation over the batch and all axes but the last (Ioffe & Szegedy 2015). Keras’s convention: moving = momentum·moving + (1 − momentum)·batch with the biased variance; momentum 0.99 here is 0.01 in PyTorch. Moving statistics move only in steps that update their net.',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'momentum',
      named: true,
      type: { kind: 'number', minimum: 0, maximum: 1 },
      default: 0.99,
      doc: 'Share of the old moving statistics that is kept.',
    },
    epsilon(1e-3),
    ...affine,
  ],
  shape: atLeastVector,
  weights: (row) => {
    const channels = row.inputs[0]!.shape.at(-1) ?? 1;
    return [
      ...affineWeights(row),
      { name: 'moving_mean', role: 'state', shape: [channels], initializer: { kind: 'zeros', settings: {} } },
      { name: 'moving_variance', role: 'state', shape: [channels], initializer: { kind: 'ones', settings: {} } },
    ];
  },
  flops: (_, output) => 4 * sizeOf(output),
  places: eachPlace,
  differentiable: true,
  uses: ['mode'],
  role: 'normalization',
  couplesBatch: true,
  ofBatch: {
    when: 'training',
    what: 'the mean and the deviation of each channel over the batch',
    perExample: ({ inputs }) => sizeOf(inputs[0]!.shape.slice(0, -1)),
    alone: 'each number less itself, which is zero: nothing gets through but the learned shift',
    instead: 'InstanceNorm or LayerNorm, which look at one example',
  },
  absorbsBias: true,
};

/** The mean is taken of the last axis alone, at every place. */
export const isOfLastAxis = (settings: RowContext['settings']): boolean => settings['axis'] === -1;

export const LayerNorm: OpEntry = {
  name: 'LayerNorm',
  kind: 'layer',
  doc: 'Layer normalisation, with a scale and a shift per channel of the last axis. By default over every axis but the batch (Ba et al. 2016; the form used for critics under a gradient penalty). With axis=-1 each place of a sequence or a map is normalised over its channels alone, as in transformers (Keras’s and PyTorch’s usual form).',
  inputs: [{ name: 'x' }],
  settings: [
    epsilon(1e-5),
    ...affine,
    {
      name: 'axis',
      named: true,
      type: {
        kind: 'any',
        of: [
          { kind: 'word', words: ['all'] },
          { kind: 'number', integer: true, minimum: -1, maximum: -1 },
        ],
      },
      default: 'all',
      doc: '`all`, or -1: over the last axis alone.',
    },
  ],
  shape: atLeastVector,
  weights: affineWeights,
  flops: (_, output) => 6 * sizeOf(output),
  places: ({ settings }) => (isOfLastAxis(settings) ? 'each' : 'all'),
  differentiable: true,
  averages: ({ inputs, settings }) =>
    isOfLastAxis(settings) ? (inputs[0]!.shape.at(-1) ?? 1) : sizeOf(inputs[0]!.shape),
  role: 'normalization',
  absorbsBias: false,
};

export const GroupNorm: OpEntry = {
  name: 'GroupNorm',
  kind: 'layer',
  doc: 'Group normalisation (Wu & He 2018): the channels of the last axis stand in groups of neighbours, and each group of each example is normalised over all places, with a scale and a shift per channel.',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'groups',
      named: false,
      type: { kind: 'number', ...wholeFrom(1) },
      default: 8,
      doc: 'Groups of channels; must divide the channels.',
    },
    epsilon(1e-5),
    ...affine,
  ],
  shape: (row) => {
    const channels = row.inputs[0]!.shape.at(-1) ?? 1;
    const groups = Number(row.settings['groups']);
    if (channels % groups === 0) return atLeastVector(row);
    const divisor = [...Array(Math.min(groups, channels)).keys()]
      .map((less) => less + 1)
      .findLast((each) => channels % each === 0)!;
    return {
      problem: `cannot put ${channels} channels into ${groups} equal groups`,
      hint: `Write a number of groups that divides ${channels}: GroupNorm(${divisor}).`,
    };
  },
  weights: affineWeights,
  flops: (_, output) => 6 * sizeOf(output),
  places: allPlaces,
  differentiable: true,
  averages: ({ inputs, settings }) => sizeOf(inputs[0]!.shape) / Number(settings['groups']),
  role: 'normalization',
  absorbsBias: false,
};

export const RMSNorm: OpEntry = {
  name: 'RMSNorm',
  kind: 'layer',
  doc: 'Divides each place by the root of the mean square over its last axis, with a learned scale per channel (Zhang & Sennrich 2019): layer normalisation without mean and shift. PixelNorm is the same without the scale.',
  inputs: [{ name: 'x' }],
  settings: [{ ...epsilon(1e-6), doc: 'Added to the mean square.' }, affine[1]!],
  shape: atLeastVector,
  weights: (row) => affineWeights({ ...row, settings: { ...row.settings, affine: true } }).slice(0, 1),
  flops: (_, output) => 4 * sizeOf(output),
  places: eachPlace,
  differentiable: true,
  role: 'normalization',
  absorbsBias: false,
};

export const InstanceNorm: OpEntry = {
  name: 'InstanceNorm',
  kind: 'layer',
  doc: 'Instance normalisation: each channel of each picture over its height and width (Ulyanov et al. 2016). For a 1×1 map it returns only its shift.',
  inputs: [{ name: 'x' }],
  settings: [epsilon(1e-5), ...affine],
  shape: (row) => wrongRank(row.inputs[0]!.shape, 3, 'pictures [height, width, channels]') ?? keepShape(row),
  weights: affineWeights,
  flops: (_, output) => 6 * sizeOf(output),
  places: allPlaces,
  differentiable: true,
  averages: ({ inputs }) => sizeOf(inputs[0]!.shape.slice(0, -1)),
  role: 'normalization',
  absorbsBias: true,
};
