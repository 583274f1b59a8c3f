/** Tables of the model inside nets: their nodes are made again there, since a net computes from its inputs alone. */
import { numbersOf } from '../../graph/numbers.js';
import type { Node, OpNode, Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { snake } from '../scope/path-scope.js';

/** The value to read at a place: of a table of the model, inside a net, the net's own. */
export function tableHere(builder: Builder, value: Value, { place, path }: Environment): Value {
  const { origin } = value;
  const isOutside = origin.kind === 'node' && place.nodes !== builder.nodes && builder.isOfModel(origin.node);
  if (!isOutside || !numbersOf(value)) return value;
  const made = builder.tablesIn(place.nodes, path.region);
  const again = (each: Value): Value => {
    if (each.origin.kind !== 'node') return each;
    const { node, output } = each.origin;
    let outputs = made.get(node);
    if (!outputs) {
      outputs = [];
      made.set(node, outputs);
      const { op } = node as OpNode;
      const inputs = node.inputs.map(again);
      const own: Node = builder.add(place.nodes, {
        ...(node as OpNode),
        ...{ id: builder.id(), inputs, outputs, path: path.claim(snake(op.name)).path, region: path.region },
      });
      for (const [index, { type, span, name }] of node.outputs.entries())
        outputs.push(builder.value(type, { kind: 'node', node: own, output: index }, span, name));
    }
    return outputs[output]!;
  };
  return again(value);
}
