/** Residual blocks that are invertible because their branch contracts. */
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';
import { changesVolume, shapeOfInput } from './common.js';

export const InvertibleResidual: OpEntry = {
  name: 'InvertibleResidual',
  kind: 'layer',
  doc: 'y = x + g(x) with a block g whose Lipschitz constant is under one, so that y has one x (Behrmann et al. 2019). The inverse is a fixed-point iteration. The log-determinant is a power series of traces, each estimated with one random vector per example (Hutchinson): `series` cuts it off and is biased, `roulette` weights a random number of terms and is not (Chen et al. 2019).',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'trace',
      type: { kind: 'config', family: 'trace' },
      default: { config: 'series', settings: { terms: 10 } },
      doc: 'Estimator of the log-determinant.',
    },
    {
      name: 'inverse',
      type: { kind: 'config', family: 'inverse' },
      default: { config: 'fixed_point', settings: { steps: 100, tolerance: 1e-5 } },
      doc: 'Method of the inverse.',
    },
  ],
  branches: {
    names: [{ name: 'branch', doc: 'The block g, from x to its own shape; every layer in it contracts.' }],
    choices: [['branch']],
    shape: (_, received) => received,
    contracts: true,
    again: true,
  },
  shape: shapeOfInput,
  ...changesVolume,
  flops: (_, output) => sizeOf(output),
  differentiable: true,
  uses: ['draws'],
  bijection: {},
};
