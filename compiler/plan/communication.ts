/** The bytes that the processes of a training add up over all of them, by step. */
import { sizeOf } from '../catalogue/row/shapes.js';
import { countTrainable, ownerOf } from '../graph/measure.js';
import { batchColumnOf, couplesBatch } from '../graph/pass.js';
import type { ModelGraph, Node, OpNode } from '../graph/types.js';
import type { PlannedFunction } from './functions.js';
import type { Plan } from './plan.js';

export interface StepCommunication {
  readonly name: string;
  readonly over: readonly string[];
  /** The gradients of one repetition: a number for every weight that the step moves. */
  readonly gradients: number;
  /** The statistics of the batch in one repetition: sums forward, and their gradients. */
  readonly statistics: number;
  /** The number of repetitions in an iteration; a fraction if the step does not run in every one. */
  readonly times: number;
}

export interface Communication {
  readonly stage?: string;
  readonly steps: readonly StepCommunication[];
  /** The bytes of an iteration. */
  readonly bytes: number;
}

/** The bytes of a number: gradients and statistics are float32. */
const width = 4;

/** The communication of each stage; of a training without stages, there is one. */
export function communicationOf(graph: ModelGraph, { run, functions }: Plan): Communication[] {
  const { train } = run;
  return (train.stages ?? [train]).map((stage) => {
    const steps = stage.groups
      .flatMap((group) => group.steps)
      .map(({ name, over, terms, repeat, every }): StepCommunication => {
        const nets = graph.nets.filter((net) => over.includes(net.name));
        const planned = functions.find((each) => each.name === terms)!;
        return {
          ...{ name, over, times: repeat / every },
          gradients: width * countTrainable(nets),
          statistics: width * statisticsOf(planned, over, stage.batch),
        };
      });
    const bytes = steps.reduce((sum, { gradients, statistics, times }) => sum + times * (gradients + statistics), 0);
    return { ...('name' in stage ? { stage: stage.name } : {}), steps, bytes };
  });
}

/** The numbers that the layers of a step take of the whole batch. Nets in evaluation mode take none. */
function statisticsOf({ nodes, frozen }: PlannedFunction, over: readonly string[], batch: number): number {
  /** The nodes through which gradients flow to the moved nets. */
  const reached = new Set<Node>();
  let sum = 0;
  for (const node of nodes) {
    const moves = node.kind === 'call' && over.includes(ownerOf(node.net));
    if (moves || node.inputs.some(({ origin }) => origin.kind === 'node' && reached.has(origin.node)))
      reached.add(node);
    if (node.kind !== 'call' || !(node.training || !frozen?.has(ownerOf(node.net)))) continue;
    const taken = node.net.nodes.reduce((all, each) => all + (each.kind === 'op' ? numbersOf(each, batch) : 0), 0);
    // The gradients of sums over the batch are added up as the sums were.
    sum += reached.has(node) ? 2 * taken : taken;
  }
  return sum;
}

/** The sums of one operation: those behind moving statistics, or else all that the layer sees. */
function numbersOf(node: OpNode, batch: number): number {
  const { weights, inputs } = node;
  if (!batchColumnOf(node)) return 0;
  const state = weights.filter(({ role }) => role === 'state').reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return state > 0 || !couplesBatch(node) ? state : batch * sizeOf(inputs[0]!.type.shape);
}
