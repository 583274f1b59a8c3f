import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import type { ModelGraph, OpNode } from '../graph/types.js';
import { showShape, sizeOf } from '../catalogue/row/shapes.js';
import type { Rule } from './rule.js';

/** Whether each mean is that of a single number. */
function isOfOne({ op, inputs }: OpNode): boolean {
  const types = inputs.map(({ type }) => type);
  return op.averages?.({ inputs: types, input: {}, settings: {} }) === 1;
}

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const net of graph.nets) {
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !isOfOne(node)) continue;
      const { op, span, path } = node;
      const { shape } = node.inputs[0]!.type;
      // Of a channel that is one number, where other channels have means of their own.
      const isMap = sizeOf(shape) > 1 || op.absorbsBias === true;
      if (found.has(`${span.source.path} ${span.start}`)) continue;
      found.set(`${span.source.path} ${span.start}`, {
        code: 'GEN4008',
        severity: 'warning',
        message: `\`${op.name}\` of ${isMap ? 'a 1×1 map' : 'one number'} gives the same numbers whatever comes in`,
        span,
        label: `receives ${showShape(shape)}`,
        why: isMap
          ? `It subtracts from each channel its own mean over height and width. Where a channel is one number, that leaves zero, and only the learned shift remains: nothing of the picture gets through ${path}.`
          : `It subtracts the mean of each example from it. Of a single number that leaves zero, and only the learned shift remains: nothing of what comes in gets through ${path}.`,
        related: [{ span: node.inputs[0]!.span, message: isMap ? 'the map is 1×1 from here' : 'one number from here' }],
        hint: isMap
          ? 'Leave the normalisation out at this layer (norm=none in a block), or stop shrinking the map one layer earlier.'
          : 'Leave the normalisation out at this layer (norm=none in a block).',
      });
    }
  }
  return [...found.values()];
}

export const instanceNormsHaveMaps: Rule = {
  code: 'GEN4008',
  name: 'instance-norms-have-maps',
  toleratesErrors: true,
  check,
};
