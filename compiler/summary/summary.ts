import type { MemoryEstimate } from '../memory/estimate.js';
import { estimateMemory } from '../memory/estimate.js';
import type { Target } from '../plan/target.js';
import { countFlops, countParameters, countTrainable } from '../graph/measure.js';
import { receptiveFields } from '../graph/receptive-field.js';
import type { ReceptiveField } from '../graph/receptive-field.js';
import { stepsOf } from '../graph/stages.js';
import type { Evaluation, ModelGraph, Net, OpNode, Stage } from '../graph/types.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import { costOf } from './cost.js';
import type { SampleSummary } from './cost.js';

export interface LayerSummary {
  readonly path: string;
  readonly op: string;
  /** The shape without the batch axis. */
  readonly output: readonly number[];
  /** The number of parameters, moving statistics included. */
  readonly parameters: number;
  /** Floating-point operations per example; a multiply-add counts as two. */
  readonly flops: number;
  /** Places of the net's inputs that a place of the output sees along each axis; absent where that means nothing. */
  readonly field?: readonly number[] | 'all';
  /** Places of the inputs between the fields of two neighbours, along each axis. */
  readonly stride?: readonly number[];
}
export interface NetSummary {
  readonly name: string;
  /** The number of parameters, moving statistics included, as Keras counts them. */
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
  /** The estimated memory of training at its largest step; absent if nothing is trained. */
  readonly memory?: MemoryEstimate;
  /** Stages in the order of training; absent if the training has none. */
  readonly stages?: readonly StageSummary[];
  /** Scores and sets by name; absent if the model declares none. */
  readonly evaluations?: readonly EvaluationSummary[];
  /** Samples with loops and what they cost; absent if there are none. */
  readonly samples?: readonly SampleSummary[];
  /** Claims about results, as written; absent if there are none. */
  readonly claims?: readonly string[];
}
export interface EvaluationSummary {
  readonly name: string;
  readonly scores: readonly string[];
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}
export interface StageSummary {
  readonly name: string;
  readonly epochs: number;
  readonly batch: number;
  readonly steps: readonly { readonly name: string; readonly loss: string; readonly over: readonly string[] }[];
  readonly frozen: readonly string[];
}

function summarizeStage(stage: Stage): StageSummary {
  const { name, epochs, batch, frozen } = stage;
  const steps = stepsOf(stage).map((step) => ({ name: step.name, loss: step.loss, over: step.over }));
  return { name, epochs, batch, steps, frozen };
}

export const layerOf = (node: OpNode, seen?: ReceptiveField): LayerSummary => ({
  path: node.path,
  op: node.op.name,
  output: node.outputs[0]!.type.shape,
  parameters: node.weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
  flops: node.flops,
  ...(seen ? { field: seen.size } : {}),
  ...(seen?.stride ? { stride: seen.stride } : {}),
});

function summarizeNet(net: Net): NetSummary {
  const shaped = (values: Net['inputs']): { name: string; shape: readonly number[] }[] =>
    values.map(({ name, value }) => ({ name, shape: value.type.shape }));
  const fields = receptiveFields(net);
  return {
    name: net.name,
    parameters: countParameters([net]),
    trainable: countTrainable([net]),
    flops: countFlops([net]),
    inputs: shaped(net.inputs),
    outputs: shaped(net.outputs),
    layers: net.nodes.flatMap((node) =>
      node.kind === 'op' && !node.op.implied ? [layerOf(node, fields.get(node))] : [],
    ),
  };
}

/** The layer table of a model: what `genc show` prints and a run records. */
export function summarize(graph: ModelGraph, target: Target): Summary {
  const stages = graph.train?.stages?.map(summarizeStage);
  const claims = graph.claims.map(({ text }) => text);
  const memory = estimateMemory(graph, target);
  const samples = graph.samples.map((sample) => costOf(sample, graph.nodes)).filter(({ loops }) => loops.length > 0);
  return {
    model: graph.name,
    nets: graph.nets.map(summarizeNet),
    ...(memory ? { memory } : {}),
    ...(stages ? { stages } : {}),
    ...(samples.length > 0 ? { samples } : {}),
    ...(graph.evaluations.length > 0 ? { evaluations: graph.evaluations.map(summarizeEvaluation) } : {}),
    ...(claims.length > 0 ? { claims } : {}),
  };
}

function summarizeEvaluation({ name, ...evaluation }: Evaluation): EvaluationSummary {
  const names = (key: 'scores' | 'inside' | 'outside'): string[] => evaluation[key].map((each) => each.name);
  return { name, scores: names('scores'), inside: names('inside'), outside: names('outside') };
}
