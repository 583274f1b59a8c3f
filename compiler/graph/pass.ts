/** Which operations need to know the pass that they are evaluated in: its mode, its draws, its state, its batch. */
import type { Net, Node, OpNode, Value } from './types.js';

/** Layers see examples: what has no batch axis, such as a learned constant, is repeated for each before one. */
export const isRepeated = (node: OpNode, input: Value): boolean => node.op.kind === 'layer' && !input.type.batched;

/** It has modes, draws or state, or repeats something for each example. */
export const needsPass = (node: Node): boolean =>
  node.kind === 'op' &&
  ((node.op.uses?.length ?? 0) > 0 ||
    node.weights.some(({ role }) => role === 'state') ||
    node.inputs.some((input) => isRepeated(node, input)));

/** Whether the function of a net is told the pass. */
export const usesPass = (net: Net): boolean => net.nodes.some(needsPass);
