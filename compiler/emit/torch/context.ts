/** The facts about a layer that its spelling reads. */
import { settingsOf } from '../../graph/row-of.js';
import type { OpNode, Weight } from '../../graph/types.js';
import type { Layout } from './spelling/layout.js';
import { turned } from './spelling/layout.js';
import { numeral } from './spelling/literal.js';
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
  const [weight] = node.weights;
  if (weight?.plain) return parameter(node, number);
  const { module } = spellingOf(node.op);
  if (!module) throw new Error(`no spelling of the module of ${node.op.name}`);
  return module(contextOf(node, number));
}

/** The name and the layout of a weight in its module. */
export function weightIn(node: OpNode, name: string): readonly [string, Layout] {
  const named = spellingOf(node.op).weights?.(contextOf(node, String));
  return named?.[name] ?? [name, 'same'];
}

/** A layer that is a weight alone: `nn.Parameter(torch.ones(512, 4, 4))`. */
function parameter(node: OpNode, number: ModuleContext['number']): string {
  const [{ name, shape, initializer }] = node.weights as readonly [Weight];
  const hints =
    shape.length === 3 ? ['channels', 'height', 'width'] : [...shape.slice(1).map(() => 'length'), 'channels'];
  const sides = turned(shape, weightIn(node, name)[1]).map((side, axis) => number(side, hints[axis]!));
  const { kind, settings } = initializer;
  const filled = starts[kind]?.(sides, settings) ?? `torch.zeros(${sides.join(', ')})`;
  return `nn.Parameter(${filled})`;
}

/** The starts of weights that need no more than a word. A training program gives all others theirs. */
const starts: Readonly<
  Partial<Record<string, (sides: readonly string[], settings: Readonly<Record<string, number | string>>) => string>>
> = {
  ones: (sides) => `torch.ones(${sides.join(', ')})`,
  constant: (sides, { value }) =>
    `torch.full((${sides.join(', ')}${sides.length === 1 ? ',' : ''}), ${numeral(Number(value))})`,
  normal: (sides, { std }) => `${numeral(Number(std))} * torch.randn(${sides.join(', ')})`,
};
