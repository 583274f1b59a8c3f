import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { ModelGraph, OpNode, Value } from '../graph/types.js';
import { broadcastShapes, isProblem, sameShape, showShape, sizeOf } from '../catalogue/row/shapes.js';
import type { Rule } from './rule.js';
import { parts } from './training.js';

/**
 * Only operations behind losses and metrics at the level of the model are checked. Inside a net, broadcasting is a normal way to compute.
 */
function check(graph: ModelGraph): Diagnostic[] {
  const values = [...graph.losses, ...graph.metrics].map((term) => term.value);
  const found = new Map<string, Diagnostic>();
  for (const node of nodesBehind(values)) {
    const message = node.kind === 'op' && node.op.compares ? unlike(node) : undefined;
    const key = `${node.span.source.path} ${node.span.start} ${node.span.end}`;
    if (message && !found.has(key)) found.set(key, message);
  }
  return [...found.values()];
}

function unlike(node: OpNode): Diagnostic | undefined {
  const [a, b] = node.inputs;
  if (!a || !b) return undefined;
  const result = broadcastShapes([a.type.shape, b.type.shape]);
  if (isProblem(result) || !isMeasured(a) || !isMeasured(b) || sameShape(a.type.shape, b.type.shape)) return undefined;
  // A broadcast along one side only is how NumPy's users subtract a mean, but a prediction and its target have one shape.
  const isRepeated = sameShape(result, a.type.shape) || sameShape(result, b.type.shape);
  if (isRepeated && !(node.op.role !== undefined || arePredictionAndTarget(a, b))) return undefined;
  const [left, right] = [showShape(a.type.shape), showShape(b.type.shape)];
  const [first, second] = [nameOf(a), nameOf(b)];
  return diagnostic(
    'GEN4031',
    'shapes',
    node.span,
    { left, right, shape: showShape(result), isRepeated },
    {
      related: [
        { span: a.span, message: `${first}is ${left}` },
        { span: b.span, message: `${second}is ${right}` },
      ],
    },
  );
}

/** A measured value has more than one number per example. */
const isMeasured = ({ type }: Value): boolean => type.batched && sizeOf(type.shape) > 1;

const nameOf = ({ name }: Value): string => (name === undefined ? 'this ' : `\`${name}\` `);

/** One value comes straight from a net, the other straight from the data. */
function arePredictionAndTarget(a: Value, b: Value): boolean {
  const kinds = [a, b].map((value) => {
    const [part, ...more] = parts(value);
    const origin = more.length === 0 ? part?.value.origin : undefined;
    if (origin?.kind === 'field') return 'target';
    return origin?.kind === 'node' && origin.node.kind === 'call' ? 'prediction' : 'other';
  });
  return kinds.includes('target') && kinds.includes('prediction');
}

export const lossesCompareLikeShapes: Rule = { code: 'GEN4031', name: 'losses-compare-like-shapes', check };
