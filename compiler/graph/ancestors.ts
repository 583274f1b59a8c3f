/**
 * The values that other values are computed from: the only walk back through the graph. It is iterative, since nets can
 * be thousands of layers deep.
 */
import { draws } from './pass.js';
import type { FunctionNode, Node, Value } from './types.js';

/** The values themselves and all that they are computed from, each once, in order of creation. */
export function valuesBehind(roots: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  const pending = [...roots];
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.origin.kind === 'node') pending.push(...value.origin.node.inputs);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** Nodes that the values are computed from, in order of evaluation. Every node has a greater number than the nodes that it reads. */
export function nodesBehind(values: readonly Value[]): Node[] {
  const nodes = new Set<Node>();
  for (const { origin } of valuesBehind(values)) if (origin.kind === 'node') nodes.add(origin.node);
  return [...nodes].sort((a, b) => a.id - b.id);
}

/** Nodes between some values and others, in order of evaluation; nodes that satisfy `starts` count as if they read one of `by`. */
function dependents(of: readonly Value[], by: readonly Value[], starts: (node: Node) => boolean = () => false): Node[] {
  const found = new Set<Node>();
  for (const node of nodesBehind(of)) {
    const reads = (input: Value): boolean =>
      by.includes(input) || (input.origin.kind === 'node' && found.has(input.origin.node));
    if (starts(node) || node.inputs.some(reads)) found.add(node);
  }
  return [...found];
}

/**
 * The function that a gradient, a search or a loop works on: its results, its variables, the points at which these
 * start, and other values that the node reads. The variables of a loop are the values that it carries, then the numbers
 * that it counts.
 */
export function functionOf(node: FunctionNode): {
  readonly of: readonly Value[];
  readonly by: readonly Value[];
  readonly at: readonly Value[];
  readonly more: readonly Value[];
} {
  const { kind, inputs, outputs } = node;
  const [first, ...rest] = inputs as [Value, ...Value[]];
  if (kind === 'gradient') return { of: [first], by: rest, at: rest, more: [] };
  if (kind === 'search') {
    const count = outputs.length;
    return { of: [first], by: rest.slice(0, count), at: rest.slice(count), more: [] };
  }
  const more = node.over.kind === 'table' ? 1 : 0;
  const starts = inputs.length - more - node.carries;
  return {
    of: inputs.slice(0, node.carries),
    by: inputs.slice(node.carries, starts),
    at: inputs.slice(starts, starts + node.carries),
    more: inputs.slice(starts + node.carries),
  };
}

/** The nodes that the function of a node evaluates itself. A loop draws anew in every iteration. */
export function bodyOf(node: FunctionNode): Node[] {
  const { of, by } = functionOf(node);
  const isDrawn = (each: Node): boolean => draws(each) && each.path.startsWith(`${node.path}/`);
  return dependents(of, by, node.kind === 'loop' ? isDrawn : undefined);
}

/** Data fields that the values are computed from. */
export function fieldsBehind(values: readonly Value[]): string[] {
  return valuesBehind(values).flatMap(({ origin }) => (origin.kind === 'field' ? [origin.field] : []));
}
