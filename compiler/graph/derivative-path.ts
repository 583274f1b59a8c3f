/** The operations between two values that a derivative of one with respect to the other passes through. */
import { insideOf, outputReach, passes } from './reach.js';
import type { CallNode, Net, Node, OpNode, Value } from './types.js';

export interface Passed {
  readonly node: OpNode;
  /** The net that holds the operation, and the call that leads there; absent at the level of the model. */
  readonly net?: Net;
  readonly call?: CallNode;
}

/** Operations on the differentiable paths from `by` to `of`, those of called nets included, in order of evaluation. */
export function between(of: Value, by: Value): Passed[] {
  const found: Passed[] = [];
  const entered = new Set<string>();
  collect([of], new Set([by]), (node, marked) => {
    if (node.kind === 'op') found.push({ node });
    if (node.kind !== 'call') return;
    const { net } = node;
    const from = net.inputs.flatMap(({ value }, index) => (marked.has(node.inputs[index]!) ? [value] : []));
    const outputs = node.outputs.flatMap((value, output) => (marked.has(value) ? [output] : []));
    const key = `${net.name} ${from.map((value) => value.id).join(' ')} ${outputs.join(' ')}`;
    if (entered.has(key)) return;
    entered.add(key);
    const to = outputs.flatMap((output) => insideOf(net, output) ?? []);
    collect(to, new Set(from), (inner) => {
      if (inner.kind === 'op') found.push({ node: inner, net, call: node });
    });
  });
  return found;
}

/** Visits the nodes that depend on a marked value and that the gradient of `to` goes through; marks what they make. */
function collect(
  to: readonly Value[],
  marked: Set<Value>,
  visit: (node: Node, marked: ReadonlySet<Value>) => void,
): void {
  const { values, nodes } = gradientBehind(to);
  for (const node of inOrder(nodes)) {
    let depends = false;
    for (const [output, value] of node.outputs.entries()) {
      // A label that is not read through this call leaves a gap.
      if (
        !value ||
        !values.has(value) ||
        !node.inputs.some((input, index) => marked.has(input) && leads(node, output, index))
      )
        continue;
      marked.add(value);
      depends = true;
    }
    if (depends) visit(node, marked);
  }
}

/** Values and nodes that the gradient of some values reaches. */
function gradientBehind(from: readonly Value[]): { readonly values: Set<Value>; readonly nodes: Set<Node> } {
  const values = new Set<Value>();
  const nodes = new Set<Node>();
  const pending = [...from];
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (values.has(value)) continue;
    values.add(value);
    if (value.origin.kind !== 'node') continue;
    const { node, output } = value.origin;
    nodes.add(node);
    node.inputs.forEach((input, index) => {
      if (leads(node, output, index)) pending.push(input);
    });
  }
  return { values, nodes };
}

/** A gradient leads on if it passes from an output of a node to one of its inputs. */
function leads(node: Node, output: number, index: number): boolean {
  if (node.kind === 'gradient') return true;
  if (node.kind === 'search' || node.kind === 'loop') return false;
  return node.kind === 'op' ? passes(node, index) : outputReach(node.net, output).inputs.has(index);
}

const inOrder = (nodes: Iterable<Node>): Node[] => [...nodes].sort((a, b) => a.id - b.id);
