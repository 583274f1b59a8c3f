/** Settings and columns that layers with a kernel share. */
import type { LipschitzColumn, RowContext, SettingSpec, WeightRow } from '../row/types.js';
import { boundOf } from '../row/weights.js';

export const kernelSettings: readonly SettingSpec[] = [
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

/** The bias of a layer, unless it has none. */
export const biasWeights = (settings: RowContext['settings'], channels: number): readonly WeightRow[] =>
  settings['bias'] === true
    ? [{ name: 'bias', role: 'weight', shape: [channels], initializer: { kind: 'zeros', settings: {} } }]
    : [];

/** A bound is known only if the norm is bounded. The bias changes no distance. */
export const bounded: LipschitzColumn = { constant: ({ settings: s }) => boundOf(s['weight']) };
