import { isOfLastAxis } from '../../../catalogue/layers/normalization.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { onLastAxis } from './axes.js';
import { bare } from './expression.js';
import { numeral } from './literal.js';
import type { CallContext, ModuleContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const channels = ({ types, number }: ModuleContext): string => number(types[0]!.shape.at(-1)!, 'channels');

/** An argument by its name, unless it is the default of the class. */
const option = (name: string, value: unknown, usual: number): string | undefined =>
  Number(value) === usual ? undefined : `${name}=${numeral(Number(value))}`;

const unaffine = ({ settings }: ModuleContext): string | undefined =>
  settings['affine'] === true ? undefined : 'affine=False';

/** A layer of the second axis: the channels of pictures and vectors. Those of anything else are brought there and back. */
const ofChannels = (code: CallContext): string => channelsSecond(code, (x) => call(code.self, x));

function channelsSecond({ inputs: [x], types: [type] }: CallContext, of: (x: string) => string): string {
  const { length } = type!.shape;
  if (length === 1 || length === 3) return of(bare(x!));
  return `${of(`${x}.movedim(-1, 1)`)}.movedim(1, -1)`;
}

const epsilonOption = ({ settings }: ModuleContext): string | undefined => option('eps', settings['epsilon'], 1e-5);

const groups = ({ settings, number }: ModuleContext): string => number(Number(settings['groups']), 'groups');

/** A layer without scale and shift is a function, since it owns nothing. */
const plain =
  (spell: (code: CallContext, epsilon: string | undefined) => string) =>
  (code: CallContext): string =>
    code.settings['affine'] === true ? ofChannels(code) : spell(code, option('eps', code.settings['epsilon'], 1e-5));

const isSmall = ({ types: [type] }: ModuleContext): boolean => type!.shape[0]! * type!.shape[1]! === 1;

const affine = (): Readonly<Record<string, readonly [string, 'same']>> => ({
  gamma: ['weight', 'same'],
  beta: ['bias', 'same'],
});

export const normalizations = {
  BatchNorm: {
    module: (code) => {
      const { momentum, epsilon } = code.settings;
      // The share of the new statistics, without the rounding of the difference.
      const share = Number((1 - Number(momentum)).toPrecision(12));
      return call(
        'BatchNorm',
        channels(code),
        option('momentum', share, 0.01),
        option('eps', epsilon, 1e-3),
        unaffine(code),
      );
    },
    weights: () => ({
      ...affine(),
      moving_mean: ['running_mean', 'same'],
      moving_variance: ['running_var', 'same'],
    }),
    call: ofChannels,
  },
  LayerNorm: {
    module: (code) =>
      isOfLastAxis(code.settings)
        ? call('nn.LayerNorm', channels(code), epsilonOption(code))
        : call('nn.GroupNorm', '1', channels(code), epsilonOption(code)),
    weights: affine,
    call: (code) =>
      isOfLastAxis(code.settings)
        ? onLastAxis(code.inputs[0]!, code.types[0]!, (x) =>
            code.settings['affine'] === true
              ? call(code.self, x)
              : call('F.layer_norm', x, `(${channels(code)},)`, epsilonOption(code)),
          )
        : plain(({ inputs: [x] }, epsilon) => call('F.group_norm', bare(x!), '1', epsilon))(code),
  },
  GroupNorm: {
    module: (code) => call('nn.GroupNorm', groups(code), channels(code), epsilonOption(code)),
    weights: affine,
    call: (code) =>
      code.settings['affine'] === true
        ? ofChannels(code)
        : channelsSecond(code, (x) => call('F.group_norm', x, groups(code), epsilonOption(code))),
  },
  RMSNorm: {
    module: (code) => call('RMSNorm', channels(code), option('eps', code.settings['epsilon'], 1e-6)),
    weights: () => ({ gamma: ['weight', 'same'] }),
    call: ({ self, inputs, types }) => onLastAxis(inputs[0]!, types[0]!, (x) => call(self, x)),
  },
  InstanceNorm: {
    module: (code) =>
      call(
        isSmall(code) ? 'InstanceNorm2d' : 'nn.InstanceNorm2d',
        channels(code),
        option('eps', code.settings['epsilon'], 1e-5),
        'affine=True',
      ),
    weights: affine,
    call: plain((code, epsilon) =>
      call(isSmall(code) ? 'instance_norm' : 'F.instance_norm', bare(code.inputs[0]!), epsilon),
    ),
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
