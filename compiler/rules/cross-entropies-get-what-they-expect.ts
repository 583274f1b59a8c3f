import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { RelatedSpan } from '../../grammar/syntax/diagnostic.js';
import { showRange } from '../catalogue/row/intervals.js';
import { nodesBehind } from '../graph/ancestors.js';
import { insideOf } from '../graph/reach.js';
import type { ModelGraph, OpNode, Value } from '../graph/types.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { parts } from './training.js';
import { rename } from './written.js';

/** A fix that writes the same loss of the other form, if there is one. */
function exchanged({ span, op }: OpNode, files: Files): Pick<Diagnostic, 'fixes'> {
  const edit = op.partner && rename(files, span, op.name, op.partner);
  return edit ? { fixes: [{ title: `Use ${op.partner}`, edits: [edit] }] } : {};
}

function check(graph: ModelGraph, { files }: ResolvedModel): Diagnostic[] {
  const values = [...graph.losses, ...graph.metrics].map((term) => term.value);
  return nodesBehind(values).flatMap((node) => {
    if (node.kind !== 'op') return [];
    const found =
      node.op.role === 'probability_loss'
        ? probabilities(node, files)
        : node.op.role === 'logits_loss'
          ? logits(node, files)
          : undefined;
    return found ?? target(node) ?? [];
  });
}

/** The operation that made a value. The search passes through `stop` and into the net that was called. */
function maker(value: Value): { readonly node: OpNode; readonly net?: string } | undefined {
  const [part] = parts(value);
  if (part?.value.origin.kind !== 'node') return undefined;
  const { node, output } = part.value.origin;
  if (node.kind === 'op') return { node };
  const inside = node.kind === 'call' ? insideOf(node.net, output)?.origin : undefined;
  return inside?.kind === 'node' && inside.node.kind === 'op' && node.kind === 'call'
    ? { node: inside.node, net: node.net.name }
    : undefined;
}

const madeBy = (made: ReturnType<typeof maker>, message: string): RelatedSpan[] =>
  made ? [{ span: made.node.span, message }] : [];

/** Cross-entropy of probabilities needs values in 0..1. */
function probabilities(node: OpNode, files: Files): Diagnostic | undefined {
  const [p] = node.inputs;
  const { range } = p!.type;
  if (range && range.low >= 0 && range.high <= 1) return undefined;
  const made = maker(p!);
  // A linear layer at the end gives logits.
  if (!range && made?.node.op.role === 'convolution') {
    return diagnostic(
      'GEN4002',
      'logits',
      node.span,
      { loss: node.op.name, net: made.net },
      {
        related: madeBy(made, 'ends without an activation'),
        ...exchanged(node, files),
      },
    );
  }
  const { span, op } = node;
  if (!range)
    return diagnostic('GEN4002', 'unbounded', span, { loss: op.name }, { related: madeBy(made, 'made here') });
  const values = { loss: op.name, range: showRange(range) };
  return diagnostic('GEN4002', 'outside', span, values, { related: madeBy(made, `in ${showRange(range)}`) });
}

/** Cross-entropy of logits applies a sigmoid or a softmax itself. A second one would flatten it. */
function logits(node: OpNode, files: Files): Diagnostic | undefined {
  const [p] = node.inputs;
  const { range } = p!.type;
  if (p!.origin.kind === 'constant' || !range || range.low < 0 || range.high > 1) return undefined;
  return diagnostic(
    'GEN4002',
    node.op.partner ? 'probabilities' : 'softmaxed',
    node.span,
    { loss: node.op.name, range: showRange(range) },
    { related: madeBy(maker(p!), `in ${showRange(range)}`), ...exchanged(node, files) },
  );
}

/** Targets of both forms are probabilities. */
function target(node: OpNode): Diagnostic | undefined {
  if (node.op.role !== 'probability_loss' && node.op.role !== 'logits_loss') return undefined;
  const value = node.inputs[1];
  if (value?.type.classes !== undefined) return undefined;
  const range = value?.type.range;
  if (!value || !range || (range.low >= 0 && range.high <= 1)) return undefined;
  return diagnostic(
    'GEN4002',
    'target',
    node.span,
    { loss: node.op.name, range: showRange(range) },
    { related: value.origin.kind === 'constant' ? [] : [{ span: value.span, message: `in ${showRange(range)}` }] },
  );
}

export const crossEntropiesGetWhatTheyExpect: Rule = {
  code: 'GEN4002',
  name: 'cross-entropies-get-what-they-expect',
  check,
};
