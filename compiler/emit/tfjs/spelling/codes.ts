/** Codebooks and pools: what their declarations say is an argument of the call. */
import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** A codebook that its loss trains is found in; one of moving averages moves as well. */
function nearest({ inputs, weights, declared: { decay, unused, every, start } }: EmitContext): string {
  if (decay !== undefined)
    return `nn.nearestMoving(${inputs[0]}, ${weights}, ${literal({ decay, unused, every })}, pass)`;
  return start === true
    ? `nn.nearestStarted(${inputs[0]}, ${weights}.codes, pass)`
    : `nn.nearest(${inputs[0]}, ${weights}.codes)`;
}

const counts = callsWith('nn.countCodes', ({ output }) => [String(output.shape[0])]);

export const codes = {
  nearest: { call: nearest, results: ['indices', 'vectors'] },
  straight: calls('nn.straight', { keepsType: true }),
  perplexity: counts,
  usage: counts,
  pooled: callsWith('nn.pooled', ({ weights }) => [weights, 'pass', `'pool'`]),
} satisfies Partial<Record<OpName, Spelling>>;
