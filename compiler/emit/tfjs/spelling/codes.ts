/** Codebooks and pools. The settings of their declarations are arguments of the calls. */
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import type { MemoryUse } from '../../../plan/target.js';
import { literal } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling, TrainingPass } from './spelling.js';

/** A codebook trained by its loss is only searched. One of moving averages is updated as well. */
function nearest({ inputs, weights, declared: { decay, unused, every, start } }: EmitContext): string {
  if (decay !== undefined)
    return `nn.nearestMoving(${inputs[0]}, ${weights}, ${literal({ decay, unused, every })}, pass)`;
  return start === true
    ? `nn.nearestStarted(${inputs[0]}, ${weights}.codes, pass)`
    : `nn.nearest(${inputs[0]}, ${weights}.codes)`;
}

/** The pool with each example in its place, of which the last state becomes the pool. */
function ofPool({ inputs, declared, examples, size }: TrainingPass): MemoryUse {
  const pool = Number(declared['size']) * sizeOf(inputs[0]!.shape);
  return { kept: size + pool, passing: 3 * examples * pool };
}

const counts = callsWith('nn.countCodes', ({ output }) => [String(output.shape[0])]);

export const codes = {
  vectors: { call: ({ weights }) => `${weights}.codes`, inline: true },
  nearest: { call: nearest, results: ['indices', 'vectors'] },
  straight: calls('nn.straight', { keepsType: true }),
  perplexity: counts,
  usage: counts,
  pooled: callsWith('nn.pooled', ({ weights }) => [weights, 'pass', `'pool'`], { memory: ofPool }),
} satisfies Partial<Record<OpName, Spelling>>;
