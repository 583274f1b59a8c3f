/** Layers of transformers: attention, and vectors for classes, numbers and places. */
import { sizesOf } from '../../../catalogue/layers/attention.js';
import type { OpName } from '../../../catalogue/row/names.js';
import type { MemoryUse } from '../../../plan/target.js';
import { literal, literalOf } from './literal.js';
import { call, callsWith } from './spelling.js';
import type { EmitContext, Spelling, TrainingPass } from './spelling.js';

function attention({ inputs, input, weights, settings: { heads, causal } }: EmitContext): string {
  const { context } = input;
  const options = [
    `heads: ${literalOf(heads, 'heads')}`,
    ...(context === undefined ? [] : [context === 'context' ? context : `context: ${context}`]),
    ...(causal === true ? ['causal: true'] : []),
  ];
  return call('nn.attention', inputs[0], weights, `{ ${options.join(', ')} }`);
}

/** Queries, keys, values and the joined heads, each twice; the scores, barred ones too, and their softmax. */
function attentionMemory({ inputs, settings, examples, size }: TrainingPass): MemoryUse {
  const { places, attended, width } = sizesOf({ inputs, settings });
  const scores = Number(settings['heads']) * places * attended * (settings['causal'] === true ? 3 : 2);
  return { kept: size + examples * (2 * width * (2 * places + 2 * attended) + scores), passing: examples * 2 * scores };
}

export const attentions = {
  Attention: { call: attention, keepsType: true, memory: attentionMemory },
  Embedding: callsWith('nn.embed', ({ weights }) => [`${weights}.table`], { annotate: true }),
  Sinusoidal: callsWith(
    'nn.sinusoidal',
    ({ settings: { size, period } }) => [literalOf(size, 'size'), literal({ period })],
    { annotate: true, memory: ({ size }) => ({ kept: 3 * size }) },
  ),
  PositionEmbedding: { call: ({ inputs, weights }) => `tf.add(${inputs[0]}, ${weights}.value)`, annotate: true },
} satisfies Partial<Record<OpName, Spelling>>;
