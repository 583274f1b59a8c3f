/** Masks of kernels that see only places before their own. */
import { family } from './entry.js';
import type { ConfigEntry } from '../row/types.js';

export const causalConfigs: readonly ConfigEntry[] = family('causal mask', [
  [
    'causal',
    'The kernel sees the rows above its place and the places left of it (van den Oord et al. 2016). `causal(A)`, for the first layer, leaves out the place itself; `causal(B)`, for those after it, sees it.',
    [{ name: 'type', type: { kind: 'word', words: ['A', 'B'] }, doc: '`A` without the place itself, `B` with it.' }],
  ],
]);
