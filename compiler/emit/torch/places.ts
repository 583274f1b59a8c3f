/** The tree of modules of a net: a place for every layer with weights, and for every level of the paths above it. */
import type { ModelGraph, Net, OpNode } from '../../graph/types.js';
import type { Scope } from '../common/scope.js';
import { attributes, snake } from './names.js';

export interface Place {
  /** `G/unet/down/3/conv` */
  readonly path: string;
  readonly parent?: Place;
  /** The name in the module above: `conv`; the number of an iteration in a list. */
  readonly attribute: string;
  readonly children: Place[];
  /** Names of the children, and later of other attributes. */
  readonly names: Scope;
  /** The layer whose module stands here. */
  readonly layer?: OpNode;
}

export class Places {
  private readonly byPath = new Map<string, Place>();
  private readonly byLayer = new Map<OpNode, Place>();

  constructor(graph: ModelGraph) {
    for (const net of graph.nets) {
      this.byPath.set(net.name, rootOf(net));
      // A codebook is a net of one layer, and a layer may be given as a block: a module of its own holds it then.
      const blocks = new Set(
        net.nodes.flatMap((node) => (node.kind === 'op' && node.branch ? [branchPath(node)] : [])),
      );
      const pathOf = ({ path, op }: OpNode): string =>
        path === net.name || blocks.has(path) ? `${path}/${snake(op.name)}` : path;
      for (const node of net.nodes) {
        if (node.kind !== 'op') continue;
        if (node.weights.length > 0) this.byLayer.set(node, this.add(pathOf(node), node));
        // Blocks that a layer was given are modules below it, even without weights.
        if (node.branch) this.add(branchPath(node));
      }
    }
  }

  /** The place of a path; undefined if no weights are below it. */
  at(path: string): Place | undefined {
    return this.byPath.get(path);
  }

  of(layer: OpNode): Place {
    return this.byLayer.get(layer)!;
  }

  private add(path: string, layer?: OpNode): Place {
    const known = this.byPath.get(path);
    if (known) {
      if (layer) Object.assign(known, { layer });
      return known;
    }
    const end = path.lastIndexOf('/');
    const parent = this.add(path.slice(0, end));
    const level = path.slice(end + 1);
    const attribute = /^\d+$/.test(level) ? level : parent.names.claim(level);
    const place = { path, parent, attribute, children: [], names: attributes(), ...(layer ? { layer } : {}) };
    parent.children.push(place);
    this.byPath.set(path, place);
    return place;
  }
}

const rootOf = (net: Net): Place => ({ path: net.name, attribute: net.name, children: [], names: attributes() });

/** The path above the weights and draws of the blocks of a layer. */
export function branchPath({ path, branch }: OpNode): string {
  const [first, ...more] = branch!.results;
  return more.length === 0 ? `${path}/${first!.name}` : path;
}

/** The iterations of a repeat stand in a list. */
export const isList = ({ children }: Place): boolean =>
  children.length > 0 && children.every(({ attribute }) => /^\d+$/.test(attribute));

/** The number of entries of a list. Iterations without weights have one too. */
export const entriesOf = ({ children }: Place): readonly (Place | undefined)[] => {
  const at = new Map(children.map((child) => [Number(child.attribute), child]));
  return Array.from({ length: Math.max(...at.keys()) + 1 }, (_, index) => at.get(index));
};
