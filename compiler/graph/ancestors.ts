/**
 * The values that other values are computed from: the only walk back through the graph. It is iterative, since nets can
 * be thousands of layers deep.
 */
import type { GradientNode, Node, SearchNode, Value } from './types.js';

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

/** Nodes between some values and another, in order of evaluation. */
export function dependents(of: Value, by: readonly Value[]): Node[] {
  const found = new Set<Node>();
  for (const node of nodesBehind([of])) {
    if (
      node.inputs.some((input) => by.includes(input) || (input.origin.kind === 'node' && found.has(input.origin.node)))
    )
      found.add(node);
  }
  return [...found];
}

/** The function that a gradient or a search works on: its result, its variables, and the points at which these start. */
export function functionOf({ kind, inputs, outputs }: GradientNode | SearchNode): {
  readonly of: Value;
  readonly by: readonly Value[];
  readonly at: readonly Value[];
} {
  const [of, ...rest] = inputs as [Value, ...Value[]];
  return kind === 'gradient'
    ? { of, by: rest, at: rest }
    : { of, by: rest.slice(0, outputs.length), at: rest.slice(outputs.length) };
}

/** Data fields that the values are computed from. */
export function fieldsBehind(values: readonly Value[]): string[] {
  return valuesBehind(values).flatMap(({ origin }) => (origin.kind === 'field' ? [origin.field] : []));
}
