import type { OpName } from '../../../catalogue/row/names.js';
import { axesText, reducedAxes } from './axes.js';
import type { EmitContext, Settings, Spelling } from './spelling.js';

/** True for the default: one number per example. */
const isWhole = ({ axis, keepdims }: Settings): boolean => axis === 'all' && keepdims !== true;

/** One number per example, or of a value without a batch. With axes, what is left of the value. */
const reduces = (name: string, flags: Partial<Spelling> = {}): Spelling => ({
  inline: true,
  ...flags,
  annotate: ({ settings }) => !isWhole(settings),
  call: (code) => reduced(name, code),
});

function reduced(name: string, code: EmitContext): string {
  const { inputs, settings, types } = code;
  const { batched, others, shape } = types[0]!;
  if (isWhole(settings) && others !== true) {
    if (batched) return `nn.${name}(${inputs[0]})`;
    if (name === 'sum' || name === 'mean' || name === 'max' || name === 'min') return `tf.${name}(${inputs[0]})`;
  }
  // A reduction over no axis reduces single numbers, each by itself: over an axis of one.
  if (settings['axis'] !== 'batch' && shape.length === 0) return `nn.${name}(tf.expandDims(${inputs[0]}, -1), -1)`;
  return `nn.${name}(${inputs[0]}, ${axesText(reducedAxes(code))}${settings['keepdims'] === true ? ', true' : ''})`;
}

export const reductions = {
  sum: reduces('sum'),
  mean: reduces('mean'),
  norm: reduces('norm'),
  std: reduces('std'),
  logsumexp: reduces('logsumexp', { memory: ({ size }) => ({ kept: 3 * size }) }),
  largest: reduces('max', { gradients: 1 }),
  smallest: reduces('min', { gradients: 1 }),
} satisfies Partial<Record<OpName, Spelling>>;
