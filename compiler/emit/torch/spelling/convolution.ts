import type { OpName } from '../../../catalogue/row/names.js';
import { pair } from '../../../catalogue/row/shapes.js';
import { equalizedOf, spectralOf } from '../../../catalogue/row/weights.js';
import type { Layout } from './layout.js';
import { causalMaskOf } from '../../../catalogue/layers/causal.js';
import { depthwiseSettings } from '../../../catalogue/layers/convolution.js';
import { onLastAxis } from './axes.js';
import { bare } from './expression.js';
import { numeral } from './literal.js';
import { overhang } from './overhang.js';
import type { Overhang } from './overhang.js';
import { frameOf, isEven, sidesOf } from './padding.js';
import type { Sides } from './padding.js';
import type { CallContext, ModuleContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

type Pair = readonly [number, number];

/** One number for both axes, or a tuple. */
const both = ([first, second]: Pair, code: ModuleContext, hint: string): string =>
  first === second ? code.number(first, hint) : `(${code.number(first, hint)}, ${code.number(second, hint)})`;

/** An argument by its name, unless it is the default of both axes. */
const option = (name: string, value: Pair, usual: number, code: ModuleContext): string | undefined =>
  value[0] === usual && value[1] === usual ? undefined : `${name}=${both(value, code, name)}`;

/** The class of a layer: PyTorch's own, or one whose kernel is computed from its weights, and arguments of that. */
function classOf(name: 'Linear' | 'Conv2d' | 'ConvTranspose2d', code: ModuleContext): [string, ...string[]] {
  const equalized = equalizedOf(code.settings['weight']);
  if (equalized) {
    const { lr, gain } = equalized;
    const more = [
      ...(lr === 1 ? [] : [`lr=${numeral(lr)}`]),
      ...(gain === Math.SQRT2 ? [] : [`gain=${numeral(gain)}`]),
    ];
    return [`Equalized${name}`, ...more];
  }
  const spectral = spectralOf(code.settings['weight']);
  if (!spectral) return [`nn.${name}`];
  const { bound, iterations } = spectral;
  return bound > 0 ? [`Bounded${name}`, `bound=${numeral(bound)}`, `iterations=${iterations}`] : [`Spectral${name}`];
}

export const bias = ({ settings }: ModuleContext): string | undefined =>
  settings['bias'] === true ? undefined : 'bias=False';

export const weights = (layout: Layout) => (): Readonly<Record<string, readonly [string, Layout]>> => ({
  kernel: ['weight', layout],
});

/** Distances between taps, none longer than it takes to put all taps but the middle one beside the picture. */
function dilationsOf({ types, settings }: ModuleContext): Pair {
  const dilations = pair(settings['dilation']);
  if (settings['padding'] !== 'same') return dilations;
  const shortened = (axis: 0 | 1): number =>
    Math.min(dilations[axis], 2 * (types[0]!.shape[axis]! + 1) + (dilations[axis] % 2));
  return [shortened(0), shortened(1)];
}

function convolutionSides(code: ModuleContext): readonly [Sides, Sides] {
  const { settings } = code;
  const kernel = pair(settings['kernel']);
  const dilations = dilationsOf(code);
  const extents = [0, 1].map((axis) => (kernel[axis]! - 1) * dilations[axis]! + 1) as [number, number];
  return sidesOf(settings['padding'], code.types[0]!.shape, extents, pair(settings['stride']));
}

const isBounded = ({ settings }: ModuleContext): boolean => (spectralOf(settings['weight'])?.bound ?? 0) > 0;

/** The class of a masked convolution, and its mask. The centre is written if it is not the middle. */
function maskedClass({ settings }: ModuleContext): [string, ...string[]] | undefined {
  const mask = causalMaskOf(settings);
  if (!mask) return undefined;
  const isMiddle = pair(settings['kernel']).every((size, axis) => mask.centre[axis] === (size - 1) / 2);
  return [
    'CausalConv2d',
    `own=${mask.own ? 'True' : 'False'}`,
    ...(isMiddle ? [] : [`centre=(${mask.centre.join(', ')})`]),
  ];
}

function convolution(code: ModuleContext): string {
  const { types, settings, output, number } = code;
  const [name, ...more] = maskedClass(code) ?? classOf('Conv2d', code);
  const groups = Number(settings['groups'] ?? 1);
  const shape = types[0]!.shape;
  const first = [
    number(shape[2]!, 'inputs'),
    number(output.shape[2]!, 'channels'),
    both(pair(settings['kernel']), code, 'kernel'),
  ];
  // A bounded operator goes back and forth between maps of one size.
  if (isBounded(code))
    return call(name, ...first, `(${number(shape[0]!, 'height')}, ${number(shape[1]!, 'width')})`, bias(code), ...more);
  const sides = convolutionSides(code);
  return call(
    name,
    ...first,
    option('stride', pair(settings['stride']), 1, code),
    isEven(sides) ? option('padding', [sides[0][0], sides[1][0]], 0, code) : undefined,
    option('dilation', dilationsOf(code), 1, code),
    groups === 1 ? undefined : `groups=${number(groups, 'groups')}`,
    bias(code),
    ...more,
  );
}

/** The input of a convolution, with zeros around it if the sides differ. */
function padded(code: CallContext): string {
  const x = bare(code.inputs[0]!);
  const sides = convolutionSides(code);
  if (isBounded(code) || isEven(sides)) return x;
  return `F.pad(${x}, (${frameOf(sides).join(', ')}))`;
}

function transposedSides({ settings }: ModuleContext): {
  readonly padding: Pair;
  readonly more: Pair;
  readonly cut: Pair;
} {
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const { padding } = settings;
    const own = padding === 'same' || padding === 'valid' ? padding : pair(padding)[axis];
    const [kernel, stride, more] = ['kernel', 'stride', 'output_padding'].map((name) => pair(settings[name])[axis]);
    return overhang(own, kernel!, stride!, more!);
  }) as [Overhang, Overhang];
  return {
    padding: [rows.padding, columns.padding],
    more: [rows.more, columns.more],
    cut: [rows.cut, columns.cut],
  };
}

function transposed(code: ModuleContext): string {
  const { types, settings, output, number } = code;
  const [name, ...more] = classOf('ConvTranspose2d', code);
  const sides = transposedSides(code);
  return call(
    name,
    number(types[0]!.shape[2]!, 'inputs'),
    number(output.shape[2]!, 'channels'),
    both(pair(settings['kernel']), code, 'kernel'),
    option('stride', pair(settings['stride']), 1, code),
    option('padding', sides.padding, 0, code),
    option('output_padding', sides.more, 0, code),
    bias(code),
    ...more,
  );
}

function cut(code: CallContext): string {
  const [rows, columns] = transposedSides(code).cut;
  const y = call(code.self, bare(code.inputs[0]!));
  return rows === 0 && columns === 0 ? y : `${y}[:, :, ${rows > 0 ? ':-1' : ':'}, ${columns > 0 ? ':-1' : ':'}]`;
}

/** A depthwise convolution as a convolution with a group for each channel. */
const asConvolution = <Code extends ModuleContext>(code: Code): Code =>
  but(code, { settings: depthwiseSettings({ inputs: code.types, settings: code.settings }) });

const measure = ({ self }: CallContext): string => `${self}.norm()`;

export const convolutions = {
  Dense: {
    module: (code) => {
      const [name, ...more] = classOf('Linear', code);
      const { types, output, number } = code;
      const [inputs, units] = [types[0]!.shape.at(-1)!, output.shape.at(-1)!];
      return call(name, number(inputs, 'inputs'), number(units, 'units'), bias(code), ...more);
    },
    weights: weights('dense'),
    call: ({ self, inputs, types }) => onLastAxis(inputs[0]!, types[0]!, (x) => call(self, x)),
    measure,
  },
  Conv: {
    module: convolution,
    weights: weights('conv'),
    call: (code) => call(code.self, padded(code)),
    measure,
  },
  ConvTranspose: { module: transposed, weights: weights('conv'), call: cut },
  DepthwiseConv: {
    module: (code) => convolution(asConvolution(code)),
    weights: weights('conv'),
    call: (code) => call(code.self, padded(asConvolution(code))),
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
