/** A net of the graph as its form. */
import type { FlowParts, Net, Node, Value } from '../../graph/types.js';
import type { LayerForm, NetForm, Source } from './form.js';
import { inCanonicalOrder } from './order.js';
import { settingForms } from './setting-form.js';

export function netForm(net: Net): NetForm {
  const paths = uniquePaths(net);
  const sourceOf = ({ origin }: Value): Source => {
    if (origin.kind === 'node' && isImplied(origin.node)) return sourceOf(origin.node.inputs[0]!);
    if (origin.kind === 'node') return { kind: 'layer', path: paths.get(origin.node)! };
    if (origin.kind === 'input') return { kind: 'input', name: origin.input };
    // A net sees only its inputs and constants (rule 8).
    return { kind: 'number', value: origin.kind === 'constant' ? origin.value : NaN };
  };
  const layer = (node: Node): LayerForm => {
    const op = node.kind === 'op' ? node.op.name : node.kind === 'call' ? node.net.name : 'grad';
    const names = node.kind === 'op' ? node.inputNames : ['of', 'by'];
    return {
      path: paths.get(node)!,
      op,
      settings: node.kind === 'op' ? settingForms(node.settings) : {},
      // What the blocks of a layer take, their layers read.
      inputs: node.inputs.flatMap((input, index) =>
        node.kind === 'op' && node.branch?.taken.includes(input) === true
          ? []
          : [{ name: names[index] ?? 'x', from: sourceOf(input) }],
      ),
      output: node.outputs[0]!.type.shape,
      weights:
        node.kind === 'op'
          ? node.weights.map(({ name, role, shape, initializer }) => ({ name, role, shape, initializer }))
          : [],
      flops: node.kind === 'op' ? node.flops : 0,
    };
  };
  const layers = net.nodes.filter((node) => !isImplied(node)).map(layer);
  const end = net.flow && baseOf(net, net.flow, sourceOf);
  const outputs = [...(end ? [] : net.outputs), ...net.taps].map(({ name, value }) => ({
    name,
    from: sourceOf(value),
  }));
  if (end) {
    layers.push(end);
    outputs.unshift({ name: net.outputs[0]!.name, from: { kind: 'layer', path: end.path } });
  }
  return {
    inputs: net.inputs.map(({ name, value }, index) => ({
      name,
      shape: value.type.shape,
      ...(net.flow && index > 0 ? { given: true } : {}),
    })),
    layers: inCanonicalOrder(layers, outputs),
    outputs,
  };
}

const isImplied = (node: Node): boolean => node.kind === 'op' && node.op.implied === true;

/** The base distribution at the end of a flow, as a layer. Log-determinants follow from the layers before it. */
const baseOf = ({ outputs }: Net, { base, pieces }: FlowParts, sourceOf: (value: Value) => Source): LayerForm => ({
  path: 'base',
  op: base,
  settings: {},
  inputs: pieces.map((piece) => ({ name: 'z', from: sourceOf(piece) })),
  output: outputs[0]!.value.type.shape,
  weights: [],
  flops: 0,
});

/** Paths below the net. A layer inside a layer value may have the path of the whole. A number then tells them apart. */
function uniquePaths(net: Net): Map<Node, string> {
  const paths = new Map<Node, string>();
  const taken = new Map<string, number>();
  for (const node of net.nodes) {
    const path = node.path.slice(net.name.length + 1) || node.path;
    const count = (taken.get(path) ?? 0) + 1;
    taken.set(path, count);
    paths.set(node, count === 1 ? path : `${path}~${count}`);
  }
  return paths;
}
