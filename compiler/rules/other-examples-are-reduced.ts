import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { askedOf } from '../graph/asked.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';

function check(graph: ModelGraph): Diagnostic[] {
  const all = askedOf(graph);
  const left = all
    .filter(({ value }) => value.type.others === true)
    .map(({ what, value }) => diagnostic('GEN2052', 'left', value.span, { what }));
  const drawn = nodesBehind(all.map(({ value }) => value)).filter(
    (node) => node.kind === 'op' && node.op.kind === 'draw' && node.outputs[0]?.type.others === true,
  );
  return [...left, ...drawn.map(({ span }) => diagnostic('GEN2052', 'drawn', span))];
}

export const otherExamplesAreReduced: Rule = { code: 'GEN2052', name: 'other-examples-are-reduced', check };
