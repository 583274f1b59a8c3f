import {
  convolvedLength,
  paddingOf,
  pair,
  showSetting,
  showShape,
  sizeOf,
  transposedLength,
  wrongRank,
} from '../row/shapes.js';
import type { LipschitzColumn, OpEntry, RowContext, SettingSpec, ShapeProblem, WeightRow } from '../row/types.js';
import type { SettingValue } from '../row/values.js';
import { boundOf, boundProblem, kernelInitializer, reparameterizedWeights } from '../row/weights.js';
import { wholeFrom } from '../row/number-ranges.js';

const size: SettingSpec['type'] = { kind: 'size', minimum: 1 };

const shared: readonly SettingSpec[] = [
  { name: 'bias', type: { kind: 'flag' }, default: true, doc: 'Adds a learned number per output channel.' },
  {
    name: 'init',
    type: { kind: 'config', family: 'initializer' },
    default: { config: 'glorot_uniform', settings: {} },
    doc: 'Start of the kernel; biases start at zero.',
  },
  {
    name: 'weight',
    type: { kind: 'config', family: 'reparameterization' },
    default: { config: 'plain', settings: {} },
    doc: 'Reparameterisation of the kernel: `spectral` or `equalized`.',
  },
];

const paddingKind: SettingSpec['type'] = {
  kind: 'any',
  of: [
    { kind: 'word', words: ['same', 'valid'] },
    { kind: 'size', minimum: 0 },
  ],
};

function settings(extra: readonly SettingSpec[]): readonly SettingSpec[] {
  return [
    { name: 'channels', type: { kind: 'number', ...wholeFrom(1) }, doc: 'Output channels.' },
    { name: 'kernel', type: size, doc: 'Height and width of the kernel.' },
    { name: 'stride', type: size, default: 1, doc: 'Step of the window.' },
    {
      name: 'padding',
      type: paddingKind,
      default: 'same',
      doc: '`same` and `valid` as in Keras, or a number of zeros on every side as in PyTorch.',
    },
    ...extra,
    ...shared,
  ];
}

const axes = ['height', 'width'] as const;
const perAxis = (value: SettingValue | undefined, axis: number): 'same' | 'valid' | number => {
  const padding = paddingOf(value);
  return typeof padding === 'string' ? padding : padding[axis]!;
};

function convShape(row: RowContext): readonly number[] | ShapeProblem {
  const { inputs, settings: s } = row;
  const [height, width] = inputs[0]!.shape;
  const bad = wrongRank(inputs[0]!.shape, 3, 'pictures [height, width, channels]') ?? boundProblem(row);
  if (bad) return bad;
  const lengths = [height!, width!].map((length, axis) =>
    convolvedLength(
      length,
      pair(s['kernel'])[axis]!,
      pair(s['stride'])[axis]!,
      perAxis(s['padding'], axis),
      pair(s['dilation'])[axis]!,
    ),
  );
  const short = lengths.findIndex((length) => length < 1);
  if (short >= 0) {
    return {
      problem: `a ${pair(s['kernel']).join('×')} kernel does not fit into ${showShape(inputs[0]!.shape)}`,
      why: `With padding ${showSetting(s['padding'])} the output's ${axes[short]} would be ${lengths[short]}.`,
      hint: "Use a smaller kernel, or padding='same'.",
    };
  }
  return [...lengths, Number(s['channels'])];
}

function transposedShape({ inputs, settings: s }: RowContext): readonly number[] | ShapeProblem {
  if (boundOf(s['weight']) !== undefined)
    return { problem: 'has no bound of its norm', hint: 'Write weight=spectral, or use Conv.' };
  const [height, width] = inputs[0]!.shape;
  const bad = wrongRank(inputs[0]!.shape, 3, 'pictures [height, width, channels]');
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
  const cin = inputs[0]!.shape[2] ?? 1;
  const cout = Number(s['channels']);
  const shape = transposed ? [kh, kw, cout, cin] : [kh, kw, cin, cout];
  // Keras counts the fans of a transposed kernel by position too, so in and out are exchanged there.
  const fans = { fanIn: kh * kw * shape[2]!, fanOut: kh * kw * shape[3]! };
  const rows: WeightRow[] = [{ name: 'kernel', role: 'weight', shape, initializer: kernelInitializer(s, fans) }];
  if (s['bias'] === true)
    rows.push({ name: 'bias', role: 'weight', shape: [cout], initializer: { kind: 'zeros', settings: {} } });
  return [...rows, ...reparameterizedWeights(s['weight'], cout, inputs[0]!.shape)];
}

/** A bound is known only if the norm is bounded. The bias changes no distance. */
const bounded: LipschitzColumn = { constant: ({ settings: s }) => boundOf(s['weight']) };

const taps = ({ inputs, settings: s }: RowContext): number =>
  pair(s['kernel'])[0] * pair(s['kernel'])[1] * (inputs[0]!.shape[2] ?? 1);

export const Conv: OpEntry = {
  name: 'Conv',
  kind: 'layer',
  doc: 'Two-dimensional convolution of pictures [height, width, channels], with a bias. Sizes are rounded down as in PyTorch; kernels are laid out [height, width, in, out] as in Keras.',
  inputs: [{ name: 'x' }],
  settings: settings([{ name: 'dilation', type: size, default: 1, doc: 'Distance between the taps of the kernel.' }]),
  shape: convShape,
  weights: (row) => kernelWeights(row, false),
  flops: (row, [height, width, channels]) =>
    2 * taps(row) * height! * width! * channels! + (row.settings['bias'] ? height! * width! * channels! : 0),
  differentiable: true,
  role: 'convolution',
  lipschitz: bounded,
};

export const ConvTranspose: OpEntry = {
  name: 'ConvTranspose',
  kind: 'layer',
  doc: "Two-dimensional transposed convolution of pictures [height, width, channels], with a bias. With a number as padding the output has (in − 1)·stride − 2·padding + kernel + output_padding rows (PyTorch); with 'same' it has in·stride (Keras). Kernels are laid out [height, width, out, in].",
  inputs: [{ name: 'x' }],
  settings: settings([
    {
      name: 'output_padding',
      type: { kind: 'size', minimum: 0 },
      default: 0,
      doc: 'Rows and columns added at the far side.',
    },
  ]),
  shape: transposedShape,
  weights: (row) => kernelWeights(row, true),
  flops: (row, [height, width, channels]) => {
    const [inHeight, inWidth] = row.inputs[0]!.shape;
    return 2 * taps(row) * inHeight! * inWidth! * channels! + (row.settings['bias'] ? height! * width! * channels! : 0);
  },
  differentiable: true,
  role: 'convolution',
};

export const Dense: OpEntry = {
  name: 'Dense',
  kind: 'layer',
  doc: 'Fully connected layer of a vector: x·kernel + bias, kernel [in, out] (Keras). An input with more axes is flattened first; Conv(units, 1) is a dense layer at every pixel.',
  inputs: [{ name: 'x' }],
  settings: [{ name: 'units', type: { kind: 'number', ...wholeFrom(1) }, doc: 'Length of the output.' }, ...shared],
  shape: ({ inputs, settings: s }) => {
    const shape = inputs[0]!.shape;
    if (shape.length === 0)
      return {
        problem: 'expects a vector, but receives a single number []',
        hint: 'Reshape it to [1] first: -> Reshape(1).',
      };
    if (shape.length > 1) {
      return {
        problem: `expects a vector, but receives ${showShape(shape)}`,
        why: 'Keras and PyTorch would act on the last axis alone; here that is said.',
        hint:
          shape.length === 2
            ? `Put -> Flatten before it. For a dense layer at each of the ${shape[0]} rows, write -> Reshape(${shape[0]}, 1, ${shape[1]}) -> Conv(${Number(s['units'])}, 1).`
            : `Put -> Flatten before it, or write Conv(${Number(s['units'])}, 1), a dense layer at every pixel.`,
      };
    }
    return [Number(s['units'])];
  },
  weights: ({ inputs, settings: s }) => {
    const fanIn = inputs[0]!.shape.at(-1) ?? 1;
    const fanOut = Number(s['units']);
    const rows: WeightRow[] = [
      {
        name: 'kernel',
        role: 'weight',
        shape: [fanIn, fanOut],
        initializer: kernelInitializer(s, { fanIn, fanOut }),
      },
    ];
    if (s['bias'] === true)
      rows.push({ name: 'bias', role: 'weight', shape: [fanOut], initializer: { kind: 'zeros', settings: {} } });
    return [...rows, ...reparameterizedWeights(s['weight'], fanOut, inputs[0]!.shape)];
  },
  flops: ({ inputs, settings: s }, output) =>
    2 * (inputs[0]!.shape.at(-1) ?? 1) * sizeOf(output) + (s['bias'] ? sizeOf(output) : 0),
  differentiable: true,
  role: 'convolution',
  lipschitz: bounded,
};
