/**
 * Gradient reach: the nets whose weights each loss can move, and the operations that stop gradients elsewhere.
 *
 * Gradients flow backwards from a loss through every operation that can be differentiated, through the nets that are
 * called on the way, and through gradients (whose own gradient is of second order). They end at `stop` and at inputs
 * that a row of the catalogue blocks (indices, conditions). Each net is summarised once per output that is used, so the
 * cost is linear in the size of the graph. Nothing recurses with its depth.
 */
import type { CallNode, GradientNode, ModelGraph, Net, Node, OpNode, Value } from './types.js';

export interface LossReach {
  /** Nets (or averages of nets) whose weights the loss can move. */
  readonly nets: ReadonlySet<string>;
  /** Calls at the level of the model that gradients flow through. */
  readonly calls: ReadonlySet<CallNode>;
  /** Operations at the level of the model that end gradients: `stop`, comparisons. */
  readonly cuts: ReadonlySet<Node>;
  /** Gradients inside the loss, which are differentiated once more. */
  readonly gradients: ReadonlySet<GradientNode>;
}

/** The parts of a net that the gradient of one of its outputs reaches. */
export interface OutputReach {
  /** A weight, and not only state, lies on the way. */
  readonly weights: boolean;
  /** Positions of the inputs that the gradient leaves through. */
  readonly inputs: ReadonlySet<number>;
  readonly gradients: ReadonlySet<GradientNode>;
}

interface Walk {
  readonly values: Set<Value>;
  readonly nets: Set<string>;
  readonly calls: Set<CallNode>;
  readonly cuts: Set<Node>;
  readonly gradients: Set<GradientNode>;
  weights: boolean;
}

const known = new WeakMap<ModelGraph, ReadonlyMap<string, LossReach>>();
const summaries = new WeakMap<Net, Map<number, OutputReach>>();

/** The reach of every loss of a model, by its name. Computed once per graph. */
export function reach(graph: ModelGraph): ReadonlyMap<string, LossReach> {
  let result = known.get(graph);
  if (!result) {
    result = new Map(graph.losses.map((loss) => [loss.name, walk([loss.value])]));
    known.set(graph, result);
  }
  return result;
}

/** An operation passes a gradient on through an input if it is differentiable and the input is not blocked. */
export function passes(node: OpNode, input: number): boolean {
  if (!node.op.differentiable) return false;
  const name = node.inputNames[input];
  return node.op.inputs.find((spec) => spec.name === name)?.blocked !== true;
}

/** The value inside a net behind an output of its calls: one of the net's outputs, or a label that is read from outside. */
export function insideOf(net: Net, output: number): Value | undefined {
  return (net.outputs[output] ?? net.taps[output - net.outputs.length])?.value;
}

/** The reach of one output of a net, computed once. */
export function outputReach(net: Net, output: number): OutputReach {
  let own = summaries.get(net);
  if (!own) summaries.set(net, (own = new Map()));
  const before = own.get(output);
  if (before) return before;
  const inside = insideOf(net, output);
  const { values, weights, gradients } = walk(inside ? [inside] : []);
  const inputs = new Set(net.inputs.flatMap(({ value }, index) => (values.has(value) ? [index] : [])));
  const summary = { weights, inputs, gradients };
  own.set(output, summary);
  return summary;
}

/** The gradient of one value arrives at another if the walk back from the first visits the second. */
export const gradientArrives = (of: Value, at: Value): boolean => walk([of]).values.has(at);

/** Everything that the gradient of some values meets on its way back. */
function walk(from: readonly Value[]): Walk {
  const result: Walk = {
    values: new Set(),
    nets: new Set(),
    calls: new Set(),
    cuts: new Set(),
    gradients: new Set(),
    weights: false,
  };
  const pending = [...from];
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (result.values.has(value)) continue;
    result.values.add(value);
    if (value.origin.kind !== 'node') continue;
    const { node, output } = value.origin;
    if (node.kind === 'gradient') {
      result.gradients.add(node);
      pending.push(...node.inputs);
    } else if (node.kind === 'search' || node.kind === 'loop') {
      result.cuts.add(node);
    } else if (node.kind === 'call') {
      result.calls.add(node);
      const inner = outputReach(node.net, output);
      if (inner.weights) result.nets.add(node.weightsOf);
      for (const gradient of inner.gradients) result.gradients.add(gradient);
      for (const index of inner.inputs) pending.push(node.inputs[index]!);
    } else if (!node.op.differentiable) {
      if (node.inputs.length > 0) result.cuts.add(node);
    } else {
      result.weights ||= node.weights.some((weight) => weight.role === 'weight');
      node.inputs.forEach((input, index) => {
        if (passes(node, index)) pending.push(input);
      });
    }
  }
  return result;
}
