/** Layers without a family: learned constants and dropout. */
import type { OpName } from '../../../catalogue/row/names.js';
import { isPicture } from './axes.js';
import { bare } from './expression.js';
import type { TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

export const layers = {
  Weight: {
    weights: ({ output }) => ({ value: ['value', isPicture(output) ? 'picture' : 'same'] }),
    call: ({ self }) => self,
  },
  Dropout: {
    call: ({ inputs: [x], settings: { rate, always }, draw, key, number }) => {
      const mode = draw === 'run' ? 'run.is_training' : 'self.training';
      return call('dropout', bare(x!), number(Number(rate), 'rate'), draw, key, always === true ? undefined : mode);
    },
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
