import type { Diagnostic, RelatedSpan } from '../../grammar/syntax/diagnostic.js';
import { showRange } from '../catalogue/row/intervals.js';
import { nodesBehind } from '../graph/ancestors.js';
import { insideOf } from '../graph/reach.js';
import type { ModelGraph, OpNode, Value } from '../graph/types.js';
import { catalogue } from '../catalogue/index.js';
import type { OpEntry } from '../catalogue/row/types.js';
import type { Rule } from './rule.js';
import { rename } from './text.js';
import { parts } from './training.js';

/** The two forms of the loss, by what they take. */
const named = (role: OpEntry['role']): string => catalogue.find((entry) => entry.role === role)!.name;
const ofLogits = named('logits_loss');
const ofProbabilities = named('probability_loss');

function check(graph: ModelGraph): Diagnostic[] {
  const values = [...graph.losses, ...graph.metrics].map((term) => term.value);
  return nodesBehind(values).flatMap((node) => {
    if (node.kind !== 'op') return [];
    const found =
      node.op.role === 'probability_loss'
        ? probabilities(node)
        : node.op.role === 'logits_loss'
          ? logits(node)
          : undefined;
    return found ?? target(node) ?? [];
  });
}

/** The operation that made a value, looked for through `stop` and inside the net that was called. */
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

/** Cross-entropy of probabilities wants 0..1. */
function probabilities(node: OpNode): Diagnostic | undefined {
  const [p] = node.inputs;
  const { range } = p!.type;
  if (range && range.low >= 0 && range.high <= 1) return undefined;
  const made = maker(p!);
  // A linear layer at the end gives logits.
  if (!range && made?.node.op.role === 'convolution') {
    const edit = rename(node.span, node.op.name, ofLogits);
    return {
      code: 'GEN4002',
      severity: 'warning',
      message: `\`${node.op.name}\` takes probabilities, but receives what look like logits`,
      span: node.span,
      label: 'these values are unbounded',
      why: `They come straight from ${made.net ? `the last layer of \`${made.net}\`` : 'a linear layer'}, without an activation. The logarithm of a number outside 0..1 is no likelihood; values are cut off there, and their gradient is lost.`,
      related: madeBy(made, 'ends without an activation'),
      hint: 'Use bce_logits(…), which applies the sigmoid itself and does not overflow; or end the net with -> sigmoid.',
      ...(edit ? { fixes: [{ title: 'Use bce_logits', edits: [edit] }] } : {}),
    };
  }
  return {
    code: 'GEN4002',
    severity: 'warning',
    message: range
      ? `\`${node.op.name}\` takes probabilities in 0..1, but receives values in ${showRange(range)}`
      : `\`${node.op.name}\` takes probabilities, but nothing keeps these values in 0..1`,
    span: node.span,
    why: 'Binary cross-entropy takes the logarithm of p and of 1 - p; outside 0..1 the values are cut off, and their gradient is lost.',
    related: madeBy(made, range ? `in ${showRange(range)}` : 'made here'),
    hint: 'End the values with -> sigmoid, or use another loss: bce_logits for logits, mean((y - x)^2) for pictures in -1..1.',
  };
}

/** Cross-entropy of logits applies a sigmoid itself: a second one flattens it. */
function logits(node: OpNode): Diagnostic | undefined {
  const [p] = node.inputs;
  const { range } = p!.type;
  if (p!.origin.kind === 'constant' || !range || range.low < 0 || range.high > 1) return undefined;
  const edit = rename(node.span, node.op.name, ofProbabilities);
  return {
    code: 'GEN4002',
    severity: 'warning',
    message: `\`${node.op.name}\` takes logits, but receives values in ${showRange(range)}`,
    span: node.span,
    label: 'these look like probabilities',
    why: 'It applies the sigmoid itself. Of numbers in 0..1 that makes probabilities between 0.5 and 0.73: the loss can never become small.',
    related: madeBy(maker(p!), `in ${showRange(range)}`),
    hint: 'Use bce(…) for probabilities, or take the sigmoid out of the net.',
    ...(edit ? { fixes: [{ title: 'Use bce', edits: [edit] }] } : {}),
  };
}

/** Targets of both are probabilities. */
function target(node: OpNode): Diagnostic | undefined {
  if (node.op.role !== 'probability_loss' && node.op.role !== 'logits_loss') return undefined;
  const value = node.inputs[1];
  const range = value?.type.range;
  if (!value || !range || (range.low >= 0 && range.high <= 1)) return undefined;
  return {
    code: 'GEN4002',
    severity: 'warning',
    message: `the target of \`${node.op.name}\` lies in ${showRange(range)}, not in 0..1`,
    span: node.span,
    why: 'The target is the probability that the answer is yes. Outside 0..1 the loss has no lower bound.',
    related: value.origin.kind === 'constant' ? [] : [{ span: value.span, message: `in ${showRange(range)}` }],
    hint: 'Load pictures in 0..1, or use mean((y - x)^2) for pictures in -1..1.',
  };
}

export const crossEntropiesGetWhatTheyExpect: Rule = {
  code: 'GEN4002',
  name: 'cross-entropies-get-what-they-expect',
  check,
};
