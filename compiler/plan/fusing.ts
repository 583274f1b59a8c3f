/**
 * Which layers take in the activation that follows them. The target says which can; here is when it may be done: nothing else reads the layer's own result, and nobody has given it a name to look at it by.
 */
import type { Node, OpNode, Value } from '../graph/types.js';
import type { Target } from './target.js';

export interface TakenIn {
  readonly layer: OpNode;
  readonly activation: OpNode;
}

/** By the activation's node. `uses` counts who reads a value in `nodes`; being a result of the function counts too. */
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
