/** What values are computed from: the one walk back through the graph. Iterative, since nets can be thousands of layers deep. */
import type { GradientNode, Node, SearchNode, Value } from './types.js';

/** The values themselves and all that they are computed from, each once, in order of making. */
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

/** Nodes that some values are computed from, in order of evaluation (a node is numbered after those it reads). */
export function nodesBehind(values: readonly Value[]): Node[] {
  const nodes = new Set<Node>();
  for (const { origin } of valuesBehind(values)) if (origin.kind === 'node') nodes.add(origin.node);
  return [...nodes].sort((a, b) => a.id - b.id);
}

/** Nodes on the way from some values to another, in order of evaluation. */
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

/** The function that a gradient or a search is of: what it answers, its variables, and where these stand at first. */
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

/** Data fields that values are computed from. */
export function fieldsBehind(values: readonly Value[]): string[] {
  return valuesBehind(values).flatMap(({ origin }) => (origin.kind === 'field' ? [origin.field] : []));
}
