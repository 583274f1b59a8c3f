/** Writes items as statements: each is a `const` with its shape and its line of the spec. */
import { inlineComment, lineComment, stringLiteral } from '../../escape/typescript.js';
import { leadingAxes } from '../../catalogue/row/axes.js';
import { bodyOf, functionOf } from '../../graph/ancestors.js';
import { ownerOf } from '../../graph/measure.js';
import { isRepeated, needsPass, usesDraws, usesPass } from '../../graph/pass.js';
import type { CallNode, FunctionNode, GradientNode, OpNode, SearchNode, Value } from '../../graph/types.js';
import type { Element } from '../../plan/regions/elements.js';
import { isStretch } from '../../plan/regions/elements.js';
import type { Item } from '../../plan/regions/items.js';
import type { BodyContext, Inner } from './body.js';
import { lineOf } from '../common/places.js';
import { rankOf } from '../common/ranks.js';
import { commentOn } from './comments.js';
import { Frames } from './frames.js';
import { openStarts, writeLoop } from './loops.js';
import { lowerFirst, pascal, tensorType } from './names.js';
import type { Names } from './names.js';
import type { Numbers } from '../common/numbers.js';
import { optimizerOf } from '../../plan/optimizer.js';
import { sliceOf } from '../../plan/slice.js';
import { optimizerCall } from './optimizer.js';
import { stepsOf } from '../../graph/lipschitz-bound.js';
import { rowOf, settingsOf } from '../../graph/row-of.js';
import { resultsOf } from '../common/results.js';
import { spellingOf } from './spelling/index.js';
import { numberOf, spelledAlike } from '../common/alike.js';
import { filled, literalOf, templateOf } from './spelling/literal.js';
import type { EmitContext } from './spelling/spelling.js';
import { fullShape, passOf } from './spelling/spelling.js';
import type { StretchWriter } from './stretches.js';

/** State that the writers of a body and of its functions share. */
export interface Shared {
  readonly context: BodyContext;
  /** The number of times that each value is read. */
  readonly uses: ReadonlyMap<Value, number>;
  /** Values that were found equal to earlier ones, each with the value that replaces it. */
  readonly instead: Map<Value, Value>;
  /** Equal code is searched for and written once. If an earlier pass has found it, `instead` holds the result. */
  readonly sharing: boolean;
  /** Calls of nets dispose of their own tensors. */
  readonly scoped: boolean;
  /** Writes blocks and repeats; absent if everything is written out. */
  readonly stretches?: StretchWriter;
  /** A writer for the body of a function inside an expression. */
  inner(parts: Inner): Writer;
}

/** Values that one list holds, in order. */
export interface Listed {
  readonly expression: string;
  readonly values: readonly Value[];
}

/** The things that code has referred to. */
export interface Referred {
  pass: boolean;
  weights: boolean;
  readonly outside: Set<Value>;
}

export class Writer {
  readonly statements: string[] = [];
  readonly before: string[] = [];
  /** Values whose last statement assigns them to the variable that a loop carries. */
  readonly assigned = new Map<Value, string>();
  /** The result of the function, if its last statement may return it. */
  returned: Value | undefined;
  /** True once the last statement has returned the result. */
  hasReturned = false;
  /** Values that a loop starts from. They are declared with the name and the type of the variable that it carries. */
  readonly opened = new Map<Value, { readonly hint: string; readonly type: string }>();
  private readonly hoisted = new Map<string, string>();
  private readonly code = new Map<string, { readonly name: string; readonly outputs: readonly Value[] }>();
  /** Values written in the expression that reads them, without an annotation of their rank. Activations pass this on. */
  private readonly untyped: Set<Value>;

  constructor(
    readonly shared: Shared,
    readonly names: Names,
    readonly frames: Frames,
    readonly numbers: Numbers,
    readonly referred: Referred,
    /** Expressions of values from outside. */
    readonly expressions: Map<Value, string>,
    readonly lists: Listed[],
    untyped: ReadonlySet<Value> = new Set(),
    /** The statements run repeatedly under the same weights. Expressions that depend only on these go to `before`. */
    private readonly again = false,
  ) {
    this.untyped = new Set(untyped);
  }

  /** A writer for the same place, further inside. It has statements of its own. */
  within(frames: Frames, numbers: Numbers, names: Names): Writer {
    const { shared, referred, expressions, lists, untyped } = this;
    return new Writer(shared, names, frames, numbers, referred, new Map(expressions), [...lists], untyped);
  }

  /** Writes the elements of several places once. The first of `aligned` gives names and lines. */
  elements(aligned: readonly (readonly Element[])[]): void {
    for (const element of aligned[0]!) if (!isStretch(element)) openStarts(this, element);
    for (const [index, element] of aligned[0]!.entries()) {
      const each = aligned.map((elements) => elements[index]!);
      if (!isStretch(element)) {
        const carried = this.shared.stretches?.carriedFrom(element, aligned[0]![index + 1]);
        if (carried) this.opened.set(element.outputs[0]!, carried);
        this.item(each as readonly Item[]);
      } else this.shared.stretches!.write(this, each.filter(isStretch));
    }
  }

  expression(value: Value): string {
    if (value.origin.kind === 'constant') return String(value.origin.value);
    const known = this.shared.instead.get(value) ?? value;
    this.referred.outside.add(known);
    const expression = this.expressions.get(known);
    if (expression === undefined)
      throw new Error(`${inlineComment(value.name ?? String(value.id))} is read before it is computed`);
    return expression;
  }

  /** The name of a variable that a loop may continue with; undefined if the loop must declare one. The types must agree. */
  opens(value: Value, type: string): string | undefined {
    return this.opened.get(value)?.type === type ? this.expressions.get(value) : undefined;
  }

  pass(): string {
    this.referred.pass = true;
    return 'pass';
  }

  /** The pass of several draws of each example. */
  private passWith(copies: number | undefined): string {
    this.referred.pass = true;
    return passOf({ copies });
  }

  /** The pass whose draws have keys below a path. */
  passIn(path: string, pass = this.pass()): string {
    const key = this.frames.key(path);
    return key === "''" ? pass : `${pass}.in(${key})`;
  }

  /** True inside a loop that runs with the model. Nothing is learned there. */
  private get inLoop(): boolean {
    return this.frames.isIn('loop');
  }

  /** A number of several places: a literal, or the expression for it. */
  number(values: readonly number[], hint: string, item: Item): string {
    return numberOf(values, hint, item, this.numbers, String);
  }

  private item(aligned: readonly Item[]): void {
    const [{ node, way }] = aligned as readonly [Item];
    if (node.kind === 'op' && way === 'forward') this.operation(aligned);
    else if (node.kind === 'op' && way === 'back') this.back(aligned);
    else if (node.kind === 'op') this.constant(aligned);
    else if (node.kind === 'call') this.call(aligned, node);
    else if (node.kind === 'gradient') this.gradient(aligned[0]!, node);
    else if (node.kind === 'search') this.search(aligned[0]!, node);
    else writeLoop(this, aligned[0]!, node);
  }

  /** The code of several places, with expressions for the numbers in which they differ. */
  private spelled(aligned: readonly Item[], spell: (place: number) => string): string {
    return spelledAlike({
      aligned,
      code: spell,
      template: (place) => templateOf(() => spell(place)),
      fill: filled,
      literal: String,
      number: (values, hint) => this.number(values, hint, aligned[0]!),
    });
  }

  private declare(aligned: readonly Item[], hint: string, type: string | undefined, expression: string): string {
    const [item] = aligned as readonly [Item];
    if (this.shared.sharing && !(this.shared.context.trains && item.node.kind === 'call')) {
      const same = this.code.get(expression);
      if (same) {
        item.outputs.forEach((output, index) => this.shared.instead.set(output, same.outputs[index]!));
        return same.name;
      }
    }
    const name = this.state(isBare(item) ? item.outputs : [], hint, type, expression, commentOn(aligned));
    // A variable that a loop assigns stands for no other value.
    if (!item.outputs.some((output) => this.opened.has(output)))
      this.code.set(expression, { name, outputs: item.outputs });
    return name;
  }

  /** The name of a new constant, or of the variable that carries the value to the next iteration. */
  state(
    outputs: readonly Value[],
    hint: string,
    type: string | undefined,
    expression: string,
    comment: string,
  ): string {
    const [output] = outputs.length === 1 ? outputs : [];
    const carried = output && this.assigned.get(output);
    const opened = output && this.opened.get(output);
    const name = carried ?? this.names.claim(opened?.hint ?? hint);
    if (output && output === this.returned) {
      this.statements.push(`return ${expression}; ${comment}`);
      this.hasReturned = true;
      return name;
    }
    const declared = opened
      ? `let ${name}: ${opened.type}`
      : carried === undefined
        ? `const ${name}${type ? `: ${type}` : ''}`
        : name;
    this.statements.push(`${declared} = ${expression}; ${comment}`);
    return name;
  }

  /** Code of an item by itself, with its numbers. It is equal for two items that do exactly the same. */
  neutral(item: Item): string {
    const inputs = item.inputs.map((input, index) => [input, `input${index}`] as const);
    const frame = { root: item.node.path, weights: 'w', reached: () => {}, keys: () => '' };
    const writer = new Writer(
      { ...this.shared, instead: new Map() },
      this.names.inner(),
      new Frames([frame]),
      this.numbers,
      { pass: false, weights: false, outside: new Set() },
      new Map(inputs),
      [],
    );
    const { node, way } = item;
    if (node.kind === 'call') return writer.called([item], node);
    if (way === 'forward') return writer.operationCode([item]);
    return way === 'back' ? writer.undone([item]) : writer.constants([item]);
  }

  private operationCode(aligned: readonly Item[]): string {
    const [item] = aligned as readonly [Item];
    const node = item.node as OpNode;
    const { activation } = item;
    const blocks = this.blocksOf(aligned);
    if (needsPass(node)) this.pass();
    return this.spelled(aligned, (place) =>
      spellingOf(node.op).call(
        this.codeOf(node, aligned[place]!.node as OpNode, {
          ...this.inputsOf(aligned, place),
          output: aligned[place]!.outputs[0]!.type,
          ...(activation
            ? { activation: spellingOf(activation.op).asSetting!(settingsOf(aligned[place]!.activation!)) }
            : {}),
          ...blocks,
        }),
      ),
    );
  }

  private operation(aligned: readonly Item[]): void {
    const [item] = aligned as readonly [Item];
    const node = item.node as OpNode;
    const output = item.outputs[0]!;
    const spelling = spellingOf(node.op);
    const expression = this.operationCode(aligned);
    const { results } = spelling;
    if (results) {
      const name = this.declare(aligned, lowerFirst(node.op.name), undefined, expression);
      item.outputs.forEach((value, index) => this.expressions.set(value, `${name}.${results[index]}`));
      return;
    }
    // One comment per statement gives the shape and the line. An unnamed expression that is used once stands where it is used, unless a loop
    // assigns to its variable.
    const isInline = !this.opened.has(output) && aligned.every((each) => this.isInline(each));
    if (isInline && expression.length < 90) {
      this.expressions.set(output, expression);
      if (isAnnotated(node) || this.readsUntyped(node)) this.untyped.add(output);
    } else
      this.expressions.set(
        output,
        this.declare(
          aligned,
          output.name ?? opHint(node),
          isAnnotated(node) || this.readsUntyped(node) ? tensorType(output) : undefined,
          expression,
        ),
      );
  }

  /** An inline item is written in the expression that reads it. */
  isInline({ node, way, outputs: [output] }: Item): boolean {
    return (
      way === 'constant' ||
      (way === 'forward' &&
        node.kind === 'op' &&
        spellingOf(node.op).inline === true &&
        output!.name === undefined &&
        this.shared.uses.get(output!) === 1)
    );
  }

  /** Inputs as code. Inputs of a name that takes several may stand in lists. */
  private inputsOf(aligned: readonly Item[], place: number): Pick<EmitContext, 'inputs' | 'input'> {
    const item = aligned[place]!;
    const node = item.node as OpNode;
    const names = node.inputNames;
    const inputs: string[] = [];
    const byName: Record<string, string> = {};
    for (let index = 0; index < item.inputs.length; index += 1) {
      const several = names.filter((name) => name === names[index]).length > 1;
      const list = several ? this.listFrom(aligned[0]!.inputs, index) : undefined;
      if (list) index += list.values.length - 1;
      const text = list ? `...${list.expression}` : this.input(aligned, place, index);
      inputs.push(text);
      byName[names[index]!] = text;
    }
    return { inputs, input: byName };
  }

  /** The longest list that holds the values from a position on. */
  listFrom(values: readonly Value[], index: number): Listed | undefined {
    return this.lists
      .filter((list) => list.values.every((value, offset) => values[index + offset] === value))
      .sort((a, b) => b.values.length - a.values.length)[0];
  }

  private input(aligned: readonly Item[], place: number, index: number): string {
    const { node, inputs, outputs } = aligned[place]!;
    const input = inputs[index]!;
    const known = aligned[0]!.inputs[index]!;
    const { op } = node as OpNode;
    if (op.broadcasts) return this.broadcast(known, input, rankOf(inputs), outputs[0]!);
    const { copies } = outputs[0]!.type;
    if (isRepeated(node as OpNode, input)) return this.repeated(known, input, input.type.shape, copies);
    const text = this.valueOf(known, input);
    return this.untyped.has(known) && spellingOf(op).results ? `(${text} as ${tensorType(input)})` : text;
  }

  /** The value that one place reads where the first place reads another value. */
  private valueOf(known: Value, input: Value): string {
    return input.origin.kind === 'constant' ? literalOf(input.origin.value, 'value') : this.expression(known);
  }

  /** Ranks are aligned at the right, with the batch axis kept first (rule 3). */
  private broadcast(known: Value, input: Value, rank: number, output: Value): string {
    const expression = this.valueOf(known, input);
    const [own, leading] = [input.type, leadingAxes(output.type)];
    if (input.origin.kind === 'constant' || leadingAxes(own) === 0) return expression;
    if (leadingAxes(own) === leading && own.shape.length === rank) return expression;
    return `nn.expand(${expression}, ${leading + rank}${own.others === true ? ', 2' : ''})`;
  }

  /** Numbers and values without a batch axis are repeated for every example before a net or a layer receives them. */
  asTensor(value: Value, shape: readonly number[]): string {
    return this.repeated(value, value, shape);
  }

  private repeated(known: Value, input: Value, shape: readonly number[], copies?: number): string {
    const text = this.valueOf(known, input);
    if (input.type.batched) return text;
    this.pass();
    return `tf.${input.origin.kind === 'constant' ? `fill(${fullShape(shape, copies)}, ${text})` : `broadcastTo(${text}, ${fullShape(shape, copies)})`}`;
  }

  /** An elementwise call of one operand has the type of that operand, which may be unknown. */
  private readsUntyped({ op, inputs }: OpNode): boolean {
    return (
      (op.constant !== undefined || op.role === 'activation' || spellingOf(op).keepsType === true) &&
      this.untyped.has(this.shared.instead.get(inputs[0]!) ?? inputs[0]!)
    );
  }

  /**
   * The surroundings of an operation for its spelling. Weights and keys are those of the first place, and count as used
   * only if the spelling reads them.
   */
  private codeOf(
    first: OpNode,
    node: OpNode,
    more: Pick<EmitContext, 'inputs' | 'input' | 'output'> & Partial<EmitContext>,
  ): EmitContext {
    const { frames } = this;
    const code = {
      types: node.inputs.map((input) => input.type),
      settings: settingsOf(node),
      declared: node.op.declared ?? {},
      ...(this.again ? { once: (text: string, hint: string) => this.once(node, text, hint) } : {}),
      ...more,
      weights: '{}',
      key: '',
      pass: passOf(node.outputs[0]!.type),
    };
    if (first.weights.length > 0) Object.defineProperty(code, 'weights', { get: () => frames.weights(first.path) });
    return Object.defineProperty(code, 'key', { get: () => frames.key(first.path) });
  }

  private once(node: OpNode, expression: string, hint: string): string {
    const known = this.hoisted.get(expression);
    if (known !== undefined) return known;
    const name = this.names.claim(hint);
    this.hoisted.set(expression, name);
    this.before.push(`const ${name} = ${expression}; ${lineComment(lineOf(node.span))}`);
    return name;
  }

  private blocksOf(aligned: readonly Item[]): Partial<Pick<EmitContext, 'branch' | 'branchFunction'>> {
    const [item] = aligned as readonly [Item];
    const given = this.shared.context.given?.get(item.node as OpNode);
    return given ? given.calls(aligned, this) : {};
  }

  /** The inverse of an operation. */
  private back(aligned: readonly Item[]): void {
    const [item] = aligned as readonly [Item];
    const [before] = item.outputs as readonly [Value];
    const name = this.state(item.outputs, hintOf(before), tensorType(before), this.undone(aligned), commentOn(aligned));
    this.expressions.set(before, name);
  }

  undone(aligned: readonly Item[]): string {
    const [item] = aligned as readonly [Item];
    const blocks = this.blocksOf(aligned);
    return this.spelled(aligned, (place) =>
      spellingOf((item.node as OpNode).op).inverse!(
        this.codeOf(item.node as OpNode, aligned[place]!.node as OpNode, {
          inputs: item.inputs.map((input) => this.expression(input)),
          input: {},
          output: aligned[place]!.outputs[0]!.type,
          ...blocks,
        }),
      ),
    );
  }

  private constant(aligned: readonly Item[]): void {
    this.expressions.set(aligned[0]!.outputs[0]!, this.constants(aligned));
  }

  /** The Lipschitz constants of the layers of a block, as a list. */
  private constants(aligned: readonly Item[]): string {
    const layersOf = ({ node }: Item): readonly OpNode[] => {
      const { input, results } = (node as OpNode).branch!;
      return stepsOf(input, results[0]!.value);
    };
    const layers = aligned.map(layersOf);
    const texts = layers[0]!.map((layer, index) =>
      this.spelled(aligned, (place) => {
        const own = layers[place]![index]!;
        if (needsPass(own)) this.pass();
        const measured = spellingOf(own.op).measure?.(
          this.codeOf(layer, own, { inputs: [], input: {}, output: own.outputs[0]!.type }),
        );
        return measured ?? literalOf(own.op.lipschitz!.constant(rowOf(own)), 'bound');
      }),
    );
    return `[${texts.filter((each) => each !== '1').join(', ')}]`;
  }

  /** The call of a net's function. */
  private called(aligned: readonly Item[], node: CallNode): string {
    const { net } = node;
    const { trains, frozen, functions } = this.shared.context;
    const isStill = frozen.has(ownerOf(net)) || this.inLoop;
    const mode = node.training ? '.asTraining()' : trains && isStill ? '.asEvaluation()' : '';
    const { copies } = node.outputs.find((output) => output !== undefined)!.type;
    const pass = usesPass(net) ? `${this.passWith(copies)}${mode}` : '';
    const passed = usesPass(net) ? [usesDraws(net) ? this.passIn(node.path, pass) : pass] : [];
    return this.spelled(aligned, (place) => {
      const inputs = aligned[place]!.inputs.map((input, index) =>
        this.repeated(aligned[0]!.inputs[index]!, input, net.inputs[index]!.value.type.shape, copies),
      );
      return `${functions.get(net)!}(${[this.frames.weights(node.weightsOf), ...inputs, ...passed].join(', ')})`;
    });
  }

  private call(aligned: readonly Item[], node: CallNode): void {
    const { net } = node;
    if (net.derived?.form === 'vectors') {
      // The vectors are a weight, which nobody may dispose of.
      this.expressions.set(aligned[0]!.outputs[0]!, `${this.frames.weights(node.weightsOf)}.codes`);
      return;
    }
    const called = this.called(aligned, node);
    const shared = this.shared.context.shares?.has(node) === true;
    if (shared) this.pass();
    const scoped = this.shared.scoped ? `tf.tidy(() => ${called})` : called;
    const expression = shared ? `pass.share(${stringLiteral(node.path)}, () => ${called})` : scoped;
    const single = isBare(aligned[0]!);
    const named = net.outputs.length === 1 ? node.outputs[0]?.name : node.name;
    const name = this.declare(aligned, named ?? callHint(node), undefined, expression);
    for (const [index, { name: output }] of resultsOf(net).entries()) {
      const value = aligned[0]!.outputs[index];
      if (value) this.expressions.set(value, single ? name : `${name}.${output}`);
    }
  }

  private gradient(item: Item, node: GradientNode): void {
    const [by] = functionOf(node).at;
    const text = `nn.gradient(${this.written(node, this.shared.scoped)}, ${this.expression(by!)})`;
    const name = this.declare([item], node.outputs[0]!.name ?? 'gradient', undefined, text);
    this.expressions.set(node.outputs[0]!, name);
  }

  private search(item: Item, node: SearchNode): void {
    const starts = functionOf(node).at.map((start) => this.asTensor(start, start.type.shape));
    // The values of a step are disposed of with it.
    const settings = `${optimizerCall(optimizerOf(node.optimizer))}, ${node.steps}`;
    const expression = `nn.least(${this.written(node, false)}, [${starts.join(', ')}], ${settings})`;
    const names = node.outputs.map((output) => this.names.claim(output.name ?? 'found'));
    this.statements.push(`const [${names.join(', ')}] = ${expression}; ${commentOn([item])}`);
    node.outputs.forEach((output, index) => this.expressions.set(output, names[index]!));
  }

  /** The function that a gradient or a search works on: `(x: Tensor2D) => { … }`. */
  private written(node: GradientNode | SearchNode, scoped: boolean): string {
    const { of, by } = functionOf(node);
    const names = this.names.inner();
    const parameters = by.map((value) => names.claim(value.name ?? 'x'));
    const inner = this.inside(node, { names, parameters, scoped, frames: this.frames, returns: true });
    const typed = by.map((value, index) => `${parameters[index]}: ${tensorType(value)}`);
    const statements = inner.hasReturned
      ? inner.statements
      : [...inner.statements, `return ${inner.expression(of[0]!)};`];
    return `(${typed.join(', ')}) => {\n${statements.join('\n')}\n}`;
  }

  /** The writer of a function inside. `parameters` are the names of its variables. */
  inside(
    node: FunctionNode,
    {
      parameters,
      ...more
    }: Pick<Inner, 'names' | 'scoped' | 'frames' | 'returns'> & { readonly parameters: readonly string[] },
  ): Writer {
    const { of, by } = functionOf(node);
    const inner = bodyOf(node);
    const outside = new Map<Value, string>(this.expressions);
    // Values that depend on the parameters are computed again, even if the code around has computed them.
    for (const { outputs } of inner) for (const output of outputs) outside.delete(output);
    by.forEach((value, index) => outside.set(value, parameters[index]!));
    const order = sliceOf(inner, of, outside);
    return this.shared.inner({ order, of, by, outside, writer: this, ...more });
  }
}

/** An item is bare if its code is the value itself, and not an object that holds it. */
export function isBare({ node }: Item): boolean {
  if (node.kind === 'op') return spellingOf(node.op).results === undefined;
  return node.kind !== 'call' || (node.net.outputs.length === 1 && node.net.taps.length === 0);
}

/** `dOfFake` for D(fake), `encoderOutput` if the input has no name. */
function callHint(node: CallNode): string {
  const [input] = node.inputs;
  const base = lowerFirst(node.net.name);
  return node.inputs.length === 1 && input?.name ? `${base}Of${pascal(input.name)}` : `${base}Output`;
}

/** The name of an operation as a variable; comparisons have no letters in theirs. */
const opHint = ({ op }: OpNode): string => lowerFirst(/^\w+$/.test(op.name) ? op.name : 'test');

/** The type of the call is given by an annotation. */
function isAnnotated(node: OpNode): boolean {
  const { annotate } = spellingOf(node.op);
  return typeof annotate === 'function'
    ? annotate({ settings: settingsOf(node), types: node.inputs.map(({ type }) => type) })
    : annotate === true;
}

/** The name of a value in the forward pass. */
export function hintOf(value: Value): string {
  if (value.name !== undefined || value.origin.kind !== 'node') return value.name ?? 'x';
  const { node } = value.origin;
  return node.kind === 'op' ? opHint(node) : 'value';
}
