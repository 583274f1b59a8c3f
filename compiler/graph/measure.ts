/** Numbers about nets: parameters, trainable weights, operations. `show`, `expect` and reports all take them from here. */
import { sizeOf } from '../catalogue/row/shapes.js';
import type { Net, Weight } from './types.js';

export function weightsOf(net: Net): readonly Weight[] {
  return net.nodes.flatMap((node) => (node.kind === 'op' ? node.weights : []));
}

const total = (weights: readonly Weight[]): number => weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0);

/** All parameters, moving statistics included, as Keras counts them. */
export function countParameters(nets: readonly Net[]): number {
  return nets.reduce((sum, net) => sum + total(weightsOf(net)), 0);
}

/** Parameters that gradients can move, as PyTorch counts them. */
export function countTrainable(nets: readonly Net[]): number {
  return nets.reduce((sum, net) => sum + total(weightsOf(net).filter((weight) => weight.role === 'weight')), 0);
}

/** Floating-point operations of one example; multiply-adds count as two. */
export function countFlops(nets: readonly Net[]): number {
  return nets.reduce(
    (sum, net) => sum + net.nodes.reduce((inner, node) => inner + (node.kind === 'op' ? node.flops : 0), 0),
    0,
  );
}

/** The name of the net whose weights a net reads. A net derived from a flow reads those of the flow. */
export const ownerOf = (net: Net): string => (net.derived?.of ?? net).name;
