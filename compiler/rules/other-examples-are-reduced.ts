import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { ModelGraph, Value } from '../graph/types.js';
import type { Rule } from './rule.js';

/** The values that a run shows, measures or minimises, with their names in words. */
const shown = (graph: ModelGraph): { readonly what: string; readonly value: Value }[] => [
  ...[...graph.losses, ...graph.metrics].map(({ role, name, value }) => ({ what: `the ${role} \`${name}\``, value })),
  ...graph.samples.flatMap((sample) =>
    sample.outputs.map(({ value }) => ({ what: `the sample \`${sample.name}\``, value })),
  ),
  ...graph.plots.flatMap((plot) =>
    Object.values(plot.values).map((value) => ({ what: `the plot \`${plot.name}\``, value })),
  ),
  ...graph.evaluations.flatMap(({ scores }) =>
    scores.map(({ name, value }) => ({ what: `the score \`${name}\``, value })),
  ),
];

function check(graph: ModelGraph): Diagnostic[] {
  const all = shown(graph);
  const left = all
    .filter(({ value }) => value.type.others === true)
    .map(({ what, value }) => diagnostic('GEN2052', 'left', value.span, { what }));
  const drawn = nodesBehind(all.map(({ value }) => value)).filter(
    (node) => node.kind === 'op' && node.op.kind === 'draw' && node.outputs[0]?.type.others === true,
  );
  return [...left, ...drawn.map(({ span }) => diagnostic('GEN2052', 'drawn', span))];
}

export const otherExamplesAreReduced: Rule = { code: 'GEN2052', name: 'other-examples-are-reduced', check };
