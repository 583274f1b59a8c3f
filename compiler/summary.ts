import { countFlops, countParameters, countTrainable } from './graph/measure.js';
import type { ModelGraph, Net, OpNode } from './graph/types.js';
import { sizeOf } from './ops/shapes.js';

export interface LayerSummary {
  readonly path: string;
  readonly op: string;
  /** Without the batch axis. */
  readonly output: readonly number[];
  /** With moving statistics. */
  readonly parameters: number;
  /** Per example; multiply-adds count as two. */
  readonly flops: number;
}
export interface NetSummary {
  readonly name: string;
  /** With moving statistics, as Keras counts. */
  readonly parameters: number;
  readonly trainable: number;
  readonly flops: number;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly layers: readonly LayerSummary[];
}
export interface Summary {
  readonly model: string;
  readonly nets: readonly NetSummary[];
}

const layer = (node: OpNode): LayerSummary => ({
  path: node.path,
  op: node.op.name,
  output: node.outputs[0]!.type.shape,
  parameters: node.weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
  flops: node.flops,
});

function summarizeNet(net: Net): NetSummary {
  const shaped = (values: Net['inputs']): { name: string; shape: readonly number[] }[] =>
    values.map(({ name, value }) => ({ name, shape: value.type.shape }));
  return {
    name: net.name,
    parameters: countParameters([net]),
    trainable: countTrainable([net]),
    flops: countFlops([net]),
    inputs: shaped(net.inputs),
    outputs: shaped(net.outputs),
    layers: net.nodes.flatMap((node) => (node.kind === 'op' ? [layer(node)] : [])),
  };
}

/** The layer table of a model: what `genc show` prints and a run records. */
export function summarize(graph: ModelGraph): Summary {
  return { model: graph.name, nets: graph.nets.map(summarizeNet) };
}
