import type { OpName } from '../../../catalogue/row/names.js';
import type { Spelling } from './spelling.js';

/** A value without a batch axis is reduced as a whole. */
const reduces = (name: string): Spelling => ({
  inline: true,
  call: ({ inputs, types }) => `${types[0]!.batched ? 'nn' : 'tf'}.${name}(${inputs[0]})`,
});

export const reductions = {
  sum: reduces('sum'),
  mean: reduces('mean'),
  norm: reduces('norm'),
  std: reduces('std'),
  largest: { ...reduces('max'), gradients: 1 },
  smallest: { ...reduces('min'), gradients: 1 },
} satisfies Partial<Record<OpName, Spelling>>;
