/** The items that a body evaluates, in order. An item is an operation, with the activation that its layer applies. */
import { bodyOf, functionOf } from '../../graph/ancestors.js';
import type { Region } from '../../graph/region.js';
import type { Node, OpNode, Value } from '../../graph/types.js';
import { takenIn } from '../fusing.js';
import type { TakenIn } from '../fusing.js';
import { readBy, readsOf } from '../slice.js';
import type { Target } from '../target.js';

export interface Item {
  readonly node: Node;
  readonly activation?: OpNode;
  /** `back` applies the inverse of the node, in the inverse of a flow. `constant` computes its Lipschitz constant. */
  readonly way: 'forward' | 'back' | 'constant';
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly region: Region | undefined;
}

/** Nodes in order. An activation that a layer applies belongs to the layer's item. */
export function itemsFrom(
  order: readonly Node[],
  uses: ReadonlyMap<Value, number>,
  /** The target whose layers apply activations; absent if none do. */
  target: Target | undefined,
): Item[] {
  const fused = target ? takenIn(order, uses, target) : new Map<Node, TakenIn>();
  const taken = new Map<Node, TakenIn>([...fused.values()].map((each) => [each.layer, each]));
  return order.flatMap((node): Item[] => {
    const together = fused.get(node) ?? taken.get(node);
    if (!together) return [itemOf(node)];
    const { layer, activation } = together;
    // If they stand in different regions, the activation moves to its layer.
    const at = layer.region === activation.region ? activation : layer;
    return node === at ? [itemOf(layer, activation)] : [];
  });
}

const itemOf = (node: Node, activation?: OpNode): Item => ({
  node,
  ...(activation ? { activation } : {}),
  way: 'forward',
  inputs: readsOf(node),
  outputs: (activation ?? node).outputs,
  region: node.region,
});

/** Items that are still needed once equal code is written once, with the values that are computed in place of others. */
export function live(
  {
    items,
    roots,
    outside,
  }: {
    readonly items: readonly Item[];
    readonly roots: readonly Value[];
    readonly outside: ReadonlyMap<Value, string>;
  },
  instead: ReadonlyMap<Value, Value>,
): Item[] {
  const known = (value: Value): Value => instead.get(value) ?? value;
  const needed = new Set<Value>(roots.map(known));
  const found: Item[] = [];
  for (const item of [...items].reverse()) {
    const isNeeded = item.outputs.some((output) => needed.has(output) && !outside.has(output));
    if (!isNeeded || item.outputs.some((output) => instead.has(output))) continue;
    const inputs = item.inputs.map(known);
    for (const input of inputs) needed.add(input);
    found.unshift({ ...item, inputs });
  }
  return found;
}

/** The number of times that each value is read by the nodes of a slice or returned from it. */
export function usesIn(nodes: readonly Node[], roots: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of nodes) {
    if (node.kind === 'op' || node.kind === 'call') readBy(node).forEach(count);
    else {
      const { of, at, more } = functionOf(node);
      [...at, ...more].forEach(count);
      // These values are read inside the function, and perhaps outside it too, so they get a name.
      const inside = [...(node.kind === 'loop' ? of : []), ...bodyOf(node).flatMap(({ inputs }) => inputs)];
      for (const input of inside) [input, input].forEach(count);
    }
  }
  roots.forEach(count);
  return uses;
}
