/** The `weights` declaration: the tree of paths, each leaf with its shape and initialiser. */
import { initializerConstructor } from '../../ops/configs/index.js';
import { literal } from '../../ops/shapes.js';
import { weightsOf } from '../../graph/measure.js';
import type { ModelGraph, Weight } from '../../graph/types.js';

interface Tree {
  [name: string]: Tree | Weight;
}

const isLeaf = (node: Tree | Weight): node is Weight => 'initializer' in node && 'role' in node;

function treeOf(weights: readonly Weight[]): Tree {
  const root: Tree = {};
  for (const weight of weights) {
    const levels = weight.path.split('/');
    let level = root;
    for (const name of levels.slice(0, -1)) level = (level[name] ??= {}) as Tree;
    level[levels.at(-1)!] = weight;
  }
  return root;
}

/** `glorotUniform(9, 288)`, `randomNormal({ std: 0.02 })`. */
function initializer({ kind, settings }: Weight['initializer']): string {
  const name = initializerConstructor(kind);
  if ('fanIn' in settings) return `${name}(${settings['fanIn']}, ${settings['fanOut']})`;
  if ('part' in settings) return `${name}(${literal(settings['part'])})`;
  if ('value' in settings) return `${name}(${settings['value']})`;
  return Object.keys(settings).length > 0 ? `${name}(${literal(settings)})` : `${name}()`;
}

function print(tree: Tree, used: Set<string>): string {
  const entries = Object.entries(tree).map(([name, node]) => {
    if (!isLeaf(node)) return `${name}: ${print(node, used)}`;
    used.add(node.role).add(initializerConstructor(node.initializer.kind));
    return `${name}: ${node.role}(${literal(node.shape)}, ${initializer(node.initializer)})`;
  });
  return `{ ${entries.join(', ')} }`;
}

/** Source of the weight tree; the runtime's words that it uses are added to `used`. */
export function printWeights(graph: ModelGraph, used: Set<string>): string {
  const trees = graph.nets.map(
    (net) => `${net.name}: ${print((treeOf(weightsOf(net))[net.name] as Tree | undefined) ?? {}, used)}`,
  );
  return `{ ${trees.join(', ')} }`;
}
