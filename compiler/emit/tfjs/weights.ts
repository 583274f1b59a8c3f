/** The `weights` declaration: the tree of paths, each leaf with its shape and initialiser. */
import { propertyName } from '../../escape/typescript.js';
import { weightsOf } from '../../graph/measure.js';
import type { ModelGraph, Weight } from '../../graph/types.js';
import { initializerConstructor } from './spelling/constructors.js';
import { literal } from './spelling/literal.js';

type Tree = Map<string, Tree | Weight>;

const isLeaf = (node: Tree | Weight): node is Weight => !(node instanceof Map);

/** Of one net, whose name is the first level of the paths. */
function treeOf(weights: readonly Weight[]): Tree {
  const root: Tree = new Map();
  for (const weight of weights) {
    const levels = weight.path.split('/').slice(1);
    let level = root;
    for (const name of levels.slice(0, -1)) {
      if (!level.has(name)) level.set(name, new Map());
      level = level.get(name) as Tree;
    }
    level.set(levels.at(-1)!, weight);
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
  const entries = [...tree].map(([name, node]) => {
    if (!isLeaf(node)) return `${propertyName(name)}: ${print(node, used)}`;
    used.add(node.role).add(initializerConstructor(node.initializer.kind));
    return `${propertyName(name)}: ${node.role}(${literal(node.shape)}, ${initializer(node.initializer)})`;
  });
  return `{ ${entries.join(', ')} }`;
}

/** Source of the weight tree; the runtime's words that it uses are added to `used`. */
export function printWeights(graph: ModelGraph, used: Set<string>): string {
  const trees = graph.nets.map((net) => `${propertyName(net.name)}: ${print(treeOf(weightsOf(net)), used)}`);
  return `{ ${trees.join(', ')} }`;
}
