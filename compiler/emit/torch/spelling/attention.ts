/** Layers of transformers: attention, and vectors for classes, numbers and places. */
import { keySizeOf, sizesOf } from '../../../catalogue/layers/attention.js';
import { classesOf } from '../../../catalogue/layers/embedding.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { isPicture } from './axes.js';
import { bare, grouped } from './expression.js';
import { numeral } from './literal.js';
import type { ModuleContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

function attention(code: ModuleContext): string {
  const { types, settings, number } = code;
  const { channels, context } = sizesOf({ inputs: types, settings });
  return call(
    'Attention',
    number(channels, 'channels'),
    number(Number(settings['heads']), 'heads'),
    settings['key'] === 0 ? undefined : `key=${number(keySizeOf(channels, settings), 'key')}`,
    types[1] && context !== channels ? `context=${number(context, 'context')}` : undefined,
    settings['causal'] === true ? 'causal=True' : undefined,
    settings['bias'] === true ? undefined : 'bias=False',
  );
}

const linears = ['query', 'key', 'value', 'out'];

/** The new last axis of a value that had two stands first, as the channels of a picture. */
const turned = (text: string, rank: number): string => (rank === 2 ? `${text}.movedim(-1, 1)` : text);

export const attentions = {
  Attention: {
    module: attention,
    weights: () =>
      Object.fromEntries(
        linears.flatMap((name) => [
          [name, [`${name}.weight`, 'dense']],
          [`${name}_bias`, [`${name}.bias`, 'same']],
        ]),
      ),
    call: ({ self, inputs }) => call(self, ...inputs.map(bare)),
  },
  Embedding: {
    module: ({ types, settings, number }) =>
      call(
        'nn.Embedding',
        number(classesOf({ inputs: types, settings }), 'classes'),
        number(Number(settings['size']), 'size'),
      ),
    weights: () => ({ table: ['weight', 'same'] }),
    call: ({ self, inputs: [x], types: [type] }) => turned(call(self, `${x}.long()`), type!.shape.length),
  },
  Sinusoidal: {
    call: ({ inputs: [x], settings: { size, period }, number }) =>
      call(
        'sinusoidal',
        bare(x!),
        number(Number(size), 'size'),
        period === 10_000 ? undefined : `period=${numeral(Number(period))}`,
      ),
  },
  PositionEmbedding: {
    weights: ({ output }) => ({ value: ['value', isPicture(output) ? 'picture' : 'same'] }),
    call: ({ self, inputs: [x] }) => grouped(`${x} + ${self}`),
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
