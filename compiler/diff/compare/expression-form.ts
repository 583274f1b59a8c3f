/** Values at the level of the model as expression trees. A value with a name in the model is written as that name. */
import { functionOf, valuesBehind } from '../../graph/ancestors.js';
import { lengthOf, showOver } from '../../graph/loop.js';
import type { CallNode, LoopNode, ModelGraph, Node, OpNode, Optimizer, SearchNode, Value } from '../../graph/types.js';
import { findConfig } from '../../catalogue/configs/index.js';
import { other } from '../../catalogue/functions/distribution.js';
import type { Asked } from '../../catalogue/row/types.js';
import type { Expression } from './form.js';
import { settingForms } from './setting-form.js';

type NamedExpression = { readonly name: string; readonly value: Expression };

/** The largest unnamed value that is written out at each use. A larger value that is used several times is defined once. */
const largestRepeated = 24;

/** Writes expressions of one graph, and remembers the named values that they refer to. */
export class ExpressionWriter {
  /** Values that own a name. A sample that recomputes a value from other inputs makes a copy with the same name, which does not own it. */
  private readonly names = new Map<Value | CallNode, string>();
  private readonly uses = new Map<Value, number>();
  private readonly sizes = new Map<Value, number>();
  private readonly pending = new Map<string, Value | CallNode>();
  private readonly written = new Set<string>();

  constructor(graph: ModelGraph, roots: readonly Value[]) {
    const taken = new Set<string>();
    const claim = (owner: Value | CallNode, name: string | undefined, node: Node): void => {
      if (name === undefined || node.path.split('/')[0] !== name || taken.has(name)) return;
      taken.add(name);
      this.names.set(owner, name);
    };
    for (const node of graph.nodes) {
      if (node.kind === 'call') claim(node, node.name, node);
      for (const output of node.outputs) if (output) claim(output, output.name, node);
    }
    this.countUses(roots);
  }

  private countUses(roots: readonly Value[]): void {
    const values = valuesBehind(roots);
    for (const { origin } of values)
      if (origin.kind === 'node')
        for (const input of origin.node.inputs) this.uses.set(input, (this.uses.get(input) ?? 0) + 1);
    for (const value of values) {
      const inputs = value.origin.kind === 'node' ? value.origin.node.inputs : [];
      const size = inputs.reduce((sum, input) => sum + Math.min(this.sizes.get(input) ?? 1, largestRepeated + 1), 1);
      this.sizes.set(value, size);
    }
  }

  /** The expression of a value. A named value is written as its name, unless `define` asks for its definition. */
  write(value: Value, define = false): Expression {
    const { origin } = value;
    switch (origin.kind) {
      case 'constant':
        return { kind: 'number', value: origin.value };
      case 'field':
        return { kind: 'field', name: origin.field };
      case 'given':
      case 'free':
        return { kind: 'given', name: origin.name };
      case 'carried':
      case 'counter':
        return { kind: 'given', name: origin.name, key: origin.key };
      case 'input':
        return { kind: 'given', name: origin.input };
      case 'node':
        return this.writeNode(value, origin.node, origin.output, define);
    }
  }

  /** A named value that was referred to and is not defined yet; each once. */
  next(): { readonly name: string; readonly expression: Expression } | undefined {
    for (const [name, owner] of this.pending) {
      this.pending.delete(name);
      const expression = 'origin' in owner ? this.write(owner, true) : this.writeCall(owner, undefined);
      return { name, expression };
    }
    return undefined;
  }

  private refer(name: string, owner: Value | CallNode, output?: string): Expression {
    if (!this.written.has(name)) {
      this.written.add(name);
      this.pending.set(name, owner);
    }
    return { kind: 'value', name, ...(output === undefined ? {} : { output }) };
  }

  private writeNode(value: Value, node: Node, output: number, define: boolean): Expression {
    if (node.kind === 'call') {
      const named = this.names.get(node);
      if (named !== undefined) return this.refer(named, node, outputName(node, output));
    }
    const name = this.names.get(value) ?? this.sharedName(value, node);
    if (name !== undefined && !define) return this.refer(name, value);
    if (node.kind === 'gradient')
      return { kind: 'gradient', of: this.write(node.inputs[0]!), by: this.write(node.inputs[1]!) };
    if (node.kind === 'search') return this.writeSearch(node, output);
    if (node.kind === 'loop') return this.writeLoop(node, output);
    if (node.kind === 'call') return this.writeCall(node, outputName(node, output));
    if (node.op.implied) return this.write(node.inputs[0]!);
    if (node.op.asks) return this.writeQuestion(node, node.op.asks);
    return {
      kind: 'op',
      op: node.op.name,
      inputs: node.inputs.map((input, index) => ({ name: node.inputNames[index] ?? 'x', value: this.write(input) })),
      settings: settingForms(node.settings),
      ...(node.op.uses?.includes('draws') ? { draw: node.path } : {}),
    };
  }

  /** `log_prob(normal(mean, logvar=…), x)`: a question, with the draws that stand for its distributions. */
  private writeQuestion({ op, inputs, inputNames, settings }: OpNode, asks: readonly Asked[]): Expression {
    const given = inputs.map((input, index) => ({ name: inputNames[index]!, value: this.write(input) }));
    const first = given.length - asks.reduce((sum, each) => sum + each.inputs, 0);
    let from = first;
    const draws = asks.map((asked, index) => {
      const own = (name: string): string | undefined =>
        name.startsWith(other) === index > 0 ? name.slice(index > 0 ? other.length : 0) : undefined;
      const parameters = given.slice(from, (from += asked.inputs)).map((each) => ({ ...each, name: own(each.name)! }));
      const kept = Object.entries(settings).flatMap(([name, setting]) => {
        const plain = own(name);
        return plain === undefined ? [] : [[plain, setting] as const];
      });
      return drawOf(asked, parameters, settingForms(Object.fromEntries(kept)));
    });
    const values = given.slice(0, first);
    return {
      kind: 'op',
      op: op.name,
      inputs: op.kind === 'draw' ? [...values, ...draws] : [...draws, ...values],
      settings: {},
    };
  }

  private writeSearch(node: SearchNode, output: number): Expression {
    const {
      of: [of],
      by,
      at,
    } = functionOf(node);
    const names = by.map((value) => value.name ?? '');
    return {
      kind: 'search',
      of: this.write(of!),
      over: names.map((name, index) => ({ name, value: this.write(at[index]!) })),
      how: `${showOptimizer(node.optimizer)}, repeat ${node.steps}`,
      output: names[output]!,
    };
  }

  private writeLoop(node: LoopNode, output: number): Expression {
    const { of, at, more } = functionOf(node);
    const names = node.outputs.map((value) => value.name ?? '');
    return {
      kind: 'loop',
      carries: names.map((name, index) => ({ name, start: this.write(at[index]!), next: this.write(of[index]!) })),
      over: showOver(node.over),
      iterations: lengthOf(node.over),
      ...(more[0] ? { table: this.write(more[0]) } : {}),
      output: names[output]!,
    };
  }

  private writeCall(node: CallNode, output: string | undefined): Expression {
    return {
      kind: 'call',
      net: node.weightsOf,
      ...(node.net.derived ? { form: node.net.derived.form } : {}),
      inputs: node.inputs.map((input, index) => ({ name: node.net.inputs[index]!.name, value: this.write(input) })),
      training: node.training,
      ...(output === undefined ? {} : { output }),
    };
  }

  private sharedName(value: Value, node: Node): string | undefined {
    // Values found by a search differ from the values made of them: `project/w`, and `project/w_2` in a second search.
    if (node.kind === 'search' || node.kind === 'loop')
      return node.path.replace(/(search|loop)(?=(_\d+)?$)/, value.name ?? 'found');
    const shared = (this.uses.get(value) ?? 0) > 1 && (this.sizes.get(value) ?? 1) > largestRepeated;
    return shared ? `${node.path}#${value.id}` : undefined;
  }
}

/** A draw that stands for its distribution. The settings are those of the innermost one. */
function drawOf(
  { draw, of }: Asked,
  inputs: readonly NamedExpression[],
  settings: ReturnType<typeof settingForms>,
): NamedExpression {
  const [component] = of ?? [];
  if (!component) return { name: 'distribution', value: { kind: 'op', op: draw, inputs, settings } };
  const own = inputs.length - component.inputs;
  const inner = drawOf(component, inputs.slice(own), settings);
  return {
    name: 'distribution',
    value: { kind: 'op', op: draw, inputs: [...inputs.slice(0, own), inner], settings: {} },
  };
}

/** `adam(lr=0.01)`: settings that differ from the catalogue's defaults. */
function showOptimizer({ kind, settings }: Optimizer): string {
  const defaults = new Map(findConfig(kind, 'optimizer')?.settings.map((spec) => [spec.name, spec.default]));
  const chosen = Object.entries(settings).filter(([name, { value }]) => name === 'lr' || value !== defaults.get(name));
  return `${kind}(${chosen.map(([name, { value }]) => `${name}=${String(value)}`).join(', ')})`;
}

/** The name of an output; undefined if it is the only output of its net. */
function outputName({ net }: CallNode, output: number): string | undefined {
  if (output >= net.outputs.length) return net.taps[output - net.outputs.length]!.name;
  return net.outputs.length === 1 ? undefined : net.outputs[output]!.name;
}
