/** Layers of flows, forward and inverse, and questions to flows. */
import { layersOf } from '../../../catalogue/bijections/autoregressive.js';
import { maskOf } from '../../../catalogue/bijections/coupling.js';
import type { OpName } from '../../../catalogue/row/names.js';
import type { SettingValue } from '../../../catalogue/row/values.js';
import { isConfig } from '../../../catalogue/row/weights.js';
import type { MemoryUse } from '../../../plan/target.js';
import { literal } from './literal.js';
import { call, callsWith } from './spelling.js';
import type { EmitContext, Spelling, TrainingPass } from './spelling.js';

/** The results of layers that change volumes. */
const withVolume = ['y', 'logDet'];

/** Forward and inverse as two functions of the same arguments. */
const bothWays = (
  name: string,
  more: (code: EmitContext) => readonly string[],
  flags: Omit<Spelling, 'call' | 'inverse'> = {},
): Spelling => ({ ...callsWith(`flow.${name}`, more, flags), inverse: callsWith(`flow.${name}Inverse`, more).call });

const mask = ({ settings }: EmitContext): string => literal(maskOf(settings));
/** The blocks, applied to the whole value. They read the part of it that is kept. */
const blocks = ({ branch, inputs }: EmitContext): string => branch!(inputs[0]!);

/** Settings of a configuration as options. */
const options = (value: SettingValue | undefined): Readonly<Record<string, SettingValue>> =>
  isConfig(value) ? value.settings : {};
const trace = ({ settings }: EmitContext): string => {
  const value = settings['trace'];
  return literal({ trace: isConfig(value) ? { kind: value.config, ...value.settings } : {} });
};

/**
 * Each layer of a masked net keeps its mask and its masked weights, and of every example a product, a sum and an activation.
 * The scale and the shift behind them are eight numbers for each of the result.
 */
function maskedMemory({ inputs, settings, examples, size }: TrainingPass): MemoryUse {
  const layers = layersOf({ inputs, settings });
  const kept = layers.reduce((sum, { from, to }) => sum + 2 * from * to + 3 * examples * to, 8 * size);
  return { kept, passing: kept };
}

export const bijections = {
  Dequantize: {
    call: ({ inputs, branchFunction, key, settings: { levels } }) =>
      call(
        branchFunction ? 'flow.variationalDequantize' : 'flow.dequantize',
        ...[inputs[0], branchFunction, 'pass', key, literal({ levels })],
      ),
    inverse: callsWith('flow.dequantizeInverse', ({ settings: { levels } }) => [literal({ levels })]).call,
    results: withVolume,
  },
  Logit: bothWays('logit', ({ settings: { alpha } }) => [literal({ alpha })], { results: withVolume }),
  ActNorm: {
    ...callsWith('flow.actNorm', ({ weights }) => [weights, 'pass'], { results: withVolume }),
    inverse: callsWith('flow.actNormInverse', ({ weights }) => [weights]).call,
  },
  Permute: bothWays('permute', ({ weights }) => [`${weights}.order`], { keepsType: true }),
  Reverse: bothWays('reverse', () => [], { keepsType: true }),
  InvertibleConv: bothWays('invertibleConv', ({ weights }) => [weights], { results: withVolume }),
  AffineCoupling: bothWays(
    'affineCoupling',
    (code) => [blocks(code), mask(code), literal({ bound: code.settings['bound'] })],
    { results: withVolume },
  ),
  AdditiveCoupling: bothWays('additiveCoupling', (code) => [blocks(code), mask(code)], { keepsType: true }),
  kept: callsWith('flow.kept', (code) => [mask(code)]),
  MaskedAutoregressive: bothWays(
    'maskedAutoregressive',
    ({ weights, inputs, settings: { activation, bound } }) => [
      weights,
      literal({ activation, bound }),
      ...inputs.slice(1),
    ],
    { results: withVolume, memory: maskedMemory },
  ),
  Squeeze: bothWays('squeeze', ({ settings: { factor } }) => [literal(factor)]),
  Split: {
    ...callsWith('flow.split', () => []),
    inverse: ({ inputs }) => call('flow.splitInverse', inputs[0], inputs[1]),
    results: ['y', 'z'],
  },
  InvertibleResidual: {
    ...callsWith('flow.residual', (code) => [code.branchFunction, 'pass', code.key, trace(code)], {
      results: withVolume,
      gradients: 1,
      // Measured: the forward pass with the slopes of its activations, and the reverse pass of the trace, which the
      // gradient goes through again.
      passesThroughBlocks: 4,
    }),
    inverse: callsWith('flow.residualInverse', ({ branchFunction, settings: { inverse } }) => [
      branchFunction,
      literal(options(inverse)),
    ]).call,
  },
} satisfies Partial<Record<OpName, Spelling>>;

/** The forms of a flow are functions of their own. The module's writer makes them as a whole. */
const wholeFunction: Spelling = {
  gradients: 1,
  call: () => {
    throw new Error('the form of a flow is a function, and is not written as a call');
  },
};

export const flowQuestions = {
  log_prob: wholeFunction,
  inverse: wholeFunction,
  draw: wholeFunction,
  round_trip: wholeFunction,
  lipschitz: wholeFunction,
  log_det: {
    call: ({ inputs: [z, ...parts], types }) =>
      types.length === 1
        ? `tf.zeros([${z}.shape[0]])`
        : types.length === 2
          ? parts[0]!
          : `flow.total([${parts.join(', ')}])`,
    gradients: 1,
  },
  join: { call: ({ inputs }) => `flow.join([${inputs.join(', ')}])`, gradients: 1 },
} satisfies Partial<Record<OpName, Spelling>>;
