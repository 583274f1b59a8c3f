import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { Span } from '../../grammar/syntax/source.js';
import { pair } from '../catalogue/row/shapes.js';
import type { ModelGraph, Node, OpNode } from '../graph/types.js';
import type { Rule } from './rule.js';

interface Uneven {
  readonly layer: OpNode;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
}

function check(graph: ModelGraph): Diagnostic[] {
  return graph.nets.flatMap((net) => {
    // A layer of a block or a repeat stands in many places, and is written once.
    const uneven = new Map(
      net.nodes.flatMap(unevenLayer).map((each) => [`${each.layer.span.source.path} ${each.layer.span.start}`, each]),
    );
    return uneven.size === 0 ? [] : [report(net.name, [...uneven.values()])];
  });
}

function unevenLayer(layer: Node): Uneven[] {
  // Only transposed convolutions have an output padding.
  if (layer.kind !== 'op' || layer.op.role !== 'convolution' || !('output_padding' in layer.settings)) return [];
  const kernel = pair(layer.settings['kernel']?.value);
  const stride = pair(layer.settings['stride']?.value);
  return kernel.every((size, axis) => size % stride[axis]! === 0) ? [] : [{ layer, kernel, stride }];
}

const show = (sizes: readonly number[]): string => (sizes[0] === sizes[1] ? String(sizes[0]) : `[${sizes.join(', ')}]`);
const evened = ({ kernel, stride }: Uneven): string =>
  show(kernel.map((size, axis) => Math.ceil(size / stride[axis]!) * stride[axis]!));

function report(net: string, layers: readonly Uneven[]): Diagnostic<'GEN4006'> {
  const [first, ...others] = layers as readonly [Uneven, ...Uneven[]];
  // With padding='same' the output is the input times the stride, whatever the kernel.
  const edits = layers.map((each) => {
    const written =
      each.layer.settings['padding']?.value === 'same' ? kernelText(each.layer, show(each.kernel)) : undefined;
    return written && { span: written, replacement: evened(each) };
  });
  const possible = edits.filter((edit) => edit !== undefined);
  const mendable = possible.length === layers.length;
  return diagnostic(
    'GEN4006',
    'checkerboard',
    first.layer.span,
    { kernel: show(first.kernel), stride: show(first.stride), net, even: evened(first), keepsSize: mendable },
    {
      related: others.map(({ layer }) => ({ span: layer.span, message: 'here too' })),
      places: {
        spans: layers.map(({ layer }) => layer.span),
        of: (left) =>
          report(
            net,
            layers.filter(({ layer }) => left.includes(layer.span)),
          ),
      },
      ...(mendable
        ? {
            fixes: [{ title: `Use kernel ${[...new Set(layers.map(evened))].join(' and ')}`, edits: possible }],
          }
        : {}),
    },
  );
}

/** The kernel's text, if the layer itself holds it as a number. The fix does not change params or edits. */
function kernelText({ span: layer, settings }: OpNode, kernel: string): Span | undefined {
  const span = settings['kernel']?.span;
  const inside = span?.source === layer.source && span.start >= layer.start && span.end <= layer.end;
  return inside && textOf(span) === kernel ? span : undefined;
}

export const kernelsDivideByStrides: Rule = {
  code: 'GEN4006',
  name: 'kernels-divide-by-strides',
  toleratesErrors: true,
  check,
};
