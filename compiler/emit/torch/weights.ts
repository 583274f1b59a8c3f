/** The list of weights beside a model: the path of each in genc, and its name and layout in PyTorch. */
import type { ModelGraph, Weight } from '../../graph/types.js';
import { weightIn } from './context.js';
import type { Layout } from './spelling/layout.js';
import type { Place, Places } from './places.js';

export interface WeightEntry {
  /** `G/conv/kernel` */
  readonly path: string;
  /** `G.conv.weight` */
  readonly name: string;
  readonly layout: Layout;
  /** The shape in genc's order of axes. */
  readonly shape: readonly number[];
  readonly role: Weight['role'];
  readonly initializer: { readonly kind: string; readonly [setting: string]: number | string };
}

export function weightEntries(
  graph: ModelGraph,
  places: Places,
  netNames: ReadonlyMap<string, string>,
): readonly WeightEntry[] {
  return graph.nets.flatMap((net) =>
    net.nodes.flatMap((node) => {
      if (node.kind !== 'op') return [];
      return node.weights.map(({ path, name, plain, shape, role, initializer }): WeightEntry => {
        const [own, turn] = weightIn(node, name);
        const module = nameOf(places.of(node), netNames.get(net.name)!);
        const { kind, settings } = initializer;
        return {
          path,
          name: plain ? module : `${module}.${own}`,
          layout: turn,
          shape,
          role,
          initializer: { kind, ...settings },
        };
      });
    }),
  );
}

/** `G.unet.down.3.conv` */
const nameOf = ({ parent, attribute }: Place, net: string): string =>
  parent ? `${nameOf(parent, net)}.${attribute}` : net;
