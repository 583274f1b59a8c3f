/** Convolutions of sequences. */
import { allPlaces, placesOfTaps } from '../row/places.js';
import { wholeFrom } from '../row/number-ranges.js';
import { convolvedLength, ends, showSetting, showShape, transposedLength, wrongRank } from '../row/shapes.js';
import { cutBefore, spread, taps, zerosBefore } from '../row/windows.js';
import type { Ends } from '../row/shapes.js';
import type { OpEntry, RowContext, SettingSpec, ShapeProblem, WeightRow } from '../row/types.js';
import { kernelInitializer } from '../row/weights.js';
import { biasWeights, kernelSettings } from './kernel.js';

const whole = (minimum: number): SettingSpec['type'] => ({ kind: 'number', ...wholeFrom(minimum) });

const first: readonly SettingSpec[] = [
  { name: 'channels', type: whole(1), doc: 'Output channels.' },
  { name: 'kernel', type: whole(1), doc: 'Length of the kernel.' },
  { name: 'stride', type: whole(1), default: 1, doc: 'Step of the window.' },
];
const last = kernelSettings.filter(({ name }) => name !== 'weight');

/** The zeros before and after a sequence, or the words that say how many. `causal` puts all before it. */
export function sequencePadding({ padding, kernel, dilation }: RowContext['settings']): 'same' | 'valid' | Ends {
  if (padding === 'same' || padding === 'valid') return padding;
  return padding === 'causal' ? [(Number(kernel) - 1) * Number(dilation), 0] : ends(padding);
}

const sequences = ({ inputs }: RowContext): ShapeProblem | undefined => {
  const { shape } = inputs[0]!;
  const bad = wrongRank(shape, 2, 'sequences [n, channels]');
  return bad && shape.length === 3
    ? { ...bad, hint: 'Write Conv for pictures, or Reshape to [n, channels] first.' }
    : bad;
};

function weights({ inputs, settings: s }: RowContext, transposed: boolean): readonly WeightRow[] {
  const kernel = Number(s['kernel']);
  const [inside, outside] = [inputs[0]!.shape[1] ?? 1, Number(s['channels'])];
  const [third, fourth] = transposed ? [outside, inside] : [inside, outside];
  const fans = { fanIn: kernel * third, fanOut: kernel * fourth };
  return [
    { name: 'kernel', role: 'weight', shape: [kernel, third, fourth], initializer: kernelInitializer(s, fans) },
    ...biasWeights(s, outside),
  ];
}

export const Conv1D: OpEntry = {
  name: 'Conv1D',
  kind: 'layer',
  doc: 'Convolution of sequences [n, channels], with a bias (Keras Conv1D). padding=causal puts all zeros before the sequence, so that each place sees itself and places before it alone (WaveNet). Kernels are laid out [length, in, out].',
  inputs: [{ name: 'x' }],
  settings: [
    ...first,
    {
      name: 'padding',
      type: {
        kind: 'any',
        of: [
          { kind: 'word', words: ['same', 'valid', 'causal'] },
          { kind: 'number', ...wholeFrom(0) },
          { kind: 'sides', axes: 1 },
        ],
      },
      default: 'same',
      doc: '`same`, `valid` and `causal` as in Keras, a number of zeros at both ends, or [before, after].',
    },
    { name: 'dilation', type: whole(1), default: 1, doc: 'Distance between the taps of the kernel.' },
    ...last,
  ],
  shape: (row) => {
    const bad = sequences(row);
    if (bad) return bad;
    const { inputs, settings: s } = row;
    const length = convolvedLength(
      inputs[0]!.shape[0]!,
      Number(s['kernel']),
      Number(s['stride']),
      sequencePadding(s),
      Number(s['dilation']),
    );
    if (length >= 1) return [length, Number(s['channels'])];
    return {
      problem: `a kernel of ${Number(s['kernel'])} does not fit into ${showShape(inputs[0]!.shape)}`,
      why: `With padding ${showSetting(s['padding'])} the output's length would be ${length}.`,
      hint: "Use a smaller kernel, or padding='same'.",
    };
  },
  weights: (row) => weights(row, false),
  flops: ({ inputs, settings: s }, [length, channels]) =>
    2 * Number(s['kernel']) * inputs[0]!.shape[1]! * length! * channels! + (s['bias'] ? length! * channels! : 0),
  places: ({ inputs, settings: s }) => {
    const [kernel, dilation] = [Number(s['kernel']), Number(s['dilation'])];
    const padding = sequencePadding(s);
    const [length] = inputs[0]!.shape;
    if (s['stride'] !== 1 || convolvedLength(length!, kernel, 1, padding, dilation) !== length) return 'all';
    const before =
      typeof padding === 'string' ? (padding === 'same' ? Math.floor(((kernel - 1) * dilation) / 2) : 0) : padding[0];
    const taps = Array.from({ length: kernel }, (_, tap): [number, number] => [0, tap * dilation - before]);
    return placesOfTaps(taps.filter(([, step]) => Math.abs(step) < length!));
  },
  windows: ({ inputs, settings: s }) => {
    const [stride, extent] = [Number(s['stride']), (Number(s['kernel']) - 1) * Number(s['dilation']) + 1];
    return [taps(stride, zerosBefore(inputs[0]!.shape[0]!, stride, extent, sequencePadding(s)), extent)];
  },
  differentiable: true,
  role: 'convolution',
};

export const ConvTranspose1D: OpEntry = {
  name: 'ConvTranspose1D',
  kind: 'layer',
  doc: "Transposed convolution of sequences [n, channels], with a bias. With 'same' the output is stride times as long (Keras); with a number as padding its length is (n − 1)·stride − 2·padding + kernel + output_padding (PyTorch). Kernels are laid out [length, out, in].",
  inputs: [{ name: 'x' }],
  settings: [
    ...first,
    {
      name: 'padding',
      type: {
        kind: 'any',
        of: [
          { kind: 'word', words: ['same', 'valid'] },
          { kind: 'number', ...wholeFrom(0) },
        ],
      },
      default: 'same',
      doc: '`same` and `valid` as in Keras, or a number that is cut off at both ends as in PyTorch.',
    },
    { name: 'output_padding', type: whole(0), default: 0, doc: 'Places added at the far end.' },
    ...last,
  ],
  shape: (row) => {
    const bad = sequences(row);
    if (bad) return bad;
    const { inputs, settings: s } = row;
    const extra = Number(s['output_padding']);
    if (extra > 0 && (s['padding'] === 'same' || extra >= Number(s['stride']))) {
      return {
        problem: `output_padding ${extra} ${s['padding'] === 'same' ? "goes with a number as padding, not with padding='same'" : `must be smaller than the stride ${Number(s['stride'])}`}`,
        why: 'It chooses among the input lengths that a strided convolution rounds down to the same output.',
      };
    }
    const padding = s['padding'] === 'same' || s['padding'] === 'valid' ? s['padding'] : Number(s['padding']);
    const [length] = inputs[0]!.shape;
    const made = transposedLength(length!, Number(s['kernel']), Number(s['stride']), padding, extra);
    return made >= 1
      ? [made, Number(s['channels'])]
      : { problem: `the output's length would be ${made}`, why: 'The padding cuts away more than the layer makes.' };
  },
  weights: (row) => weights(row, true),
  flops: ({ inputs, settings: s }, [length, channels]) =>
    2 * Number(s['kernel']) * inputs[0]!.shape[0]! * inputs[0]!.shape[1]! * channels! +
    (s['bias'] ? length! * channels! : 0),
  places: allPlaces,
  windows: ({ settings: s }) => {
    const [stride, size] = [Number(s['stride']), Number(s['kernel'])];
    const padding = s['padding'] === 'same' || s['padding'] === 'valid' ? s['padding'] : Number(s['padding']);
    return [spread(stride, cutBefore(stride, size, padding), size)];
  },
  differentiable: true,
  role: 'convolution',
};
