/** Statements of one emitted function: nodes in order, each a `const` with its shape and its line of the spec. */
import { positionAt } from '../../../grammar/syntax/source.js';
import { lineComment, stringLiteral } from '../../escape/typescript.js';
import { dependents, functionOf } from '../../graph/ancestors.js';
import { ownerOf } from '../../graph/measure.js';
import { isRepeated, usesPass } from '../../graph/pass.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { CallNode, GradientNode, NamedValue, Net, Node, OpNode, SearchNode, Value } from '../../graph/types.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import { takenIn } from '../../plan/fusing.js';
import type { TakenIn } from '../../plan/fusing.js';
import type { Names, NetFunctions } from './names.js';
import { optimizerOf } from '../../plan/optimizer.js';
import type { SharedCalls } from '../../plan/sharing.js';
import { readBy, sliceOf } from '../../plan/slice.js';
import { lowerFirst, pascal, tensorType } from './names.js';
import { optimizerCall } from './optimizer.js';
import { tfjs } from './target.js';
import { spellingOf } from './spelling/index.js';
import type { EmitContext } from './spelling/spelling.js';

export interface BodyContext {
  /** How weights are reached: `w` inside a net's function. Model-level nodes own none. */
  readonly weights: string;
  /** What stands before a node's path in the weights and draws of this body: the net's name. */
  readonly root: string;
  readonly names: Names;
  /** Evaluated in training mode, where every written call moves state: equal calls are not shared then. */
  readonly trains: boolean;
  /** Nets that training leaves alone: they are in evaluation mode there too. */
  readonly frozen: ReadonlySet<string>;
  /** Layers take in the activations that follow them. */
  readonly fuse: boolean;
  /** Calls that several steps need: evaluated once for them all. */
  readonly shares?: SharedCalls;
  /** Functions of nets. */
  readonly functions: NetFunctions;
  /** Expression for values that come from outside: inputs, fields, given values. */
  readonly outside: ReadonlyMap<Value, string>;
  /** Calls of the functions that blocks given to a layer became. */
  readonly branches?: ReadonlyMap<OpNode, BranchCalls>;
  /** The statements are called again and again under the same weights: what depends on these alone goes to `Body.before`. */
  readonly again?: boolean;
}

export type BranchCalls = Required<Pick<EmitContext, 'branch' | 'branchFunction'>>;

const draws = (net: Net): boolean => net.nodes.some((node) => node.kind === 'op' && node.op.uses?.includes('draws'));

/** What the function of a net answers with: its outputs, then the layers that somebody looks at, none called as another. */
export function resultsOf({ outputs, taps }: Net): readonly NamedValue[] {
  const names = outputs.map(({ name }) => name);
  return [
    ...outputs,
    ...taps.map(({ name, value }) => {
      let free = name;
      for (let count = 2; names.includes(free); count++) free = `${name}${count}`;
      names.push(free);
      return { name: free, value };
    }),
  ];
}

export class Body {
  readonly statements: string[] = [];
  readonly before: string[] = [];
  private readonly expressions = new Map<Value, string>();
  private readonly shared = new Map<string, string>();
  /** Written where they are used, without the annotation that says their rank; activations take it over. */
  private readonly untyped = new Set<Value>();
  private uses = new Map<Value, number>();
  /**
   * Calls of nets end their own tensors. Where the body trains there is nothing to gain: what a call leaves behind is
   * what the gradient needs; and the only call of a body ends with it.
   */
  private scoped = false;

  constructor(private readonly context: BodyContext) {
    for (const [value, expression] of context.outside) this.expressions.set(value, expression);
  }

  /** Emits what `roots` need, in the order of `nodes`. */
  emit(nodes: readonly Node[], roots: readonly Value[]): void {
    const order = sliceOf(nodes, roots, this.context.outside);
    this.scoped = !this.context.trains && countCalls(order) > 1;
    this.state(order, roots);
  }

  /** A statement for each node, in order; an activation that a layer takes in is part of the layer's. */
  private state(order: readonly Node[], roots: readonly Value[]): void {
    this.uses = countUses(order, roots);
    const fused = this.context.fuse ? takenIn(order, this.uses, tfjs) : new Map<Node, TakenIn>();
    const layers = new Set<Node>([...fused.values()].map(({ layer }) => layer));
    for (const node of order) {
      const together = fused.get(node);
      if (together) this.operation(together.layer, together.activation);
      else if (!layers.has(node)) this.statement(node);
    }
  }

  expression(value: Value): string {
    if (value.origin.kind === 'constant') return String(value.origin.value);
    const written = this.expressions.get(value);
    if (written === undefined) throw new Error(`no statement makes ${value.name ?? 'a value'} before it is used`);
    return written;
  }

  private statement(node: Node): void {
    if (node.kind === 'op') this.operation(node);
    else if (node.kind === 'call') this.call(node);
    else if (node.kind === 'gradient') this.gradient(node);
    else this.search(node);
  }

  private declare(node: Node, hint: string, type: string | undefined, expression: string): string {
    const same = this.shared.get(expression);
    if (same && !(this.context.trains && node.kind === 'call')) return same;
    const name = this.context.names.claim(hint);
    this.statements.push(`const ${name}${type ? `: ${type}` : ''} = ${expression}; ${commentOn(node)}`);
    this.shared.set(expression, name);
    return name;
  }

  private operation(node: OpNode, activation?: OpNode): void {
    const output = (activation ?? node).outputs[0]!;
    const spelling = spellingOf(node.op);
    const inputs = readBy(node).map((input) =>
      node.op.broadcasts
        ? this.broadcast(input, output)
        : isRepeated(node, input)
          ? this.asTensor(input, input.type.shape)
          : this.untyped.has(input) && spelling.results
            ? `(${this.expression(input)} as ${tensorType(input)})`
            : this.expression(input),
    );
    const expression = spelling.call({
      inputs,
      input: Object.fromEntries(node.inputNames.map((name, index) => [name, inputs[index]!])),
      types: node.inputs.map((input) => input.type),
      output: output.type,
      weights: this.layer(node.path),
      settings: valuesOf(node),
      declared: node.op.declared ?? {},
      key: stringLiteral(this.relative(node.path)),
      ...(activation ? { activation: spellingOf(activation.op).asSetting!(valuesOf(activation)) } : {}),
      ...this.context.branches?.get(node),
      ...(this.context.again ? { once: (text: string, hint: string) => this.once(node, text, hint) } : {}),
    });
    const { results } = spelling;
    if (results) {
      const name = this.declare(node, lowerFirst(node.op.name), undefined, expression);
      node.outputs.forEach((value, index) => this.expressions.set(value, `${name}.${results[index]}`));
      return;
    }
    // One comment per statement says the shape and the line; an expression used once and not named stands where it is used.
    if (spelling.inline && output.name === undefined && this.uses.get(output) === 1 && expression.length < 90) {
      this.expressions.set(output, expression);
      if (spelling.annotate || this.readsUntyped(node)) this.untyped.add(output);
    } else
      this.expressions.set(
        output,
        this.declare(
          node,
          output.name ?? lowerFirst(/^\w+$/.test(node.op.name) ? node.op.name : 'test'),
          spelling.annotate || this.readsUntyped(node) ? tensorType(output) : undefined,
          expression,
        ),
      );
  }

  /** Calls of one operand, element by element, have the type of that operand, which may be unknown. */
  private readsUntyped({ op, inputs }: OpNode): boolean {
    return (
      (op.constant !== undefined || op.role === 'activation' || spellingOf(op).keepsType === true) &&
      this.untyped.has(inputs[0]!)
    );
  }

  /** What a spelling is given of a node, with other inputs than those of the way forward. */
  contextOf(node: OpNode, inputs: readonly string[]): EmitContext {
    return {
      inputs,
      input: {},
      types: node.inputs.map((input) => input.type),
      output: node.inputs[0]!.type,
      weights: this.layer(node.path),
      settings: valuesOf(node),
      declared: node.op.declared ?? {},
      key: stringLiteral(this.relative(node.path)),
      ...this.context.branches?.get(node),
    };
  }

  private once(node: OpNode, expression: string, hint: string): string {
    const name = this.context.names.claim(hint);
    this.before.push(
      `const ${name} = ${expression}; ${lineComment(`line ${positionAt(node.span.source, node.span.start).line}`)}`,
    );
    return name;
  }

  /** Ranks are aligned at the right with the batch axis kept first, as rule 3 wants. */
  private broadcast(input: Value, output: Value): string {
    const expression = this.expression(input);
    const fits =
      input.origin.kind === 'constant' || !input.type.batched || input.type.shape.length === output.type.shape.length;
    return fits ? expression : `nn.expand(${expression}, ${output.type.shape.length + 1})`;
  }

  private relative(path: string): string {
    return this.context.root !== '' && path.startsWith(`${this.context.root}/`)
      ? path.slice(this.context.root.length + 1)
      : path;
  }

  private layer(path: string): string {
    if (path === this.context.root) return this.context.weights;
    const levels = this.relative(path).split('/');
    return levels.reduce(
      (object, level) => (/^\d+$/.test(level) ? `${object}[${level}]` : `${object}.${level}`),
      this.context.weights,
    );
  }

  private call(node: CallNode): void {
    const { net } = node;
    const pass = node.training
      ? 'pass.asTraining()'
      : this.context.trains && this.context.frozen.has(ownerOf(net))
        ? 'pass.asEvaluation()'
        : 'pass';
    const passed = usesPass(net) ? [draws(net) ? `${pass}.in(${stringLiteral(node.path)})` : pass] : [];
    const inputs = node.inputs.map((input, index) => this.asTensor(input, net.inputs[index]!.value.type.shape));
    const called = `${this.context.functions.get(net)!}(${[`w.${node.weightsOf}`, ...inputs, ...passed].join(', ')})`;
    const shared = this.context.shares?.has(node) === true;
    const scoped = this.scoped ? `tf.tidy(() => ${called})` : called;
    const expression = shared ? `pass.share(${stringLiteral(node.path)}, () => ${called})` : scoped;
    const single = net.outputs.length === 1 && net.taps.length === 0;
    const named = net.outputs.length === 1 ? node.outputs[0]?.name : node.name;
    const name = this.declare(node, named ?? callHint(node), undefined, expression);
    for (const [index, { name: output }] of resultsOf(net).entries()) {
      const value = node.outputs[index];
      if (value) this.expressions.set(value, single ? name : `${name}.${output}`);
    }
  }

  /** Numbers and values without a batch axis are repeated for every example before a net or a layer sees them. */
  asTensor(input: Value, shape: readonly number[]): string {
    if (input.type.batched) return this.expression(input);
    const full = `[pass.batch${shape.map((dimension) => `, ${dimension}`).join('')}]`;
    return input.origin.kind === 'constant'
      ? `tf.fill(${full}, ${input.origin.value})`
      : `tf.broadcastTo(${this.expression(input)}, ${full})`;
  }

  private gradient(node: GradientNode): void {
    const [by] = functionOf(node).at;
    const name = this.declare(
      node,
      node.outputs[0]!.name ?? 'gradient',
      undefined,
      `nn.gradient(${this.written(node, this.scoped)}, ${this.expression(by!)})`,
    );
    this.expressions.set(node.outputs[0]!, name);
  }

  private search(node: SearchNode): void {
    const starts = functionOf(node).at.map((start) => this.asTensor(start, start.type.shape));
    // The values of a step end with it.
    const settings = `${optimizerCall(optimizerOf(node.optimizer))}, ${node.steps}`;
    const expression = `nn.least(${this.written(node, false)}, [${starts.join(', ')}], ${settings})`;
    const names = node.outputs.map((output) => this.context.names.claim(output.name ?? 'found'));
    this.statements.push(`const [${names.join(', ')}] = ${expression}; ${commentOn(node)}`);
    node.outputs.forEach((output, index) => this.expressions.set(output, names[index]!));
  }

  /** The function that a gradient or a search is of: `(x: Tensor2D) => { … }`. */
  private written(node: GradientNode | SearchNode, scoped: boolean): string {
    const { of, by } = functionOf(node);
    const names = this.context.names.inner();
    const parameters = by.map((value) => names.claim(value.name ?? 'x'));
    const outside = new Map<Value, string>(this.expressions);
    by.forEach((value, index) => outside.set(value, parameters[index]!));
    const inner = new Body({ ...this.context, shares: new Map(), names, outside });
    inner.scoped = scoped;
    inner.state(dependents(of, by), [of]);
    const typed = by.map((value, index) => `${parameters[index]}: ${tensorType(value)}`);
    return `(${typed.join(', ')}) => {\n${[...inner.statements, `return ${inner.expression(of)};`].join('\n')}\n}`;
  }
}

/** Shapes and the line of the spec. */
function commentOn({ outputs, span }: Node): string {
  const shape = outputs.map((output) => showShape(output.type.shape)).join(', ');
  return lineComment(`${shape} · line ${positionAt(span.source, span.start).line}`);
}

const valuesOf = (node: OpNode): Record<string, SettingValue> =>
  Object.fromEntries(Object.entries(node.settings).map(([name, setting]) => [name, setting.value]));

/** `dOfFake` for D(fake), `encoderOutput` where the input has no name. */
function callHint(node: CallNode): string {
  const [input] = node.inputs;
  const base = lowerFirst(node.net.name);
  return node.inputs.length === 1 && input?.name ? `${base}Of${pascal(input.name)}` : `${base}Output`;
}

/** Calls of nets, those inside of gradients included. */
const countCalls = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => {
    if (node.kind === 'op') return sum;
    if (node.kind === 'call') return sum + 1;
    const { of, by } = functionOf(node);
    return sum + countCalls(dependents(of, by));
  }, 0);

/** How often each value is read by the nodes of a slice, or returned from it. */
function countUses(nodes: readonly Node[], roots: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of nodes) {
    if (node.kind === 'op' || node.kind === 'call') readBy(node).forEach(count);
    else {
      const { of, by, at } = functionOf(node);
      at.forEach(count);
      // Read inside the function, and perhaps outside it too: such values get a name.
      for (const inner of dependents(of, by)) for (const input of inner.inputs) [input, input].forEach(count);
    }
  }
  roots.forEach(count);
  return uses;
}
