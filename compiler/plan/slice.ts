/** Slices of the model level: what some values are computed from, and nothing else. */
import { dependents, functionOf, valuesBehind } from '../graph/ancestors.js';
import type { NamedValue, Node, Value } from '../graph/types.js';

/**
 * The nodes that some values need where they stand, in the order of `nodes`. Of a gradient or a search only what does not depend
 * on its variables: the rest is a function of its own. Values of `outside` are there already.
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

/** What a node reads where it stands: the blocks of a layer are functions of their own. */
export const readBy = (node: Node): readonly Value[] =>
  node.kind === 'op' && node.branch ? node.inputs.slice(0, -node.branch.results.length) : node.inputs;

/** What the function of a gradient or a search takes from around it, and where it is evaluated. */
export function readAround(node: Parameters<typeof functionOf>[0]): readonly Value[] {
  const { of, by, at } = functionOf(node);
  const inner = new Set(dependents(of, by));
  const isFromAround = (input: Value): boolean =>
    !by.includes(input) && !(input.origin.kind === 'node' && inner.has(input.origin.node));
  return [...at, ...[...inner].flatMap(({ inputs }) => inputs.filter(isFromAround))];
}

/** Fields and given values behind some values, in the order of their declaration. */
export const readFromOutside = (roots: readonly Value[]): NamedValue[] =>
  valuesBehind(roots).flatMap((value) => {
    if (value.origin.kind === 'field') return [{ name: value.origin.field, value }];
    return value.origin.kind === 'given' ? [{ name: value.origin.name, value }] : [];
  });
