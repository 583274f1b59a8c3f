import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind, valuesBehind } from '../graph/ancestors.js';
import type { CallNode, ModelGraph, Net, Value } from '../graph/types.js';
import type { Rule } from './rule.js';

/** The flow whose density an output of a call is, or is computed from. */
function flowAsked(node: CallNode, output: number): Net | undefined {
  const { net } = node;
  if (net.derived?.form === 'log_prob') return net.derived.of;
  return net.flow && net.outputs[output]?.name === 'log_det' ? net : undefined;
}

/** Levels of a stored picture: a data field, without draws or nets on the way. */
function levels(value: Value, { data }: ModelGraph): Value | undefined {
  const isSmooth = nodesBehind([value]).some(
    (node) => node.kind !== 'op' || node.op.kind === 'draw' || node.op.uses?.includes('draws'),
  );
  if (isSmooth) return undefined;
  return valuesBehind([value]).find(({ origin }) => {
    if (origin.kind !== 'field') return false;
    const { made, fields } = data.find(({ name }) => name === origin.data) ?? {};
    return (
      !made &&
      fields?.some(
        ({ name, value: field }) => name === origin.field && field.type.range && field.type.classes === undefined,
      )
    );
  });
}

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const scored = graph.evaluations.flatMap(({ scores }) => scores);
  for (const { origin, span } of valuesBehind(
    [...graph.losses, ...graph.metrics, ...scored].map(({ value }) => value),
  )) {
    if (origin.kind !== 'node' || origin.node.kind !== 'call') continue;
    const flow = flowAsked(origin.node, origin.output);
    if (!flow?.flow || found.has(flow.name) || flow.flow.chain.some(({ op }) => op.bijection?.rounds)) continue;
    const field = levels(origin.node.inputs[0]!, graph);
    if (!field) continue;
    found.set(
      flow.name,
      diagnostic(
        'GEN4021',
        'levels',
        span,
        { flow: flow.name },
        { related: [{ span: flow.span, message: 'no layer of this flow spreads the levels' }] },
      ),
    );
  }
  return [...found.values()];
}

export const flowsGiveProbabilities: Rule = { code: 'GEN4021', name: 'flows-give-probabilities', check };
