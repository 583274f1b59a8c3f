/** What a training computes in one iteration, counted in the graph: a basis for estimates of its time. */
import type { StageWork, Work } from '../../runtime/contract/work.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import { bodyOf, functionOf } from '../graph/ancestors.js';
import { lengthOf } from '../graph/loop.js';
import { countTrainable } from '../graph/measure.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { FunctionNode, ModelGraph, Node, OpNode, Step, Value } from '../graph/types.js';
import { sliceOf } from '../plan/slice.js';

/** A gradient costs the way forward, and a way back of about twice that. */
const gradient = 3;
/** Numbers that an optimizer reads and writes for each weight: the weight, its gradient, and moments. */
const perWeight = 6;

const none: Work = { maps: 0, others: 0, numbers: 0, operations: 0 };
const plus = (a: Work, b: Work): Work => ({
  maps: a.maps + b.maps,
  others: a.others + b.others,
  numbers: a.numbers + b.numbers,
  operations: a.operations + b.operations,
});
/** The work of `examples` examples, done `times` times. */
const scaled = (work: Work, times: number, examples = 1): Work => ({
  maps: times * examples * work.maps,
  others: times * examples * work.others,
  numbers: times * examples * work.numbers,
  operations: times * work.operations,
});

/** The work of every stage of a training, in their order; one if it has no stages. */
export function trainingWork(graph: ModelGraph): StageWork[] {
  return stagesOf(graph.train).map((stage) => {
    const steps = stepsOf(stage);
    const work = steps.reduce((sum, step) => plus(sum, workOfStep(graph, step, stage.batch)), none);
    const batches = Math.max(1, ...steps.map(({ repeat }) => repeat));
    return { ...work, epochs: stage.epochs, batch: stage.batch, batches };
  });
}

function workOfStep(graph: ModelGraph, { loss, over, repeat, every }: Step, batch: number): Work {
  const term = graph.losses.find(({ name }) => name === loss);
  if (!term) return none;
  const moved = graph.nets.filter(({ name }) => over.includes(name));
  const weights = countTrainable(moved);
  const once = plus(scaled(workOf(sliceOf(graph.nodes, [term.value])), gradient, batch), {
    ...none,
    numbers: perWeight * weights,
    operations: moved.reduce((sum, net) => sum + net.nodes.filter((node) => node.kind === 'op' && node.weights.length > 0).length, 0), // prettier-ignore
  });
  return scaled(once, repeat / every);
}

const workOf = (nodes: readonly Node[]): Work => nodes.reduce((sum, node) => plus(sum, workOfNode(node)), none);

function workOfNode(node: Node): Work {
  switch (node.kind) {
    case 'op':
      return workOfOp(node);
    case 'call':
      return workOf(node.net.nodes);
    case 'gradient':
      return scaled(workOf(inside(node)), gradient);
    case 'search':
      return scaled(workOf(inside(node)), gradient * node.steps);
    case 'loop':
      return scaled(workOf(inside(node)), lengthOf(node.over));
  }
}

function workOfOp({ flops, outputs }: OpNode): Work {
  const numbers = outputs.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  const isMap = outputs[0]!.type.shape.length === 3;
  return { maps: isMap ? flops : 0, others: isMap ? 0 : flops, numbers, operations: 1 };
}

function inside(node: FunctionNode): Node[] {
  const { of, by } = functionOf(node);
  return sliceOf(bodyOf(node), of, new Map<Value, true>(by.map((value) => [value, true])));
}
