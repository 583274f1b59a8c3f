/** The facts about a layer that its spelling reads. */
import { settingsOf } from '../../graph/row-of.js';
import type { OpNode } from '../../graph/types.js';
import type { Layout } from './spelling/layout.js';
import { spellingOf } from './spelling/index.js';
import type { ModuleContext } from './spelling/spelling.js';

export const contextOf = (node: OpNode, number: ModuleContext['number']): ModuleContext => ({
  types: node.inputs.map(({ type }) => type),
  output: node.outputs[0]!.type,
  settings: settingsOf(node),
  declared: node.op.declared ?? {},
  weights: node.weights,
  number,
});

/** The constructor of a layer's module. */
export function moduleOf(node: OpNode, number: ModuleContext['number']): string {
  const { module } = spellingOf(node.op);
  if (!module) throw new Error(`no spelling of the module of ${node.op.name}`);
  return module(contextOf(node, number));
}

/** The name and the layout of a weight in its module. */
export function weightIn(node: OpNode, name: string): readonly [string, Layout] {
  const named = spellingOf(node.op).weights?.(contextOf(node, String));
  return named?.[name] ?? [name, 'same'];
}
