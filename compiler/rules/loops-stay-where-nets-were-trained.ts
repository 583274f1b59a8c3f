import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import { callsInLoops, rangeInLoop, trainingCalls } from './loops.js';
import type { Rule } from './rule.js';

/** The share of the trained range by which a loop may leave it: a first or last time that is drawn by rounding alone. */
export const tolerance = 0.02;

/** The numbers that a loop gives to a net are among those of its training. */
function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const looped of callsInLoops(graph)) {
    const { call, trained } = looped;
    for (const [index, { name, value }] of call.net.inputs.entries()) {
      if (value.type.shape.length > 0) continue;
      const given = rangeInLoop(looped, call.inputs[index]!);
      const seen = trainingCalls(graph, trained).map(({ inputs }) => inputs[index]!.type.range);
      if (!given || seen.length === 0) continue;
      if (!seen.every((range) => range !== undefined)) continue;
      const low = Math.min(...seen.map((range) => range.low));
      const high = Math.max(...seen.map((range) => range.high));
      const room = tolerance * (high - low);
      if (given.low >= low - room && given.high <= high + room) continue;
      const key = `${call.span.source.path} ${call.span.start} ${name}`;
      const values = { net: trained, input: name, low, high, from: given.low, to: given.high };
      const related = trainingCalls(graph, trained).map(({ span }) => ({ span, message: 'trained here' }));
      found.set(
        key,
        diagnostic('GEN4062', 'range', call.inputs[index]!.span, values, { related: related.slice(0, 2) }),
      );
    }
  }
  return [...found.values()];
}

export const loopsStayWhereNetsWereTrained: Rule = {
  code: 'GEN4062',
  name: 'loops-stay-where-nets-were-trained',
  check,
};
