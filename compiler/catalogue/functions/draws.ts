/** Distributions to draw from. A draw has a batch axis: each example gets its own. */
import type { ValueRange } from '../row/values.js';
import { broadcastShapes, sizeOf } from '../row/shapes.js';
import type { DistributionColumn, OpEntry, RowContext } from '../row/types.js';
import { scaleProblem } from './located-draws.js';

const shaped = ({ settings }: RowContext): readonly number[] => settings['shape'] as readonly number[];
const shapeSetting = { name: 'shape', type: { kind: 'shape' }, doc: 'Shape of one draw.' } as const;
/** The interval that the author chose. */
const chosenRange = ({ settings }: RowContext): ValueRange => {
  const [low, high] = settings['range'] as readonly number[];
  return { low: low!, high: high! };
};

const normally: DistributionColumn = { family: 'normal', density: true, entropy: true, kl: ['normal'], mixes: true };

/** Standard draws: `normal([latent])`. */
export const standardNormal: OpEntry = {
  name: 'normal',
  id: 'standard_normal',
  kind: 'draw',
  doc: 'Draws from N(0, 1): normal([latent]).',
  inputs: [],
  settings: [shapeSetting],
  shape: shaped,
  flops: (_, output) => 10 * sizeOf(output),
  differentiable: false,
  uses: ['draws'],
  distribution: normally,
};

/** A reparameterised draw: gradients flow to its mean and its spread. */
export const normal: OpEntry = {
  name: 'normal',
  kind: 'draw',
  doc: 'A draw from N(mean, exp(logvar)) or N(mean, std²), reparameterised as mean + std·noise, so that gradients flow (Kingma & Welling 2013). normal([latent]) draws from N(0, 1).',
  inputs: [{ name: 'mean' }, { name: 'logvar', optional: true }, { name: 'std', optional: true }],
  settings: [],
  shape: (row) => {
    const spreads = [row.input['logvar'], row.input['std']].filter((spread) => spread !== undefined);
    if (spreads.length === 1) return scaleProblem(row, 'std') ?? broadcastShapes(row.inputs.map((each) => each.shape));
    return {
      problem: spreads.length === 0 ? 'says where to draw, but not how far to spread' : 'says twice how far to spread',
      hint: 'Write normal(mean, logvar=…) with the logarithm of the variance, or normal(mean, std=…).',
    };
  },
  flops: (_, output) => 12 * sizeOf(output),
  differentiable: true,
  uses: ['draws'],
  broadcasts: true,
  standard: standardNormal,
  distribution: normally,
};

export const uniform: OpEntry = {
  name: 'uniform',
  kind: 'draw',
  doc: 'Draws from the uniform distribution: uniform([]) is one number in 0..1 per example.',
  inputs: [],
  settings: [
    shapeSetting,
    { name: 'range', named: false, type: { kind: 'range' }, default: [0, 1], doc: 'The interval.' },
  ],
  shape: shaped,
  range: chosenRange,
  flops: (_, output) => sizeOf(output),
  differentiable: false,
  uses: ['draws'],
  distribution: { family: 'uniform', density: true, entropy: false, kl: [] },
};

export const integer: OpEntry = {
  name: 'integer',
  kind: 'draw',
  doc: 'A whole number per example, both ends included: integer(1..6).',
  inputs: [],
  settings: [
    { name: 'range', type: { kind: 'range' }, doc: 'First and last number.' },
    { name: 'shape', named: false, type: { kind: 'shape' }, default: [], doc: 'Shape of one draw.' },
  ],
  shape: shaped,
  range: chosenRange,
  flops: (_, output) => sizeOf(output),
  // Whole numbers from 0 up are classes.
  classes: ({ settings }) => {
    const [low, high] = settings['range'] as readonly [number, number];
    return low === 0 && Number.isInteger(high) ? high + 1 : undefined;
  },
  whole: 'always',
  differentiable: false,
  uses: ['draws'],
};

export const draws: readonly OpEntry[] = [normal, uniform, integer];
