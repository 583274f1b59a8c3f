/** Nets that move along with a step without being named in it. */
import { nodesBehind } from '../../graph/ancestors.js';
import { isMoving } from '../../graph/moving-codebook.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';

/** Codebooks with moving averages whose vectors in the loss come from one of the nets. They follow these nets (rule 12). */
export function movedBy(builder: Builder, loss: Value, over: readonly string[], frozen: readonly string[]): string[] {
  const moved = new Set<string>();
  for (const node of nodesBehind([loss])) {
    if (
      node.kind !== 'call' ||
      node.net.keyword !== 'codebook' ||
      !isMoving(node.net) ||
      frozen.includes(node.net.name)
    )
      continue;
    const sources = nodesBehind(node.inputs);
    if (sources.some((source) => source.kind === 'call' && over.includes(source.weightsOf))) moved.add(node.net.name);
  }
  return [...builder.nets.keys()].filter((name) => moved.has(name));
}

/** Pools that a loss passes examples to. Its step updates them. */
export const poolsBehind = (loss: Value): string[] =>
  nodesBehind([loss]).flatMap((node) => (node.kind === 'call' && node.net.keyword === 'pool' ? [node.net.name] : []));
