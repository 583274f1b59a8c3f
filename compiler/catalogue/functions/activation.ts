import { eachPlace } from '../row/places.js';
import { alongAxis, noSuchAxis, sameAlongAxis } from '../row/axes.js';
import { sizeOf } from '../row/shapes.js';
import { from } from '../row/number-ranges.js';
import { fixed, within } from '../row/intervals.js';
import type { OpName } from '../row/names.js';
import type { OpEntry, RowContext, SettingSpec } from '../row/types.js';

const same = ({ inputs }: RowContext): readonly number[] => inputs[0]!.shape;
const sigmoidOf = (x: number): number => 1 / (1 + Math.exp(-x));

interface Extras {
  readonly settings?: readonly SettingSpec[];
  readonly range?: OpEntry['range'];
  readonly constant?: (x: number) => number;
  readonly cost?: number;
  /** The activation works along the axis of its setting. */
  readonly alongAxis?: true;
  /** The steepest slope. */
  readonly slope?: number | ((settings: RowContext['settings']) => number);
}

function activation(name: OpName, doc: string, extras: Extras): OpEntry {
  const { slope } = extras;
  return {
    name,
    kind: 'function',
    doc,
    inputs: [{ name: 'x', constant: true }],
    settings: extras.settings ?? [],
    shape: extras.alongAxis ? sameAlongAxis : same,
    ...(extras.range ? { range: extras.range } : {}),
    flops: (_, output) => (extras.cost ?? 1) * sizeOf(output),
    differentiable: true,
    ...(extras.constant ? { constant: extras.constant } : {}),
    ...(slope === undefined
      ? {}
      : { lipschitz: { constant: (row) => (typeof slope === 'number' ? slope : slope(row.settings)) } }),
    places: ({ inputs, settings }) => {
      const last = inputs[0]!.shape.length - 1;
      const axis = Number(settings['axis'] ?? -1);
      return !extras.alongAxis || axis === -1 || axis === last ? 'each' : 'all';
    },
    role: 'activation',
  };
}

const glu: OpEntry = {
  name: 'glu',
  kind: 'function',
  doc: 'Gated linear unit: the first half of the last axis times the sigmoid of the second (Dauphin et al. 2017). With gate=silu or gelu it is SwiGLU or GEGLU (Shazeer 2020).',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'gate',
      type: { kind: 'word', words: ['sigmoid', 'silu', 'gelu', 'tanh'] },
      default: 'sigmoid',
      doc: 'The function of the second half.',
    },
  ],
  shape: ({ inputs }) => {
    const { shape } = inputs[0]!;
    const channels = shape.at(-1);
    if (channels === undefined) return noSuchAxis(-1, shape);
    if (channels % 2 === 0) return [...shape.slice(0, -1), channels / 2];
    return {
      problem: `cannot halve ${channels} channels`,
      why: 'The second half opens and closes the first.',
      hint: 'Let the layer before it make an even number of channels, twice as many as you want.',
    };
  },
  flops: (_, output) => 6 * sizeOf(output),
  differentiable: true,
  places: eachPlace,
};

export const activations: readonly OpEntry[] = [
  activation('relu', 'max(x, 0).', {
    slope: 1,
    range: within(0, Infinity, (x) => Math.max(x, 0)),
    constant: (x) => Math.max(x, 0),
  }),
  activation('leaky_relu', 'x where positive, alpha·x elsewhere (Maas et al. 2013).', {
    slope: ({ alpha }) => Math.max(1, Number(alpha)),
    settings: [
      {
        name: 'alpha',
        type: { kind: 'number', ...from(0) },
        default: 0.2,
        doc: 'Slope for negative values; 0.2 as in DCGAN.',
      },
    ],
    cost: 2,
  }),
  activation('sigmoid', '1 / (1 + exp(−x)).', {
    slope: 0.25,
    range: within(0, 1, sigmoidOf),
    constant: sigmoidOf,
    cost: 4,
  }),
  activation('tanh', 'Hyperbolic tangent.', {
    slope: 1,
    range: within(-1, 1, Math.tanh),
    constant: Math.tanh,
    cost: 4,
  }),
  activation('softplus', 'log(1 + exp(x)), computed without overflow.', {
    slope: 1,
    range: within(0, Infinity, (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0)),
    cost: 4,
  }),
  activation('elu', 'x where positive, exp(x) − 1 elsewhere (Clevert et al. 2015).', {
    slope: 1,
    range: fixed(-1, Infinity),
    cost: 4,
  }),
  activation('selu', 'Self-normalising ELU (Klambauer et al. 2017).', { slope: 1.7581, cost: 5 }),
  activation('gelu', 'Gaussian error linear unit, exact form (Hendrycks & Gimpel 2016).', {
    slope: 1.129,
    cost: 8,
  }),
  activation('silu', 'x·sigmoid(x), also called swish.', { slope: 1.0999, cost: 5 }),
  activation('lipswish', 'silu(x) / 1.1, whose slope stays below one (Chen et al. 2019).', {
    slope: 1,
    cost: 6,
  }),
  glu,
  activation('softmax', 'exp(x) normalised along an axis, the last by default.', {
    settings: [alongAxis(-1, 'The axis whose numbers sum to 1.')],
    range: fixed(0, 1),
    cost: 5,
    alongAxis: true,
  }),
  activation('log_softmax', 'The logarithm of softmax, computed without overflow.', {
    settings: [alongAxis(-1, 'The axis whose probabilities sum to 1.')],
    range: fixed(-Infinity, 0),
    cost: 6,
    alongAxis: true,
  }),
];
