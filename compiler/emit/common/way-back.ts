/** The items of the way back through a flow: its layers from the last to the first, and what these read of the values given. */
import { besides } from '../../graph/flow.js';
import type { Net, Node, Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { itemsFrom } from '../../plan/regions/items.js';
import { sliceOf } from '../../plan/slice.js';

export function itemsBack({ nodes, inputs, flow }: Net): Item[] {
  const { chain, pieces } = flow!;
  const known = new Set<Value>(pieces);
  const outside = new Map(inputs.map(({ name, value }) => [value, name]));
  const written = new Set<Node>();
  // What a layer reads besides its result is computed before the first layer that needs it. What stands outside of all regions comes first.
  const first: Item[] = [];
  const rest: Item[] = [];
  for (const node of [...chain].reverse()) {
    const [made, ...more] = node.outputs;
    const taken = besides(node);
    const before = sliceOf(nodes, taken, outside).filter((each) => !written.has(each));
    for (const item of itemsFrom(before, new Map(), undefined)) {
      written.add(item.node);
      (item.region ? rest : first).push(item);
    }
    rest.push({
      node,
      way: 'back',
      inputs: [made!, ...more.filter((output) => known.has(output)), ...taken],
      outputs: [node.inputs[0]!],
      region: node.region,
    });
  }
  return [...first, ...rest];
}
