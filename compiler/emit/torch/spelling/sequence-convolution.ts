/** Convolutions of sequences. */
import { sequencePadding } from '../../../catalogue/layers/sequence-convolution.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { bias, weights } from './convolution.js';
import { overhang } from './overhang.js';
import type { Overhang } from './overhang.js';
import { sidesOf } from './padding.js';
import type { Sides } from './padding.js';
import type { CallContext, ModuleContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

/** An argument of one axis, unless it is the default. */
const single = (name: string, value: number, usual: number, code: ModuleContext): string | undefined =>
  value === usual ? undefined : `${name}=${code.number(value, name)}`;

function sequenceSides({ settings, types }: ModuleContext): Sides {
  const padding = sequencePadding(settings);
  const [kernel, stride, dilation] = ['kernel', 'stride', 'dilation'].map((name) => Number(settings[name]));
  const [sides] = sidesOf(
    typeof padding === 'string' ? padding : [padding, padding],
    [types[0]!.shape[0]!, 1],
    [(kernel! - 1) * dilation! + 1, 1],
    [stride!, 1],
  );
  return sides;
}

/** Input and output channels, and the length of the kernel. */
const ofOneAxis = ({ types, output, settings, number }: ModuleContext): readonly string[] => [
  number(types[0]!.shape[1]!, 'inputs'),
  number(output.shape[1]!, 'channels'),
  number(Number(settings['kernel']), 'kernel'),
];

function ofSequence(code: ModuleContext): string {
  const { settings } = code;
  const [before, after] = sequenceSides(code);
  return call(
    'nn.Conv1d',
    ...ofOneAxis(code),
    single('stride', Number(settings['stride']), 1, code),
    before === after ? single('padding', before, 0, code) : undefined,
    single('dilation', Number(settings['dilation']), 1, code),
    bias(code),
  );
}

function transposedOfSequence(code: ModuleContext): string {
  const { padding, more } = endsOfTransposed(code);
  return call(
    'nn.ConvTranspose1d',
    ...ofOneAxis(code),
    single('stride', Number(code.settings['stride']), 1, code),
    single('padding', padding, 0, code),
    single('output_padding', more, 0, code),
    bias(code),
  );
}

const endsOfTransposed = ({ settings }: ModuleContext): Overhang => {
  const [kernel, stride, more] = ['kernel', 'stride', 'output_padding'].map((name) => Number(settings[name]));
  const { padding } = settings;
  return overhang(padding === 'same' || padding === 'valid' ? padding : Number(padding), kernel!, stride!, more!);
};

/** A call on a sequence, whose channels PyTorch has before its places. */
function alongSequence({ self, inputs: [x] }: CallContext, [before, after]: Sides, cut = ''): string {
  const turned = `${x}.movedim(-1, 1)`;
  const framed = before === after ? turned : `F.pad(${turned}, (${before}, ${after}))`;
  return `${call(self, framed)}${cut}.movedim(1, -1)`;
}

export const sequenceConvolutions = {
  Conv1D: { module: ofSequence, weights: weights('conv1d'), call: (code) => alongSequence(code, sequenceSides(code)) },
  ConvTranspose1D: {
    module: transposedOfSequence,
    weights: weights('conv1d'),
    call: (code) => alongSequence(code, [0, 0], endsOfTransposed(code).cut === 0 ? '' : '[:, :, :-1]'),
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
