/** Slices of the level of the model: the nodes that some values are computed from, and no others. */
import { bodyOf, functionOf, valuesBehind } from '../graph/ancestors.js';
import type { FunctionNode, NamedValue, Node, Value } from '../graph/types.js';

/**
 * Nodes that some values need where they stand, in the order of `nodes`. Of a gradient or a search, only nodes that do
 * not depend on its variables are included: the others belong to its own function. Values of `outside` already exist.
 */
export function sliceOf(
  nodes: readonly Node[],
  roots: readonly Value[],
  outside: Pick<ReadonlyMap<Value, unknown>, 'has'> = new Map(),
): Node[] {
  const needed = new Set<Node>();
  const pending = [...roots];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (next.origin.kind !== 'node' || outside.has(next)) continue;
    const { node } = next.origin;
    if (needed.has(node)) continue;
    needed.add(node);
    pending.push(...readsOf(node));
  }
  return nodes.filter((node) => needed.has(node));
}

/** Values that a node reads where it stands. The blocks of a layer are functions of their own. */
export const readBy = (node: Node): readonly Value[] =>
  node.kind === 'op' && node.branch ? node.inputs.slice(0, -node.branch.results.length) : node.inputs;

/** Values that a node with a function reads from around it: where its variables start, and what the function takes. */
export function readAround(node: FunctionNode): readonly Value[] {
  const { at, more } = functionOf(node);
  return [...new Set([...at, ...more, ...readInside(node)])];
}

/** Values that the function of a node takes from around it. */
export function readInside(node: FunctionNode): readonly Value[] {
  const known = taken.get(node);
  if (known) return known;
  const { of, by } = functionOf(node);
  const inner = new Set(bodyOf(node));
  const found = new Set<Value>();
  const seen = new Set<Value>(by);
  const pending = [...of];
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (seen.has(value)) continue;
    seen.add(value);
    const { origin } = value;
    // What a function inside reads of its own variables is no matter of this one.
    if (origin.kind !== 'node' || !inner.has(origin.node)) found.add(value);
    else pending.push(...readsOf(origin.node));
  }
  const values = [...found].sort((a, b) => a.id - b.id);
  taken.set(node, values);
  return values;
}
const taken = new WeakMap<FunctionNode, readonly Value[]>();

/** Values that a node reads where it stands: those of its function included, if it has one. */
export const readsOf = (node: Node): readonly Value[] =>
  node.kind === 'op' || node.kind === 'call' ? readBy(node) : readAround(node);

/** Fields and given values that some values are computed from, in the order of their declaration. */
export const readFromOutside = (roots: readonly Value[]): NamedValue[] =>
  valuesBehind(roots).flatMap((value) => {
    if (value.origin.kind === 'field') return [{ name: value.origin.field, value }];
    return value.origin.kind === 'given' ? [{ name: value.origin.name, value }] : [];
  });
