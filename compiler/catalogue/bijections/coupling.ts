/** Couplings: one part of the value passes unchanged and determines how the other part changes. */
import { sizeOf } from '../row/shapes.js';
import type { BranchColumn, OpEntry, RowContext, SettingSpec, ShapeProblem } from '../row/types.js';
import { isConfig } from '../row/weights.js';
import { evenChannels, changesVolume } from './common.js';

/** The part that passes unchanged. */
export const maskOf = (
  settings: RowContext['settings'],
): { readonly kind: 'half' | 'checkerboard'; readonly parity: number } => {
  const mask = settings['mask'];
  return isConfig(mask)
    ? { kind: mask.config === 'checkerboard' ? 'checkerboard' : 'half', parity: Number(mask.settings['parity']) % 2 }
    : { kind: 'half', parity: 0 };
};
const maskSetting: SettingSpec = {
  name: 'mask',
  type: { kind: 'config', family: 'mask' },
  default: { config: 'half', settings: { parity: 0 } },
  doc: 'The part that passes unchanged: half(0) is the first half of the last axis, half(1) the second; channelwise(i) is the same for maps; checkerboard(i) is the places of a map whose row and column add up to an even number (0) or an odd one (1).',
};

function coupled(row: RowContext): readonly number[] | ShapeProblem {
  const { shape } = row.inputs[0]!;
  if (maskOf(row.settings).kind === 'half')
    return (
      evenChannels(row, 'One half goes through, and says how the other is changed.', ', or use mask=checkerboard') ??
      shape
    );
  return shape.length === 3
    ? shape
    : { problem: 'has a checkerboard, which needs a map [height, width, channels]', hint: 'Use mask=half.' };
}

/** The part of the value that the branches of a coupling receive. */
const kept: OpEntry = {
  name: 'kept',
  kind: 'function',
  doc: 'The part of a value that a coupling leaves alone.',
  inputs: [{ name: 'x' }],
  settings: [maskSetting],
  implied: true,
  shape: (row) => {
    const shape = coupled(row);
    if (!Array.isArray(shape) || maskOf(row.settings).kind !== 'half') return shape;
    const numbers = shape as readonly number[];
    return [...numbers.slice(0, -1), numbers.at(-1)! / 2];
  },
  differentiable: true,
};

const branches = (scales: boolean): BranchColumn => ({
  names: [
    ...(scales
      ? [
          { name: 'net', doc: 'One block for both: from the kept part to twice its channels, s and then t.' },
          {
            name: 's',
            doc: 'Block from the kept part to the logarithm of the scale, of the same shape; together with t.',
          },
        ]
      : []),
    { name: 't', doc: 'Block from the kept part to the shift, of the same shape.' },
  ],
  choices: scales ? [['net'], ['s', 't']] : [['t']],
  receives: kept,
  shape: (name, received) => (name === 'net' ? [...received.slice(0, -1), 2 * received.at(-1)!] : received),
});

export const AffineCoupling: OpEntry = {
  name: 'AffineCoupling',
  kind: 'layer',
  doc: 'One part of x goes through; the other becomes x·exp(σ) + t, with s and t computed from the part that is kept, by any block, and σ = bound·tanh(s / bound) (Dinh, Sohl-Dickstein & Bengio 2017, equations 4 and 5, with their tanh around s). The log-determinant is the sum of σ. AffineCoupling(Net) has one block for both, AffineCoupling(s=…, t=…) one for each.',
  inputs: [{ name: 'x' }],
  settings: [
    maskSetting,
    {
      name: 'bound',
      type: { kind: 'number', minimum: 0.01, maximum: 20 },
      default: 2,
      doc: 'Largest logarithm of a scale, either way.',
    },
  ],
  branches: branches(true),
  shape: coupled,
  ...changesVolume,
  flops: (_, output) => 12 * sizeOf(output),
  differentiable: true,
  bijection: {},
};

export const AdditiveCoupling: OpEntry = {
  name: 'AdditiveCoupling',
  kind: 'layer',
  doc: 'One part of x passes unchanged; t is added to the other. Any block computes t from the part that is kept (Dinh, Krueger & Bengio 2015). It keeps volumes.',
  inputs: [{ name: 'x' }],
  settings: [maskSetting],
  branches: branches(false),
  shape: coupled,
  flops: (_, output) => sizeOf(output),
  differentiable: true,
  bijection: {},
};
