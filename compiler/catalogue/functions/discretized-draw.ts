/** The logistic distribution of levels, as pixels have them. */
import { broadcastShapes, sizeOf } from '../row/shapes.js';
import { wholeFrom } from '../row/number-ranges.js';
import type { OpEntry, RowContext } from '../row/types.js';
import type { ValueRange } from '../row/values.js';
import { scaleProblem } from './located-draws.js';

const levels = ({ settings }: Pick<RowContext, 'settings'>): ValueRange => {
  const [low, high] = settings['range'] as readonly number[];
  return { low: low!, high: high! };
};

export const discretizedLogistic: OpEntry = {
  name: 'discretized_logistic',
  kind: 'draw',
  doc: 'A logistic distribution of levels (Kingma et al. 2016; Salimans et al. 2017): bins evenly spaced levels from one end of the range to the other, each with the mass of its bin, and the outermost two with the tails. discretized_logistic(mean, scale=exp(h), range=-1..1). No gradient flows through a draw; log_prob has one.',
  inputs: [{ name: 'mean' }, { name: 'scale', optional: true, constant: true }],
  settings: [
    {
      name: 'bins',
      type: { kind: 'number', ...wholeFrom(2) },
      default: 256,
      named: true,
      doc: 'How many levels there are.',
    },
    { name: 'range', type: { kind: 'range' }, default: [0, 1], named: true, doc: 'The first and the last level.' },
  ],
  shape: (row) =>
    row.input['scale'] === undefined
      ? {
          problem: 'says where to draw, but not how far to spread',
          hint: 'Write discretized_logistic(mean, scale=exp(h)).',
        }
      : (scaleProblem(row, 'scale') ?? broadcastShapes(row.inputs.map(({ shape }) => shape))),
  range: levels,
  flops: (_, output) => 12 * sizeOf(output),
  differentiable: false,
  uses: ['draws'],
  broadcasts: true,
  distribution: { family: 'discretized_logistic', density: true, entropy: false, kl: [], mixes: true, support: levels },
};
