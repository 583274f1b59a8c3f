import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { CallNode, ModelGraph, OpNode, Value } from '../graph/types.js';
import type { Rule } from './rule.js';
import { minimised } from './training.js';

function check(graph: ModelGraph): Diagnostic[] {
  const steps = minimised(graph);
  const losses = new Set(steps.map(({ loss }) => loss));
  const near = new Set([...losses].flatMap((loss) => [...beforeAnyNet(loss.value)]));
  const named = new Set([...near].map(identity));
  const behind = new Map([...losses].map((loss) => [loss, nodesBehind([loss.value])]));
  const found: Diagnostic[] = [];
  for (const draw of new Set([...behind.values()].flat())) {
    if (draw.kind !== 'op' || draw.op.kind !== 'draw' || draw.inputs.length === 0) continue;
    const [mean] = draw.inputs as readonly [Value, ...Value[]];
    const latent = draw.outputs[0]!;
    const encoder = sourceNet(mean);
    if (!encoder || near.has(latent) || named.has(identity(mean))) continue;
    const moving = steps.filter(
      ({ loss, reach }) => reach.nets.has(encoder.weightsOf) && behind.get(loss)!.includes(draw),
    );
    const receivers = new Set(
      moving.flatMap(({ loss }) =>
        behind.get(loss)!.flatMap((node) => (node.kind === 'call' && readsFrom(node, latent) ? [node.net.name] : [])),
      ),
    );
    // A second net that receives the latent is a critic of codes: an adversarial autoencoder.
    if (receivers.size === 1) found.push(report(draw, encoder, [...receivers][0]!, moving[0]!.loss));
  }
  return found;
}

/** Values that a loss is computed from without a net in between, so that the loss constrains them directly. */
function beforeAnyNet(value: Value): Set<Value> {
  const seen = new Set<Value>();
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.origin.kind !== 'node' || next.origin.node.kind === 'call') continue;
    const { node } = next.origin;
    // A loss on a draw says nothing about the draw's mean.
    if (node.kind !== 'op' || node.op.kind !== 'draw') pending.push(...node.inputs);
  }
  return seen;
}

/** Two equal calls of one net have the same identity. */
const identity = (value: Value): string =>
  value.origin.kind === 'node' && value.origin.node.kind === 'call'
    ? `${value.origin.node.weightsOf} ${value.origin.output}`
    : String(value.id);

/** The net whose output a value is computed from. */
function sourceNet(value: Value): CallNode | undefined {
  return nodesBehind([value]).findLast((node): node is CallNode => node.kind === 'call');
}

/** A call reads from a value if one of its arguments is the value, or is computed from it without another net in between. */
function readsFrom(call: CallNode, value: Value): boolean {
  return call.inputs.some((input) => beforeAnyNet(input).has(value));
}

function report(
  draw: OpNode,
  encoder: CallNode,
  decoder: string,
  loss: { readonly name: string; readonly span: Diagnostic['span'] },
): Diagnostic {
  const [mean, spread] = draw.inputs;
  const name = draw.outputs[0]!.name;
  const terms = [mean, spread].map((value) => (value && draw.inputNames.includes('logvar') ? value : undefined));
  const written = terms.every((value) => value !== undefined);
  return diagnostic(
    'GEN4007',
    'latent',
    draw.span,
    { loss: loss.name, latent: name, encoder: encoder.net.name, decoder, isWritten: written },
    { related: [{ span: loss.span, message: 'the loss that trains them' }] },
  );
}

export const latentsAreRegularised: Rule = { code: 'GEN4007', name: 'latents-are-regularised', check };
