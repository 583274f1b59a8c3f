/** Values that change with the training. */
import { annealingOf } from '../../../catalogue/functions/annealing.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { numeral } from './literal.js';
import type { TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

export const annealings = {
  anneal: {
    call: ({ settings, draw }) => {
      const { from, to, epochs, after, rho } = annealingOf({ settings });
      return call(
        'anneal',
        draw,
        numeral(from),
        numeral(to),
        `epochs=${numeral(epochs)}`,
        after === 0 ? undefined : `after=${numeral(after)}`,
        rho === 1 ? undefined : `rho=${numeral(rho)}`,
      );
    },
    inline: true,
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
