/** The Lipschitz bound of a chain of operations: the product of the bounds of its steps. */
import { rowOf } from './row-of.js';
import type { OpNode, Value } from './types.js';

/** Operations from one value to another, in order, along their first inputs. */
export function stepsOf(from: Value, to: Value): OpNode[] {
  const steps: OpNode[] = [];
  let value = to;
  while (value !== from && value.origin.kind === 'node' && value.origin.node.kind === 'op') {
    steps.unshift(value.origin.node);
    value = value.origin.node.inputs[0]!;
  }
  return steps;
}

export interface Factor {
  readonly step: OpNode;
  readonly constant: number;
}

/** The bound of a chain with the bound of each step, or the first step that guarantees none. */
export function contraction(
  from: Value,
  to: Value,
): { readonly bound: number; readonly factors: readonly Factor[] } | { readonly unbounded: OpNode } {
  const factors: Factor[] = [];
  for (const step of stepsOf(from, to)) {
    const constant = step.inputs.length === 1 ? step.op.lipschitz?.constant(rowOf(step)) : undefined;
    if (constant === undefined) return { unbounded: step };
    factors.push({ step, constant });
  }
  return { bound: factors.reduce((product, { constant }) => product * constant, 1), factors };
}
