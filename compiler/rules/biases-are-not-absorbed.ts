import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { ModelGraph, Net, OpNode, Value } from '../graph/types.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { addSetting } from './written.js';

interface Absorbed {
  readonly layer: OpNode;
  readonly norm: OpNode;
}
const key = ({ source, start, end }: Span): string => `${source.path} ${start} ${end}`;

function check(graph: ModelGraph, { files }: ResolvedModel): Diagnostic[] {
  const absorbed = graph.nets.map((net) => ({ net, pairs: absorbedIn(net) }));
  const layers = new Set(absorbed.flatMap(({ pairs }) => pairs.map(({ layer }) => layer)));
  // A layer of a block stands in many places. Its text may be changed only if its bias is idle in all of them.
  const needed = new Set(
    graph.nets.flatMap((net) =>
      net.nodes.flatMap((node) => (node.kind === 'op' && !layers.has(node) ? [key(node.span)] : [])),
    ),
  );
  return absorbed.flatMap(({ net, pairs }) => (pairs.length === 0 ? [] : [report(net, pairs, needed, files)]));
}

/** Layers whose only reader is a normalisation that subtracts the mean, and the bias with it. */
function absorbedIn(net: Net): Absorbed[] {
  const readers = new Map<Value, number>();
  const read = (value: Value): void => void readers.set(value, (readers.get(value) ?? 0) + 1);
  for (const node of net.nodes) node.inputs.forEach(read);
  for (const { value } of [...net.outputs, ...net.taps]) read(value);
  return net.nodes.flatMap((norm): Absorbed[] => {
    if (norm.kind !== 'op' || !norm.op.absorbsBias) return [];
    const [input] = norm.inputs;
    const layer = input?.origin.kind === 'node' ? input.origin.node : undefined;
    if (layer?.kind !== 'op' || layer.op.role !== 'convolution' || readers.get(input!) !== 1) return [];
    const bias = layer.settings['bias'];
    return bias?.value === true && !bias.explicit ? [{ layer, norm }] : [];
  });
}

function report(
  net: Net,
  pairs: readonly Absorbed[],
  needed: ReadonlySet<string>,
  files: Files,
): Diagnostic<'GEN4004'> {
  const [{ layer, norm }] = pairs as readonly [Absorbed, ...Absorbed[]];
  const spans = [...new Map(pairs.map((pair) => [key(pair.layer.span), pair.layer.span])).values()];
  const edits = spans.map((span) => (needed.has(key(span)) ? undefined : addSetting(files, span, 'bias=false')));
  const others = pairs.length - 1;
  const mendable = edits.filter((edit) => edit !== undefined);
  return diagnostic(
    'GEN4004',
    'bias',
    layer.span,
    { layer: layer.op.name, norm: norm.op.name, others, net: net.name },
    {
      related: [{ span: norm.span, message: 'subtracts the mean' }],
      places: {
        spans,
        of: (left) =>
          report(
            net,
            pairs.filter((pair) => left.some((span) => key(span) === key(pair.layer.span))),
            needed,
            files,
          ),
      },
      ...(mendable.length === spans.length
        ? {
            fixes: [
              {
                title: spans.length === 1 ? 'Write bias=false' : `Write bias=false in ${spans.length} layers`,
                safe: true,
                edits: mendable,
              },
            ],
          }
        : {}),
    },
  );
}

export const biasesAreNotAbsorbed: Rule = {
  code: 'GEN4004',
  name: 'biases-are-not-absorbed',
  toleratesErrors: true,
  check,
};
