import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph, OpNode } from '../graph/types.js';
import { rowOf } from '../graph/row-of.js';
import { showShape, sizeOf } from '../catalogue/row/shapes.js';
import type { Rule } from './rule.js';

/** A normalisation is of one if each of its means is taken of a single number. */
const isOfOne = (node: OpNode): boolean => node.op.averages?.(rowOf(node)) === 1;

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const net of graph.nets) {
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !isOfOne(node)) continue;
      const { op, span, path } = node;
      const { shape } = node.inputs[0]!.type;
      // The input is a 1×1 map of several channels, or else a single number.
      const isMap = sizeOf(shape) > 1 || op.absorbsBias === true;
      if (found.has(`${span.source.path} ${span.start}`)) continue;
      found.set(
        `${span.source.path} ${span.start}`,
        diagnostic(
          'GEN4008',
          'constant',
          span,
          { layer: op.name, isMap, shape: showShape(shape), path },
          {
            related: [
              { span: node.inputs[0]!.span, message: isMap ? 'the map is 1×1 from here' : 'one number from here' },
            ],
          },
        ),
      );
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
