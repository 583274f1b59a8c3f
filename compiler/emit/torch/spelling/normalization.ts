import type { OpName } from '../../../catalogue/row/names.js';
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
function ofChannels({ self, inputs: [x], types: [type] }: CallContext): string {
  const { length } = type!.shape;
  if (length === 1 || length === 3) return call(self, bare(x!));
  return `${call(self, `${x}.movedim(-1, 1)`)}.movedim(1, -1)`;
}

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
    module: (code) => call('nn.GroupNorm', '1', channels(code), option('eps', code.settings['epsilon'], 1e-5)),
    weights: affine,
    call: plain(({ inputs: [x] }, epsilon) => call('F.group_norm', bare(x!), '1', epsilon)),
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
