import { aboveZero } from '../row/number-ranges.js';
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

export const LayerNorm: OpEntry = {
  name: 'LayerNorm',
  kind: 'layer',
  doc: 'Layer normalisation over every axis but the batch (Ba et al. 2016; the form used for critics under a gradient penalty), with a scale and a shift per channel of the last axis.',
  inputs: [{ name: 'x' }],
  settings: [epsilon(1e-5), ...affine],
  shape: atLeastVector,
  weights: affineWeights,
  flops: (_, output) => 6 * sizeOf(output),
  differentiable: true,
  averages: ({ inputs }) => sizeOf(inputs[0]!.shape),
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
  differentiable: true,
  averages: ({ inputs }) => sizeOf(inputs[0]!.shape.slice(0, -1)),
  role: 'normalization',
  absorbsBias: true,
};
