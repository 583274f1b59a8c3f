import { rowOf } from '../graph/row-of.js';
import type { ModelGraph, OpNode, Value } from '../graph/types.js';
import { showShape } from '../catalogue/row/shapes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** A layer whose output has the units of a fully connected layer at its end. */
const isDense = ({ op }: OpNode): boolean => op.settings.some(({ name }) => name === 'units');

/**
 * The convolution or the input of the net that made a map, looked for behind activations, pools and the like. A layer that
 * treats every place by itself, such as layer normalisation of the last axis, says that maps are meant here.
 */
function makerOf(map: Value): Value | undefined {
  for (let value = map; ;) {
    if (value.origin.kind === 'input') return value;
    if (value.origin.kind !== 'node' || value.origin.node.kind !== 'op') return undefined;
    const { node } = value.origin;
    if (node.op.role === 'convolution') return isDense(node) ? undefined : value;
    const isNormalisation = node.op.role === 'normalization';
    const isOfOwnKind = isNormalisation
      ? node.op.averages !== undefined && !node.op.absorbsBias
      : node.weights.length > 0;
    if (node.inputs.length !== 1 || isOfOwnKind) return undefined;
    value = node.inputs[0]!;
    if (value.type.shape.length !== 3) return undefined;
  }
}

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const net of graph.nets) {
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !isDense(node)) continue;
      const [input] = node.inputs;
      const { shape } = input!.type;
      const place = `${node.span.source.path} ${node.span.start}`;
      if (shape.length !== 3 || shape[0]! * shape[1]! === 1 || found.has(place)) continue;
      const maker = makerOf(input!);
      if (!maker) continue;
      const { settings } = rowOf(node);
      found.set(
        place,
        diagnostic(
          'GEN4080',
          'map',
          node.span,
          {
            layer: node.op.name,
            units: Number(settings['units']),
            height: shape[0]!,
            width: shape[1]!,
            shape: showShape(node.outputs[0]!.type.shape),
          },
          { related: [{ span: maker.span, message: `the map ${showShape(maker.type.shape)} comes from here` }] },
        ),
      );
    }
  }
  return [...found.values()];
}

export const denseLayersSeeVectors: Rule = {
  code: 'GEN4080',
  name: 'dense-layers-see-vectors',
  toleratesErrors: true,
  check,
};
