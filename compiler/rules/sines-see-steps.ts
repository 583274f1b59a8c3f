import type { ModelGraph } from '../graph/types.js';
import { showRange } from '../catalogue/row/intervals.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** Numbers that lie this close together look the same to sines whose fastest wave is 2π long. */
const narrow = 2;

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const net of graph.nets) {
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !node.op.periodic || node.inputs[0]!.type.classes !== undefined) continue;
      const { range } = node.inputs[0]!.type;
      const place = `${node.span.source.path} ${node.span.start}`;
      if (!range || range.high - range.low > narrow || found.has(place)) continue;
      found.set(
        place,
        diagnostic(
          'GEN4081',
          'narrow',
          node.span,
          { layer: node.op.name, range: showRange(range) },
          {
            related: [{ span: node.inputs[0]!.span, message: `lies in ${showRange(range)}` }],
          },
        ),
      );
    }
  }
  return [...found.values()];
}

export const sinesSeeSteps: Rule = { code: 'GEN4081', name: 'sines-see-steps', toleratesErrors: true, check };
