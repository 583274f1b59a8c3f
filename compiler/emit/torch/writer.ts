/** Writes the parts of a function as lines, each with its shape and its line of the spec. */
import { parameterOf } from '../../graph/region.js';
import type { OpNode, Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import type { Numbers } from '../common/numbers.js';
import type { Scope } from '../common/scope.js';
import { torchShape } from './axes.js';
import type { Body } from './bodies.js';
import { writeCall } from './calls.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { commentOn } from './comments.js';
import { drawOf } from './draws.js';
import type { Frames } from './frames.js';
import type { Way } from './modules.js';
import { writeInner } from './inner.js';
import { writeLoop } from './loops.js';
import { snake } from './names.js';
import type { SharedCalls } from '../../plan/sharing.js';
import { constants, operation, undone } from './operation.js';
import type { Part, PartOptions } from './parts.js';
import { itemsIn } from './parts.js';
import { bare } from './spelling/expression.js';
import { spellingOf } from './spelling/index.js';
import { numeral } from './spelling/literal.js';
import type { Variables } from './variables.js';
import { callOf, isModule } from './world.js';
import type { World } from './world.js';

/** Values that one list holds, in order. */
export interface Listed {
  readonly expression: string;
  readonly values: readonly Value[];
}

/** What reads a value: a part of the function, or the statement that returns all results. */
export type Reader = Part | { readonly kind: 'return' };

/** The function that is written. */
export interface Surroundings {
  readonly world: World;
  readonly body: Body;
  /** The method of modules that is called: the inverse of a flow calls their inverses. */
  readonly way: Way;
  /** `draw` in nets, `run` at the level of the model. */
  readonly draw: 'draw' | 'run';
  /** The things that the code has used. */
  readonly used: { draw: boolean; count: boolean };
  /** A statement that returns all results follows. */
  readonly returns?: boolean;
  /** Calls of nets move state, so each is written. */
  readonly trains: boolean;
  /** Calls that several steps need. Each is evaluated once for all of them. */
  readonly shares?: SharedCalls;
  /** Tensors with a batch axis that the function receives. */
  readonly tensors: readonly string[];
}

/** The longest expression that is written inside another, and among the arguments of a module. */
const longest = { inside: 66, argument: 36 };

export class Writer {
  readonly code: Code[] = [];
  readonly lists: Listed[];
  /** Values that the next statement assigns to a variable that exists: the one that a loop carries. */
  readonly assigned = new Map<Value, string>();
  /** The result of the function, if its last statement may return it. */
  returned: Value | undefined;
  hasReturned = false;

  constructor(
    readonly around: Surroundings,
    readonly names: Scope,
    readonly frames: Frames,
    readonly numbers: Numbers,
    readonly variables: Variables,
    readonly instead: ReadonlyMap<Value, Value>,
    lists: readonly Listed[] = [],
  ) {
    this.lists = [...lists];
  }

  /** A writer for a suite further inside. */
  within(frames: Frames, numbers: Numbers, names: Scope): Writer {
    const { around, variables, instead, lists } = this;
    return new Writer(around, names, frames, numbers, variables.inner(), instead, lists);
  }

  write(parts: readonly Part[]): void {
    const home = new Map(parts.flatMap((part, index) => itemsIn(part).map((item) => [item, index] as const)));
    for (const [index, part] of parts.entries()) {
      const reader = (value: Value): Reader | undefined => this.onlyReader(value, index, parts, home);
      this.variables.begin(itemsIn(part));
      if (part.kind === 'loop') writeLoop(this, part);
      else if (part.kind === 'call') writeCall(this, part.aligned, reader);
      else this.item(part.aligned, reader);
    }
  }

  /** The way from elements to parts. */
  get parts(): PartOptions {
    const { world, body, way } = this.around;
    return {
      folding: body.folding,
      isModule: (stretch) => isModule(world, stretch, way),
      callOf: (stretch) => callOf(world, stretch, way),
    };
  }

  expression(value: Value): string {
    if (value.origin.kind === 'constant') return numeral(value.origin.value);
    return this.variables.expression(this.known(value));
  }

  known(value: Value): Value {
    return this.instead.get(value) ?? value;
  }

  /** The source of draws, for keys below a path. */
  drawUnder(path: string, copies?: number): string {
    this.around.used.draw = true;
    const key = this.frames.key(path);
    const draw = drawOf(this.around.draw, { copies });
    return key === '""' ? draw : `${draw}.under(${key})`;
  }

  /** The number of examples. */
  count(copies?: number): string {
    if (this.around.draw === 'run') return copies === undefined ? 'run.batch' : `${copies} * run.batch`;
    const [first] = this.around.tensors;
    if (first === undefined) this.around.used.count = true;
    return first === undefined ? 'count' : `len(${first})`;
  }

  /** The only part that reads a value, if it comes later in the same suite. */
  private onlyReader(
    value: Value,
    index: number,
    parts: readonly Part[],
    home: ReadonlyMap<Item, number>,
  ): Reader | undefined {
    const { folding, roots } = this.around.body;
    if (folding.isRoot(value)) {
      const isOnce = folding.allReadersOf(value).length === 0 && roots.filter((root) => root === value).length === 1;
      return isOnce && this.around.returns ? { kind: 'return' } : undefined;
    }
    if (this.variables.isKept(value)) return undefined;
    const readers = folding.allReadersOf(value);
    const places = new Set(readers.map((reader) => home.get(reader)));
    const [place] = places;
    if (places.size !== 1 || place === undefined || place <= index) return undefined;
    const part = parts[place]!;
    const isOnce = readers.length === 1 && readers[0]!.inputs.filter((input) => input === value).length === 1;
    if (part.kind === 'loop') return undefined;
    return part.kind === 'call' || isOnce ? part : undefined;
  }

  private item(aligned: readonly Item[], reader: (value: Value) => Reader | undefined): void {
    const [{ node, way }] = aligned as readonly [Item];
    if (node.kind !== 'op') return writeInner(this, aligned[0]!, reader);
    if (way === 'constant') return void this.variables.set(aligned[0]!.outputs[0]!, constants(this, aligned), [], 0);
    const expression = way === 'back' ? undone(this, aligned) : operation(this, aligned);
    // The inverse has one result.
    this.place(aligned, expression, way === 'back' ? undefined : spellingOf(node.op).results, reader);
  }

  /** Writes an expression where it is read, or as a statement. */
  private place(
    aligned: readonly Item[],
    expression: string,
    results: readonly string[] | undefined,
    reader: (value: Value) => Reader | undefined,
  ): void {
    const [{ node, inputs, outputs }] = aligned as readonly [Item];
    const { op } = node as OpNode;
    const comment = commentOn(aligned);
    if (results) {
      const names = this.namesOf(outputs, inputs, results.map(snake));
      this.code.push(line(`${names.join(', ')} = ${bare(expression)}`, comment));
      outputs.forEach((output, index) => this.variables.name(output, names[index]!));
      return;
    }
    const isArithmetic = op.kind === 'function' && op.role !== 'activation' && spellingOf(op).inline === true;
    const cost = Math.max(0, ...inputs.map((input) => this.variables.costOf(input))) + (isArithmetic ? 0 : 1);
    this.result(outputs[0]!, expression, { inputs, cost, comment, hint: snake(opName(op)), reader });
  }

  /** Writes one value: inside of the expression that reads it, or with a name. */
  result(
    output: Value,
    expression: string,
    {
      inputs,
      cost,
      comment,
      hint,
      reader,
    }: {
      readonly inputs: readonly Value[];
      readonly cost: number;
      readonly comment: string;
      readonly hint: string;
      readonly reader: (value: Value) => Reader | undefined;
    },
  ): void {
    const part = nameIn(output) === undefined && !this.assigned.has(output) ? reader(output) : undefined;
    if (part && cost <= mostInside(part, output) && expression.length <= roomIn(part)) {
      this.variables.set(output, expression, inputs, cost);
      return;
    }
    if (output === this.returned) {
      this.code.push(line(`return ${bare(expression)}`, comment));
      this.hasReturned = true;
      return;
    }
    const name = this.assigned.get(output) ?? this.nameOf(output, inputs, hint);
    if (name !== bare(expression)) this.code.push(line(`${name} = ${bare(expression)}`, comment));
    this.variables.name(output, name);
  }

  /** Names of several results. The first is the value that goes on; the others stand beside it. */
  namesOf(outputs: readonly Value[], inputs: readonly Value[], hints: readonly string[]): string[] {
    return outputs.map((output, index) => {
      const carried = this.assigned.get(output);
      if (carried !== undefined) return carried;
      const { folding } = this.around.body;
      const isRead = this.variables.isKept(output) || folding.isRoot(output) || folding.allReadersOf(output).length > 0;
      if (index > 0 && !isRead) return '_';
      return index === 0 && hints[0] === 'y'
        ? this.nameOf(output, inputs, hints[0])
        : this.names.claim(output.name ?? hints[index]!);
    });
  }

  /** The author's name, the variable of an input that nothing reads any more, or a new one. */
  nameOf(output: Value, inputs: readonly Value[], hint: string): string {
    const own = nameIn(output);
    if (own !== undefined) return this.names.claim(own);
    const reusable = inputs.map((input) => this.variables.again(this.known(input)));
    const again = output.type.batched ? reusable.find((name) => name !== undefined) : undefined;
    const told = nameFor(output, this.around.body);
    if (again !== undefined && told === undefined) return again;
    const isGeneric = told === undefined && this.around.draw === 'draw';
    const candidates = isGeneric ? ['x', 'h'] : told === undefined ? [] : [told];
    // The number of examples may be read from a tensor of the function, whose variable therefore stays a batch.
    const isOpen = (name: string): boolean =>
      this.variables.isOffered(name) && (output.type.batched || !this.around.tensors.includes(name));
    const free = candidates.find((name) => this.names.isFree(name) || isOpen(name));
    if (free !== undefined && isOpen(free)) return free;
    const name = this.names.claim(free ?? told ?? hint);
    this.variables.offer(name, isGeneric ? 'any' : 'same');
    return name;
  }

  /** The longest list that holds the values from a position on. */
  listFrom(values: readonly Value[], index: number): Listed | undefined {
    return this.lists
      .filter((list) => list.values.every((value, offset) => values[index + offset] === value))
      .sort((a, b) => b.values.length - a.values.length)[0];
  }

  /** Numbers and values without a batch axis are repeated for every example before a net or a layer receives them. */
  repeated(text: string, input: Value, shape: readonly number[], copies?: number): string {
    if (input.type.batched) return text;
    const sides = torchShape(shape);
    if (input.origin.kind === 'constant') return this.full(text, sides, copies);
    return `${text}.expand(${[this.count(copies), ...sides].join(', ')})`;
  }

  /** The device of the function's tensors. */
  device(): string {
    const [first] = this.around.tensors;
    return `${first ?? this.around.draw}.device`;
  }

  /** A tensor of one number. */
  private full(text: string, sides: readonly number[], copies?: number): string {
    if (this.around.draw === 'run') return `${drawOf('run', { copies })}.full(${tupleOf(sides)}, ${text})`;
    const [first] = this.around.tensors;
    return `${first === undefined ? 'torch.full' : `${first}.new_full`}(${tupleOf([this.count(), ...sides])}, ${text})`;
  }
}

/** The greatest cost of an expression inside a reader: `F.relu(self.norm(self.conv(x)))` is as much as a person reads at once. */
function mostInside(part: Reader, output: Value): number {
  if (part.kind !== 'item') return part.kind === 'return' ? 2 : 1;
  const [{ node, way }] = part.aligned as readonly [Item];
  if (node.kind === 'call') return 1;
  if (node.kind !== 'op' || way !== 'forward') return -1;
  if (node.op.role === 'activation') return 2;
  if (node.op.kind !== 'layer') return spellingOf(node.op).inline ? 3 : 1;
  // A convolution begins a line, but for the activation before it.
  return node.op.role === 'convolution' && isLayer(output) && output.type.shape.length === 3 ? 0 : 1;
}

/** The author's name for a value. The label of a layer is the name of its module, and not of its result. */
function nameIn({ name, origin }: Value): string | undefined {
  const isLabel =
    origin.kind === 'node' &&
    origin.node.kind === 'op' &&
    origin.node.weights.length > 0 &&
    origin.node.path.endsWith(`/${name}`);
  return isLabel ? undefined : name;
}

const roomIn = ({ kind }: Reader): number => (kind === 'call' ? longest.argument : longest.inside);

const isLayer = ({ origin }: Value): boolean =>
  origin.kind === 'node' && origin.node.kind === 'op' && origin.node.op.kind === 'layer';

const tupleOf = (parts: readonly (string | number)[]): string =>
  `(${parts.join(', ')}${parts.length === 1 ? ',' : ''})`;

/**
 * The name of what a value is to those who read it: the parameter of the block or net that receives it. The value that goes
 * on through a net is the first parameter, and needs no name.
 */
export function nameFor(value: Value, { folding }: Body): string | undefined {
  for (const { node, region } of folding.allReadersOf(value)) {
    if (node.kind === 'call') return node.net.inputs[node.inputs.indexOf(value)]?.name;
    for (let each = region; each; each = each.parent) {
      const name = parameterOf(each, value);
      const isFirst = each.kind === 'block' && each.parameters[0]?.value === value;
      if (name !== undefined && !isFirst) return name;
    }
  }
  return undefined;
}

/** Comparisons have no letters in their names, and some operations have the name of a function of Python. */
const opName = ({ name }: OpNode['op']): string =>
  /^(?:abs|max|min|pow|round|sum)$/.test(name) ? `${name}_` : /^\w+$/.test(name) ? name : 'test';
