/** Slices of the level of the model: the nodes that some values are computed from, and no others. */
import { dependents, functionOf, valuesBehind } from '../graph/ancestors.js';
import type { NamedValue, Node, Value } from '../graph/types.js';

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
    pending.push(...(node.kind === 'op' || node.kind === 'call' ? readBy(node) : readAround(node)));
  }
  return nodes.filter((node) => needed.has(node));
}

/** Values that a node reads where it stands. The blocks of a layer are functions of their own. */
export const readBy = (node: Node): readonly Value[] =>
  node.kind === 'op' && node.branch ? node.inputs.slice(0, -node.branch.results.length) : node.inputs;

/** Values that the function of a gradient or a search takes from around it, computed where it is evaluated. */
export function readAround(node: Parameters<typeof functionOf>[0]): readonly Value[] {
  const { of, by, at } = functionOf(node);
  const inner = new Set(dependents(of, by));
  const isFromAround = (input: Value): boolean =>
    !by.includes(input) && !(input.origin.kind === 'node' && inner.has(input.origin.node));
  return [...at, ...[...inner].flatMap(({ inputs }) => inputs.filter(isFromAround))];
}

/** Fields and given values that some values are computed from, in the order of their declaration. */
export const readFromOutside = (roots: readonly Value[]): NamedValue[] =>
  valuesBehind(roots).flatMap((value) => {
    if (value.origin.kind === 'field') return [{ name: value.origin.field, value }];
    return value.origin.kind === 'given' ? [{ name: value.origin.name, value }] : [];
  });
