/** Properties of every finished graph, whatever the spec: paths tell weights and draws apart. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { weightsOf } from './measure.js';
import type { ModelGraph, Node } from './types.js';

/** Faults of the compiler; empty for every graph that it makes. */
export function verifyPaths(graph: ModelGraph): Diagnostic[] {
  return [...weightClashes(graph), ...graph.nets.flatMap((net) => drawClashes(net.nodes)), ...drawClashes(graph.nodes)];
}

/** Two weights of one path would be one weight in the module. A path that continues below a weight would be lost. */
function weightClashes({ nets }: ModelGraph): Diagnostic[] {
  const owners = new Map<string, Span>();
  const clashes: Diagnostic[] = [];
  const owned = nets.flatMap((net) =>
    net.nodes.flatMap((node) =>
      node.kind === 'op' ? node.weights.map(({ path }) => ({ path, span: node.span })) : [],
    ),
  );
  for (const { path, span } of owned) {
    const other = owners.get(path);
    if (other) clashes.push(diagnostic('GEN9010', 'sameWeight', span, { path }, besides(other)));
    owners.set(path, span);
  }
  for (const { path, span } of owned)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = owners.get(path.slice(0, end));
      if (above) clashes.push(diagnostic('GEN9010', 'weightBelow', span, { path }, besides(above)));
    }
  const names = new Set(nets.map(({ name }) => name));
  for (const net of nets)
    for (const { path } of weightsOf(net))
      if (!names.has(path.split('/', 1)[0]!)) clashes.push(diagnostic('GEN9010', 'orphan', net.span, { path }));
  return clashes;
}

/**
 * Two draws of one path would be one draw. At the level of the model, one expression may have several nodes: a sample
 * with given values copies everything that depends on them, with the same draws.
 */
function drawClashes(nodes: readonly Node[]): Diagnostic[] {
  const written = new Map<string, Span>();
  return nodes.flatMap((node) => {
    if (node.kind !== 'call' && !(node.kind === 'op' && node.op.uses?.includes('draws'))) return [];
    const other = written.get(node.path);
    written.set(node.path, node.span);
    if (!other || (other.source === node.span.source && other.start === node.span.start)) return [];
    return [diagnostic('GEN9010', 'sameDraw', node.span, { path: node.path }, besides(other))];
  });
}

const besides = (other: Span): Pick<Diagnostic, 'related'> => ({ related: [{ span: other, message: 'the other' }] });
