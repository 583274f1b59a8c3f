import {
  convolvedLength,
  paddingOf,
  pair,
  showSetting,
  showShape,
  transposedLength,
  wrongRank,
} from '../row/shapes.js';
import type { OpEntry, RowContext, SettingSpec, ShapeProblem, WeightRow } from '../row/types.js';
import type { SettingValue } from '../row/values.js';
import { boundOf, boundProblem, kernelInitializer, reparameterizedWeights } from '../row/weights.js';
import { wholeFrom } from '../row/number-ranges.js';
import { biasWeights, bounded, kernelSettings } from './kernel.js';

const size: SettingSpec['type'] = { kind: 'size', minimum: 1 };

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
    ...kernelSettings,
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
  return [
    { name: 'kernel', role: 'weight', shape, initializer: kernelInitializer(s, fans) },
    ...biasWeights(s, cout),
    ...reparameterizedWeights(s['weight'], cout, inputs[0]!.shape),
  ];
}

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
