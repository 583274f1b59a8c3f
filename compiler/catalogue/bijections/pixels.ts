/** Bijections from the levels of a picture to numbers on the whole line. */
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';
import { changesVolume, shapeOfInput } from './common.js';

export const Dequantize: OpEntry = {
  name: 'Dequantize',
  kind: 'layer',
  doc: 'Pictures of whole levels as points of 0..1: y = (k + u) / levels with u uniform in 0..1, so that log_prob is a lower bound of the log-probability of the picture itself, in nats (Theis, van den Oord & Bethge 2016). With `noise`, a block from x to twice its channels (mean and log of the deviation), u is drawn from a logit-normal distribution that it learns: variational dequantisation (Ho et al. 2019). The way back rounds down to a level.',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'levels',
      type: { kind: 'number', integer: true, minimum: 2, maximum: 65536 },
      default: 256,
      doc: 'Number of levels of the data: 256 for 8-bit pictures.',
    },
  ],
  branches: {
    names: [{ name: 'noise', doc: 'Block that gives the distribution of the noise: from x to twice its channels.' }],
    choices: [[], ['noise']],
    shape: (_, received) => [...received.slice(0, -1), 2 * received.at(-1)!],
  },
  shape: shapeOfInput,
  ...changesVolume,
  range: () => ({ low: 0, high: 1 }),
  flops: (_, output) => 4 * sizeOf(output),
  differentiable: true,
  uses: ['draws'],
  domain: { low: 0, high: 1 },
  bijection: { rounds: true },
};

export const Logit: OpEntry = {
  name: 'Logit',
  kind: 'layer',
  doc: 'From 0..1 to the whole line: y = logit(alpha + (1 − 2·alpha)·x), elementwise; alpha keeps the ends finite (Dinh, Sohl-Dickstein & Bengio 2017, section 4.1, in its symmetric form).',
  inputs: [{ name: 'x' }],
  settings: [
    {
      name: 'alpha',
      type: { kind: 'number', minimum: 1e-6, maximum: 0.49 },
      default: 0.05,
      doc: 'Distance from the ends, where the logit is infinite. Below 1e-6, float32 cannot hold it.',
    },
  ],
  shape: shapeOfInput,
  ...changesVolume,
  flops: (_, output) => 24 * sizeOf(output),
  differentiable: true,
  domain: { low: 0, high: 1 },
  bijection: {},
};
