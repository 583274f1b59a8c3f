/** Errors between a prediction and its target. */
import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { calls } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The mean of an error over everything but the batch; over everything if there is no batch. */
const averaged = (error: string): Spelling => ({
  inline: true,
  call: ({ inputs, types }) =>
    `${types.some(({ batched }) => batched) ? 'nn' : 'tf'}.mean(nn.${error}(${inputs.join(', ')}))`,
  memory: ({ inputs }) => ({ kept: 2 * Math.max(...inputs.map(({ shape }) => shape.reduce((a, b) => a * b, 1))) }),
});

const huber = ({ inputs, settings: { delta } }: EmitContext): string =>
  `nn.huber(${[...inputs, ...(delta === 1 ? [] : [literal(delta)])].join(', ')})`;

export const errors = {
  mse: averaged('squaredError'),
  mae: averaged('absoluteError'),
  huber: { call: huber, inline: true, annotate: true, memory: ({ size }) => ({ kept: 7 * size }) },
  hinge: calls('nn.hinge', { inline: true, annotate: true, memory: ({ size }) => ({ kept: 3 * size }) }),
} satisfies Partial<Record<OpName, Spelling>>;
