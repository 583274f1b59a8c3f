import { allPlaces } from '../row/places.js';
import {
  convolvedLength,
  isProblem,
  paddingOf,
  pair,
  showSetting,
  showShape,
  transposedLength,
  windowPadding,
  wrongRank,
} from '../row/shapes.js';
import type { OpEntry, RowContext, SettingSpec, ShapeProblem, WeightRow } from '../row/types.js';
import type { SettingValue } from '../row/values.js';
import { boundOf, boundProblem, kernelInitializer, reparameterizedWeights } from '../row/weights.js';
import { cutBefore, mapWindows, spread } from '../row/windows.js';
import type { Window } from '../row/windows.js';
import { wholeFrom } from '../row/number-ranges.js';
import { causalProblem, placesOfWindow } from './causal.js';
import { biasWeights, bounded, kernelSettings } from './kernel.js';

const size: SettingSpec['type'] = { kind: 'size', minimum: 1 };

const paddingKind = {
  kind: 'any',
  of: [
    { kind: 'word', words: ['same', 'valid'] },
    { kind: 'size', minimum: 0 },
  ],
} as const satisfies SettingSpec['type'];

/** Padding that may differ at every side. */
const anySides: SettingSpec['type'] = { kind: 'any', of: [...paddingKind.of, { kind: 'sides', axes: 2 }] };

function windows(padding: SettingSpec['type'], more: string): readonly SettingSpec[] {
  return [
    { name: 'kernel', type: size, doc: 'Height and width of the kernel.' },
    { name: 'stride', type: size, default: 1, doc: 'Step of the window.' },
    {
      name: 'padding',
      type: padding,
      default: 'same',
      doc: `\`same\` and \`valid\` as in Keras, or a number of zeros on every side as in PyTorch${more}.`,
    },
  ];
}

const channels: SettingSpec = {
  name: 'channels',
  type: { kind: 'number', ...wholeFrom(1) },
  doc: 'Output channels.',
};
const dilation: SettingSpec = {
  name: 'dilation',
  type: size,
  default: 1,
  doc: 'Distance between the taps of the kernel.',
};

const axes = ['height', 'width'] as const;
const perAxis = (value: SettingValue | undefined, axis: number): 'same' | 'valid' | number => {
  const padding = paddingOf(value);
  return typeof padding === 'string' ? padding : padding[axis]!;
};

/** The size of the map that windows make of a map, or why there is none. */
function convolvedSides({ inputs, settings: s }: RowContext): readonly number[] | ShapeProblem {
  const [height, width] = inputs[0]!.shape;
  const padding = windowPadding(s['padding']);
  const lengths = [height!, width!].map((length, axis) =>
    convolvedLength(
      length,
      pair(s['kernel'])[axis]!,
      pair(s['stride'])[axis]!,
      typeof padding === 'string' ? padding : padding[axis]!,
      pair(s['dilation'])[axis]!,
    ),
  );
  const short = lengths.findIndex((length) => length < 1);
  if (short < 0) return lengths;
  return {
    problem: `has a ${pair(s['kernel']).join('×')} kernel, which does not fit into ${showShape(inputs[0]!.shape)}`,
    why: `With padding ${showSetting(s['padding'])} the output's ${axes[short]} would be ${lengths[short]}.`,
    hint: "Use a smaller kernel, or padding='same'.",
  };
}

const kernelWindows = (row: RowContext): readonly Window[] =>
  mapWindows(row, { size: pair(row.settings['kernel']), stride: pair(row.settings['stride']) });

const maps = ({ inputs }: RowContext): ShapeProblem | undefined =>
  wrongRank(inputs[0]!.shape, 3, 'pictures [height, width, channels]');

/** Groups of channels: each group of the outputs sees its share of the inputs. */
const groupsOf = ({ settings }: RowContext): number => Number(settings['groups'] ?? 1);

function groupProblem(row: RowContext): ShapeProblem | undefined {
  const groups = groupsOf(row);
  const inputs = row.inputs[0]!.shape[2]!;
  const outputs = Number(row.settings['channels']);
  if (groups === 1 || (inputs % groups === 0 && outputs % groups === 0)) return undefined;
  const wrong = inputs % groups === 0 ? `${outputs} output` : `${inputs} input`;
  return {
    problem: `cannot put ${wrong} channels into ${groups} equal groups`,
    why: 'Each group of output channels sees its own share of the input channels.',
    hint: `Choose a number of groups that divides ${inputs} and ${outputs}.`,
  };
}

function convShape(row: RowContext): readonly number[] | ShapeProblem {
  const bad = maps(row) ?? boundProblem(row) ?? groupProblem(row);
  if (bad) return bad;
  const sides = convolvedSides(row);
  return isProblem(sides) ? sides : (causalProblem(row) ?? [...sides, Number(row.settings['channels'])]);
}

function transposedShape({ inputs, settings: s }: RowContext): readonly number[] | ShapeProblem {
  if (boundOf(s['weight']) !== undefined)
    return { problem: 'has no bound of its norm', hint: 'Write weight=spectral, or use Conv.' };
  const [height, width] = inputs[0]!.shape;
  const bad = maps({ inputs, input: {}, settings: s });
  if (bad) return bad;
  const strides = pair(s['stride']);
  const extra = pair(s['output_padding']);
  const tooMuch = axes.findIndex((_, axis) => extra[axis]! >= strides[axis]!);
  if (tooMuch >= 0 && (extra[0] > 0 || extra[1] > 0)) {
    return {
      problem: `output_padding ${extra[tooMuch]} must be smaller than the stride ${strides[tooMuch]}`,
      why: 'It chooses among the input sizes that a strided convolution rounds down to the same output; there are only as many as the stride.',
    };
  }
  if (s['padding'] === 'same' && (extra[0] > 0 || extra[1] > 0)) {
    return {
      problem: "output_padding goes with a number as padding, not with padding='same'",
      why: "With 'same' the output is exactly the input times the stride.",
      hint: 'Write padding=0 or padding=1 beside output_padding.',
    };
  }
  const lengths = [height!, width!].map((length, axis) =>
    transposedLength(length, pair(s['kernel'])[axis]!, strides[axis]!, perAxis(s['padding'], axis), extra[axis]!),
  );
  const short = lengths.findIndex((length) => length < 1);
  if (short >= 0) {
    return {
      problem: `the output's ${axes[short]} would be ${lengths[short]}`,
      why: 'The padding cuts away more than the layer makes.',
    };
  }
  return [...lengths, Number(s['channels'])];
}

function kernelWeights(row: RowContext, transposed: boolean): readonly WeightRow[] {
  const { inputs, settings: s } = row;
  const [kh, kw] = pair(s['kernel']);
  const groups = groupsOf(row);
  const cin = (inputs[0]!.shape[2] ?? 1) / groups;
  const cout = Number(s['channels']);
  const shape = transposed ? [kh, kw, cout, cin] : [kh, kw, cin, cout];
  // Keras counts the fans of a transposed kernel by position too, so in and out are exchanged there.
  const fans = { fanIn: kh * kw * shape[2]!, fanOut: (kh * kw * shape[3]!) / groups };
  return [
    { name: 'kernel', role: 'weight', shape, initializer: kernelInitializer(s, fans) },
    ...biasWeights(s, cout),
    ...reparameterizedWeights(s['weight'], cout, inputs[0]!.shape),
  ];
}

const taps = (row: RowContext): number =>
  (pair(row.settings['kernel'])[0] * pair(row.settings['kernel'])[1] * (row.inputs[0]!.shape[2] ?? 1)) / groupsOf(row);

const convFlops: OpEntry['flops'] = (row, [height, width, outputs]) =>
  2 * taps(row) * height! * width! * outputs! + (row.settings['bias'] ? height! * width! * outputs! : 0);

export const Conv: OpEntry = {
  name: 'Conv',
  kind: 'layer',
  doc: 'Two-dimensional convolution of pictures [height, width, channels], with a bias. Sizes are rounded down as in PyTorch; kernels are laid out [height, width, in, out] as in Keras. With groups=g each of g groups of output channels sees its own share of the input channels. With mask=causal(A) or causal(B) each place sees only places before it, row by row (PixelCNN); the whole kernel is stored, computed and counted.',
  inputs: [{ name: 'x' }],
  settings: [
    channels,
    ...windows(anySides, ', or [[top, bottom], [left, right]]'),
    dilation,
    {
      name: 'groups',
      type: { kind: 'number', ...wholeFrom(1) },
      default: 1,
      doc: 'Groups of channels that do not see each other; must divide the input and the output channels.',
    },
    {
      name: 'mask',
      type: {
        kind: 'any',
        of: [
          { kind: 'word', words: ['none'] },
          { kind: 'config', family: 'causal mask' },
        ],
      },
      default: 'none',
      doc: '`causal(A)` or `causal(B)`: the kernel sees places before its own, and with B its own.',
    },
    ...kernelSettings,
  ],
  shape: convShape,
  weights: (row) => kernelWeights(row, false),
  flops: convFlops,
  places: placesOfWindow,
  windows: kernelWindows,
  differentiable: true,
  role: 'convolution',
  lipschitz: bounded,
};

/** A depthwise convolution as a convolution with a group for each channel. */
export const depthwiseSettings = ({
  inputs,
  settings,
}: Pick<RowContext, 'inputs' | 'settings'>): RowContext['settings'] => {
  const groups = inputs[0]!.shape[2] ?? 1;
  return { ...settings, groups, channels: groups * Number(settings['multiplier']) };
};
const asConvolution = (row: RowContext): RowContext => ({ ...row, settings: depthwiseSettings(row) });

export const DepthwiseConv: OpEntry = {
  name: 'DepthwiseConv',
  kind: 'layer',
  doc: 'Convolution of each channel by itself (Keras DepthwiseConv2D): Conv with as many groups as channels. Conv(channels, 1) after it mixes the channels: the two make a separable convolution. Kernels are laid out [height, width, 1, out].',
  inputs: [{ name: 'x' }],
  settings: [
    ...windows(anySides, ', or [[top, bottom], [left, right]]'),
    dilation,
    {
      name: 'multiplier',
      type: { kind: 'number', ...wholeFrom(1) },
      default: 1,
      doc: 'Output channels for each input channel.',
    },
    ...kernelSettings.filter(({ name }) => name !== 'weight'),
  ],
  shape: (row) => {
    const bad = maps(row);
    return bad ?? convShape(asConvolution(row));
  },
  weights: (row) => kernelWeights(asConvolution(row), false),
  flops: (row, output) => convFlops(asConvolution(row), output),
  places: (row) => placesOfWindow(asConvolution(row)),
  windows: kernelWindows,
  differentiable: true,
  role: 'convolution',
};

export const ConvTranspose: OpEntry = {
  name: 'ConvTranspose',
  kind: 'layer',
  doc: "Two-dimensional transposed convolution of pictures [height, width, channels], with a bias. With a number as padding the output has (in − 1)·stride − 2·padding + kernel + output_padding rows (PyTorch); with 'same' it has in·stride (Keras). Kernels are laid out [height, width, out, in].",
  inputs: [{ name: 'x' }],
  settings: [
    channels,
    ...windows(paddingKind, ''),
    {
      name: 'output_padding',
      type: { kind: 'size', minimum: 0 },
      default: 0,
      doc: 'Rows and columns added at the far side.',
    },
    ...kernelSettings,
  ],
  shape: transposedShape,
  weights: (row) => kernelWeights(row, true),
  flops: (row, [height, width, channels]) => {
    const [inHeight, inWidth] = row.inputs[0]!.shape;
    return 2 * taps(row) * inHeight! * inWidth! * channels! + (row.settings['bias'] ? height! * width! * channels! : 0);
  },
  places: allPlaces,
  windows: ({ settings: s }) =>
    ([0, 1] as const).map((axis) => {
      const [stride, size] = [pair(s['stride'])[axis], pair(s['kernel'])[axis]];
      return spread(stride, cutBefore(stride, size, perAxis(s['padding'], axis)), size);
    }),
  differentiable: true,
  role: 'convolution',
};
