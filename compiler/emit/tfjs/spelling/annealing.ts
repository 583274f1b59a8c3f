/** Values that change with the training. */
import { annealingOf } from '../../../catalogue/functions/annealing.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { literal, literalOf } from './literal.js';
import type { Spelling } from './spelling.js';

export const annealings = {
  anneal: {
    call: ({ settings }) => {
      const { from, to, epochs, after, rho } = annealingOf({ settings });
      const more = { epochs, after: after === 0 ? undefined : after, rho: rho === 1 ? undefined : rho };
      return `nn.anneal(pass, ${literalOf(from, 'from')}, ${literalOf(to, 'to')}, ${literal(more)})`;
    },
    inline: true,
  },
} satisfies Partial<Record<OpName, Spelling>>;
