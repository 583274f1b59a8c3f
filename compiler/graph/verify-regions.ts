/** Properties of the regions of every graph: they nest as their paths do, and each is one stretch of its net. */
import type { Region } from './region.js';
import { regionsAround } from './region.js';
import type { ModelGraph, Node } from './types.js';

/** Faults of the compiler, in words; empty for every graph that it makes. */
export function verifyRegions(graph: ModelGraph): string[] {
  return [
    ...[...graph.nets.flatMap((net) => net.nodes), ...graph.nodes].flatMap(standsBelow),
    ...graph.nets.flatMap((net) => stretches(net.nodes)),
  ];
}

const isBelow = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);

function standsBelow(node: Node): string[] {
  const faults: string[] = [];
  let inner: { readonly path: string } = node;
  for (const region of regionsAround(node)) {
    if (!isBelow(inner.path, region.path)) faults.push(`\`${inner.path}\` stands in \`${region.path}\``);
    if (region.kind === 'iteration' && !(region.index >= 0 && region.index < region.parent.count))
      faults.push(`\`${region.path}\` is iteration ${region.index} of ${region.parent.count}`);
    inner = region;
  }
  return faults;
}

/**
 * A region that was left is not entered again, and iterations come in order. Between its nodes, others may stand that
 * were written outside it and are evaluated where they are used: arguments of a layer value.
 */
function stretches(nodes: readonly Node[]): string[] {
  const faults: string[] = [];
  const left = new Set<Region>();
  const reached = new Map<Region, number>();
  let open: readonly Region[] = [];
  for (const node of nodes) {
    const around = regionsAround(node).reverse();
    if (around.every((region, depth) => region === open[depth])) continue;
    const shared = around.findIndex((region, depth) => region !== open[depth]);
    for (const region of open.slice(shared)) left.add(region);
    for (const region of around.slice(shared)) {
      if (left.has(region)) faults.push(`\`${region.path}\` is entered again by \`${node.path}\``);
      if (region.kind !== 'iteration') continue;
      if (region.index <= (reached.get(region.parent) ?? -1)) faults.push(`\`${region.path}\` comes late`);
      reached.set(region.parent, region.index);
    }
    open = around;
  }
  return faults;
}
