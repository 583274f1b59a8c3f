/**
 * Layers that apply the activation after them. The target says which layers can. The plan says when: nothing else reads
 * the layer's own result, and the author has given it no name.
 */
import type { Node, OpNode, Value } from '../graph/types.js';
import type { Target } from './target.js';

export interface TakenIn {
  readonly layer: OpNode;
  readonly activation: OpNode;
}

/**
 * Fused pairs, by the activation's node. `uses` counts the readers of each value in `nodes`; a result of the function has one reader more.
 */
export function takenIn(
  nodes: readonly Node[],
  uses: ReadonlyMap<Value, number>,
  target: Target,
): ReadonlyMap<Node, TakenIn> {
  const here = new Set(nodes);
  const taken = new Map<Node, TakenIn>();
  for (const activation of nodes) {
    if (activation.kind !== 'op' || activation.inputs.length !== 1) continue;
    const input = activation.inputs[0]!;
    if (input.origin.kind !== 'node' || input.name !== undefined || uses.get(input) !== 1) continue;
    const layer = input.origin.node;
    if (layer.kind === 'op' && here.has(layer) && target.takesIn(layer.op, activation.op))
      taken.set(activation, { layer, activation });
  }
  return taken;
}
