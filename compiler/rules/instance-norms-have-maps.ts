import type { Diagnostic } from '../../grammar/diagnostic.js';
import type { ModelGraph, OpNode } from '../graph/types.js';
import type { Rule } from './rule.js';

/** Normalises each channel of each example by itself: takes a bias away, and does not look at the rest of the batch. */
const isPerChannel = ({ op }: OpNode): boolean =>
  op.role === 'normalization' && op.absorbsBias === true && !op.couplesBatch;

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const net of graph.nets) {
    for (const node of net.nodes) {
      if (node.kind !== 'op' || !isPerChannel(node)) continue;
      const [height, width, channels] = node.inputs[0]!.type.shape;
      if (height !== 1 || width !== 1) continue;
      const { op, span, path } = node;
      if (found.has(`${span.source.path} ${span.start}`)) continue;
      found.set(`${span.source.path} ${span.start}`, {
        code: 'GEN4008',
        severity: 'warning',
        message: `\`${op.name}\` of a 1×1 map gives the same numbers whatever comes in`,
        span,
        label: `receives [1, 1, ${channels}]`,
        why: `It subtracts from each channel its own mean over height and width. Where a channel is one number, that leaves zero, and only the learned shift remains: nothing of the picture gets through ${path}.`,
        related: [{ span: node.inputs[0]!.span, message: 'the map is 1×1 from here' }],
        hint: 'Leave the normalisation out at this layer (norm=none in a block), or stop shrinking the map one layer earlier.',
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
