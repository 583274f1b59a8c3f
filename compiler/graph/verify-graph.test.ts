/** Graphs that are broken on purpose, each in one place, and the fault that the verifier reports. */
import { describe, expect, test } from 'vitest';
import { graphOf } from '../testing/testing.js';
import { reached } from './phases.js';
import type { ModelGraph, Net, Node, OpNode, Value } from './types.js';
import { verifyGraph } from './verify-graph.js';

const spec = `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [4] { return x -> Flatten -> Dense(8) -> relu -> Dense(4) }
  net D(z: [4]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let y = D(E(x))
  loss total = sum(bce(y, x))
  train { minimize total over E, D with adam() }
  sample generate(n=4) = D(normal([4]))
}
`;
const graph = graphOf(spec);
const [first, ...others] = graph.nets as [Net, ...Net[]];
const dense = first.nodes.find((node): node is OpNode => node.kind === 'op' && node.op.name === 'Dense')!;

const withNet = (net: Partial<Net>): ModelGraph => ({ ...graph, nets: [{ ...first, ...net }, ...others] });
const withNode = (of: Node, by: Partial<OpNode>): ModelGraph =>
  withNet({ nodes: first.nodes.map((node) => (node === of ? ({ ...node, ...by } as Node) : node)) });
const typed = (value: Value, shape: readonly number[]): Value => ({ ...value, type: { ...value.type, shape } });

test('a compiled graph has no faults, and every test verifies its graphs', () => {
  expect(verifyGraph(graph)).toEqual([]);
  expect(reached(graph, 'elaborate')).toBe(true);
});

describe('a graph is broken', () => {
  test.each<readonly [string, ModelGraph, RegExp]>([
    ['by an order that cannot be evaluated', withNet({ nodes: [...first.nodes].reverse() }), /too early/],
    ['by a value of another node', withNode(dense, {}), /comes from another node/],
    [
      'by a shape of half a number',
      withNode(dense, { outputs: [typed(dense.outputs[0]!, [2.5])] }),
      /has the shape \[2\.5\]/,
    ],
    ['by a setting that is missing', withNode(dense, { settings: {} }), /Dense in E has no units/],
    [
      'by a setting too many',
      withNode(dense, { settings: { ...dense.settings, colour: { value: 1, explicit: true } } }),
      /has colour/,
    ],
    [
      'by a weight without numbers',
      withNode(dense, { weights: [{ ...dense.weights[0]!, shape: [0, 8] }] }),
      /the weight E\/\S+ has the shape \[0, 8\]/,
    ],
    [
      'by an output that it does not make',
      withNet({ outputs: others[0]!.outputs }),
      /E gives output, which it does not make/,
    ],
    ['by two outputs of one name', withNet({ taps: [...first.outputs] }), /gives two things one name/],
    ['by a number given twice', withNode(dense, { id: first.nodes[0]!.id }), /two things have the number/],
    ['by a call of a net that it has not', { ...graph, nets: [first] }, /which the model has not/],
    [
      'by a loss that no node makes',
      { ...graph, losses: [{ ...graph.losses[0]!, value: typed(graph.losses[0]!.value, []) }] },
      /total is made by no node/,
    ],
    ['by a step over a loss that is none', { ...graph, losses: [] }, /minimises total, which is no loss/],
  ])('%s', (_, broken, said) => {
    expect(verifyGraph(broken).join('\n')).toMatch(said);
  });
});
