/** Layers of flows, forward and inverse, and questions to flows. */
import type { OpName } from '../../../catalogue/row/names.js';
import { maskOf } from '../../../catalogue/bijections/coupling.js';
import { isConfig } from '../../../catalogue/row/weights.js';
import { channelAxis } from './axes.js';
import { bare } from './expression.js';
import { literal, numeral } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

/** The results of layers that change volumes. */
const withVolume = ['y', 'log_det'];

const input = ({ inputs }: CallContext): string => bare(inputs[0]!);

/** Forward and inverse as a module and its method. */
const module = (name: string, more: Omit<TorchSpelling, 'call' | 'inverse'> = {}): TorchSpelling => ({
  module: ({ types, number }) => call(name, number(types[0]!.shape.at(-1)!, 'channels')),
  weights: () => ({}),
  call: (code) => call(code.self, input(code)),
  inverse: (code) => call(`${code.self}.inverse`, input(code)),
  ...more,
});

/** Forward and inverse as two functions of the same arguments. */
const bothWays = (
  name: string,
  more: (code: CallContext) => readonly (string | undefined)[],
  flags: Omit<TorchSpelling, 'call' | 'inverse'> = {},
): TorchSpelling => ({
  ...flags,
  call: (code) => call(name, input(code), ...more(code)),
  inverse: (code) => call(`${name}_inverse`, input(code), ...more(code)),
});

function mask(code: CallContext): readonly string[] {
  const { kind, parity } = maskOf(code.settings);
  return [literal(kind), code.number(parity, 'parity')];
}

/** The blocks, applied to the whole value. They read the part of it that is kept. */
const blocks = ({ branch, inputs }: CallContext): string => branch!(bare(inputs[0]!));

/** The factors of the terms of the power series. Without factors, the determinant is computed. */
function factors({ settings: { trace }, draw, key }: CallContext): string | undefined {
  if (!isConfig(trace) || trace.config === 'exact') return undefined;
  const { terms, exact, p } = trace.settings;
  if (trace.config === 'series') return `[1.0] * ${Number(terms)}`;
  return `roulette(${draw}.chance(${keyed(key, 'terms')}), exact=${Number(exact)}, p=${numeral(Number(p))})`;
}

/** A key below another: both are source text. */
const keyed = (key: string, name: string): string => `${key.slice(0, -1)}/${name}${key.slice(-1)}`;

/** The direction of the layer's axis, for which the channels are in the reverse order. */
const reversed = (code: CallContext): string => `${code.inputs[0]}.flip(${channelAxis(code.types[0]!)})`;

export const bijections = {
  Dequantize: {
    call: (code) => {
      const { branchFunction, draw, key, settings } = code;
      const levels = String(Number(settings['levels']));
      return branchFunction
        ? call('variational_dequantize', input(code), branchFunction, draw, key, levels)
        : call('dequantize', input(code), draw, key, levels);
    },
    inverse: (code) => call('dequantize_inverse', input(code), String(Number(code.settings['levels']))),
    results: withVolume,
  },
  Logit: bothWays('logit', ({ settings }) => [numeral(Number(settings['alpha']))], { results: withVolume }),
  ActNorm: module('ActNorm', { results: withVolume }),
  Permute: module('Permute'),
  Reverse: { call: reversed, inverse: reversed },
  InvertibleConv: module('InvertibleConv', { results: withVolume }),
  AffineCoupling: bothWays(
    'affine_coupling',
    (code) => [blocks(code), ...mask(code), numeral(Number(code.settings['bound']))],
    { results: withVolume },
  ),
  AdditiveCoupling: {
    call: (code) => call('additive_coupling', input(code), blocks(code), ...mask(code)),
    inverse: (code) => call('additive_coupling', input(code), `-${blocks(code)}`, ...mask(code)),
  },
  kept: { call: (code) => call('kept', input(code), ...mask(code)) },
  MaskedAutoregressive: {
    module: ({ types: [x, given], settings: { hidden, activation, bound }, number }) =>
      call(
        'MaskedAutoregressive',
        number(x!.shape[0]!, 'length'),
        literal(hidden),
        given === undefined ? undefined : `given=${number(given.shape[0]!, 'given')}`,
        activation === 'relu' ? undefined : `activation=${literal(activation)}`,
        bound === 2 ? undefined : `bound=${numeral(Number(bound))}`,
      ),
    weights: () => ({}),
    call: (code) => call(code.self, ...code.inputs.map(bare)),
    inverse: (code) => call(`${code.self}.inverse`, ...code.inputs.map(bare)),
    results: withVolume,
  },
  Squeeze: bothWays('squeeze', ({ settings, number }) => [number(Number(settings['factor']), 'factor')]),
  Split: {
    call: (code) => call('halves', input(code)),
    inverse: ({ inputs: [y, z], types: [type] }) =>
      `torch.cat([${bare(y!)}, ${bare(z!)}], dim=${channelAxis({ ...type!, batched: true })})`,
    results: ['y', 'z'],
  },
  InvertibleResidual: {
    call: (code) => {
      const terms = factors(code);
      const drawn = terms === undefined ? [] : [code.draw, code.key, bare(terms)];
      return call('residual', input(code), code.branchFunction, ...drawn);
    },
    inverse: (code) => {
      const { inverse } = code.settings;
      const { steps, tolerance } = isConfig(inverse) ? inverse.settings : {};
      return call(
        'residual_inverse',
        input(code),
        code.branchFunction,
        steps === undefined || steps === 100 ? undefined : `steps=${Number(steps)}`,
        tolerance === undefined || tolerance === 1e-5 ? undefined : `tolerance=${numeral(Number(tolerance))}`,
      );
    },
    results: withVolume,
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;

/** The forms of a flow are methods of its class. The module's writer makes them as a whole. */
const wholeMethod: TorchSpelling = {
  call: () => {
    throw new Error('the form of a flow is a method, and is not written as a call');
  },
};

export const flowQuestions = {
  log_prob: wholeMethod,
  inverse: wholeMethod,
  draw: wholeMethod,
  round_trip: wholeMethod,
  lipschitz: wholeMethod,
  log_det: {
    call: ({ inputs: [z, ...parts], types }) => {
      if (types.length === 1) return `${z}.new_zeros(len(${z}))`;
      return types.length === 2 ? parts[0]! : `sum([${parts.map(bare).join(', ')}])`;
    },
  },
  join: { call: ({ inputs }) => `join([${inputs.map(bare).join(', ')}])` },
} satisfies Partial<Record<OpName, TorchSpelling>>;
