/** What a sample costs: operations for one example, those of a loop or a search times its iterations. */
import { bodyOf, functionOf } from '../graph/ancestors.js';
import { lengthOf, showOver } from '../graph/loop.js';
import { countFlops } from '../graph/measure.js';
import type { FunctionNode, LoopNode, Node, Sample, Value } from '../graph/types.js';
import { sliceOf } from '../plan/slice.js';

export interface SampleSummary {
  readonly name: string;
  /** Floating-point operations for one example; a multiply-add counts as two. */
  readonly flops: number;
  /** The loops that it runs, outer ones before those inside. */
  readonly loops: readonly LoopSummary[];
}
export interface LoopSummary {
  /** `times(1..0, steps=50)`. */
  readonly over: string;
  readonly iterations: number;
  /** Operations of one iteration for one example. */
  readonly flops: number;
  /** How often an iteration calls each net. */
  readonly calls: Readonly<Record<string, number>>;
}

export function costOf({ name, outputs }: Sample, nodes: readonly Node[]): SampleSummary {
  const roots = outputs.map(({ value }) => value);
  const needed = sliceOf(nodes, roots);
  return { name, flops: sum(needed), loops: loopsIn(needed).map(summarize) };
}

/** The way forward, and the way back, which costs about twice as much. */
const gradientCost = 3;

function flopsOf(node: Node): number {
  switch (node.kind) {
    case 'op':
      return node.flops;
    case 'call':
      return countFlops([node.net]);
    case 'gradient':
      return gradientCost * sum(inside(node));
    case 'search':
      return gradientCost * node.steps * sum(inside(node));
    case 'loop':
      return lengthOf(node.over) * sum(inside(node));
  }
}

const sum = (nodes: readonly Node[]): number => nodes.reduce((total, node) => total + flopsOf(node), 0);

function inside(node: FunctionNode): Node[] {
  const { of, by } = functionOf(node);
  return sliceOf(bodyOf(node), of, new Map<Value, true>(by.map((value) => [value, true])));
}

const loopsIn = (nodes: readonly Node[]): LoopNode[] =>
  nodes.flatMap((node) => (node.kind === 'loop' ? [node, ...loopsIn(inside(node))] : []));

function summarize(node: LoopNode): LoopSummary {
  const calls: Record<string, number> = {};
  const count = (nodes: readonly Node[], times: number): void => {
    for (const each of nodes) {
      if (each.kind === 'call') calls[each.weightsOf] = (calls[each.weightsOf] ?? 0) + times;
      else if (each.kind !== 'op') count(inside(each), times * (each.kind === 'loop' ? lengthOf(each.over) : 1));
    }
  };
  count(inside(node), 1);
  return { over: showOver(node.over), iterations: lengthOf(node.over), flops: sum(inside(node)), calls };
}
