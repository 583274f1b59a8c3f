import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import { callsInLoops } from './loops.js';
import type { Rule } from './rule.js';

/** A sampler calls the average of a net where there is one. Each net is told of once. */
function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { call } of callsInLoops(graph)) {
    const average = graph.averages.find(({ of }) => of === call.weightsOf);
    if (average && !found.has(call.weightsOf))
      found.set(
        call.weightsOf,
        diagnostic('GEN4061', 'raw', call.span, { net: call.weightsOf, average: average.name }),
      );
  }
  return [...found.values()];
}

export const loopsDrawByAverages: Rule = { code: 'GEN4061', name: 'loops-draw-by-averages', check };
