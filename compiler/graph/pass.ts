/** Operations that depend on the pass they are evaluated in: on its mode, its draws, its state or its batch. */
import type { BatchColumn } from '../catalogue/row/types.js';
import { rowOf } from './row-of.js';
import type { Net, Node, OpNode, Value } from './types.js';

/** Layers see examples, so an input without a batch axis, such as a learned constant, is repeated for each example. */
export const isRepeated = (node: OpNode, input: Value): boolean =>
  !input.type.batched &&
  node.branch?.taken.includes(input) !== true &&
  (node.op.kind === 'layer' || (node.op.repeats === true && node.outputs[0]!.type.batched));

/** The result for one example depends on the others of the batch. */
export const couplesBatch = (node: OpNode): boolean =>
  typeof node.op.couplesBatch === 'function' ? node.op.couplesBatch(rowOf(node)) : node.op.couplesBatch === true;

/** What an operation takes of the whole batch, if it takes anything. */
export const batchColumnOf = (node: OpNode): BatchColumn | undefined =>
  typeof node.op.ofBatch === 'function' ? node.op.ofBatch(rowOf(node)) : node.op.ofBatch;

/** A node needs the pass if it has modes, draws or state, or repeats an input for each example. */
export const needsPass = (node: Node): boolean =>
  node.kind === 'op' &&
  ((node.op.uses?.length ?? 0) > 0 ||
    node.weights.some(({ role }) => role === 'state') ||
    node.inputs.some((input) => isRepeated(node, input)));

/** The function of a net takes the pass if any of its nodes needs it. */
export const usesPass = (net: Net): boolean => net.nodes.some(needsPass);

/** The function of a net draws random numbers if any of its nodes does. */
export const usesDraws = (net: Net): boolean => net.nodes.some(draws);

/** A node draws random numbers, itself or in the net that it calls. */
export function draws(node: Node): boolean {
  if (node.kind === 'call') return usesDraws(node.net);
  return node.kind === 'op' && node.op.uses?.includes('draws') === true;
}
