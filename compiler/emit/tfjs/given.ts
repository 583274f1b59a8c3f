/** Functions of the blocks that layers were given. The layers, and both directions through a flow, call these functions. */
import { nodesBehind } from '../../graph/ancestors.js';
import { parameterOf, regionsAround } from '../../graph/region.js';
import type { Region } from '../../graph/region.js';
import type { Net, OpNode, Value } from '../../graph/types.js';
import { Likeness } from '../../plan/regions/alike.js';
import type { Stretch } from '../../plan/regions/elements.js';
import { elementsOf, itemsOf } from '../../plan/regions/elements.js';
import { Folding } from '../../plan/regions/folding.js';
import { itemsFrom, live, usesIn } from '../../plan/regions/items.js';
import type { FoldOptions } from './body.js';
import { sliceOf } from '../../plan/slice.js';
import type { Emitted } from './emitted.js';
import { objectOf, record } from './emitted.js';
import { Frames } from './frames.js';
import { namesOf } from './given-blocks.js';
import type { Given, GivenBlocks } from './given-blocks.js';
import { camel, lowerFirst, Names, tensorType } from './names.js';
import type { NetFunctions } from './names.js';
import { keyOf, ParameterNumbers, single, Unlike } from '../common/numbers.js';
import type { NumberParameter } from '../common/numbers.js';
import { StretchWriter } from './stretches.js';
import { tfjs } from './target.js';
import { fromTo, lineOf } from '../common/places.js';
import { shapesOf } from './comments.js';
import { Writer } from './writer.js';
import type { Shared } from './writer.js';

export interface GivenOptions {
  readonly taken: Names;
  readonly fuse: boolean;
  readonly functions: NetFunctions;
  /** Blocks that are alike become one function; otherwise each layer has its own. */
  readonly fold: FoldOptions;
  readonly isFolded: boolean;
}

/** A layer with its blocks, as a stretch. */
interface Instance {
  readonly node: OpNode;
  readonly stretch: Stretch;
  readonly uses: ReadonlyMap<Value, number>;
}

export function givenBlocks(
  net: Net,
  options: GivenOptions,
): { readonly given: GivenBlocks; readonly functions: readonly Emitted[] } {
  const layers = net.nodes.filter((node): node is OpNode => node.kind === 'op' && node.branch !== undefined);
  const fixed = new Set<string>();
  for (;;) {
    const taken = options.taken.inner();
    try {
      const made = new GivenWriter(net, layers, { ...options, taken }, fixed).write();
      for (const { name } of made.functions) options.taken.numbered(name);
      return made;
    } catch (error) {
      if (!(error instanceof Unlike) || fixed.has(keyOf(error.item))) throw error;
      fixed.add(keyOf(error.item));
    }
  }
}

class GivenWriter {
  private readonly given = new Map<OpNode, Given>();
  private readonly ids = new Map<OpNode, string>();
  private readonly functions: Emitted[] = [];
  private readonly instead = new Map<Value, Value>();
  private readonly likeness: Likeness;

  constructor(
    private readonly net: Net,
    private readonly layers: readonly OpNode[],
    private readonly options: GivenOptions,
    private readonly fixed: ReadonlySet<string>,
  ) {
    const { fold } = options;
    this.likeness = new Likeness({
      fixed: (item) =>
        this.fixed.has(keyOf(item)) ? this.writer(new Map(), new Map(), true).neutral(item) : undefined,
      isOpaque: ({ node }) => node.kind !== 'op',
      weightsBelow: (path) => fold.tree.below(path),
      given: (node) => this.ids.get(node) ?? node.path,
    });
  }

  write(): { readonly given: GivenBlocks; readonly functions: readonly Emitted[] } {
    const groups = new Map<string, Instance[]>();
    for (const node of this.layers) {
      const instance = this.instanceOf(node);
      const { text } = this.likeness.formOf(instance.stretch);
      const names = node.branch!.results.map(({ name }) => name).join();
      const id = this.options.isFolded ? `${names} ${node.op.branches?.again === true} ${text}` : node.path;
      this.ids.set(node, id);
      const group = groups.get(id);
      if (group) group.push(instance);
      else groups.set(id, [instance]);
    }
    for (const [id, instances] of groups) this.function(id, instances);
    return { given: this.given, functions: this.functions };
  }

  private instanceOf(node: OpNode): Instance {
    const { input, taken, results } = node.branch!;
    const outside = new Map([...taken, input].map((value) => [value, 'x']));
    const roots = results.map(({ value }) => value);
    const order = sliceOf(this.net.nodes, roots, outside);
    const uses = usesIn(order, roots);
    const items = itemsFrom(order, uses, this.options.fuse ? tfjs : undefined);
    // Blocks of inner layers are known by now, since those layers stand before this one.
    this.writer(outside, uses, true).elements([items]);
    const kept = live({ items, roots, outside }, this.instead);
    const region: Region = { kind: 'given', name: results[0]!.name, path: rootOf(node), span: node.span };
    return { node, uses, stretch: { region, elements: this.options.isFolded ? elementsOf(kept) : kept } };
  }

  private writer(outside: ReadonlyMap<Value, string>, uses: ReadonlyMap<Value, number>, sharing: boolean): Writer {
    const frame = { root: this.net.name, weights: 'w', reached: () => {}, keys: () => '' };
    const referred = { pass: false, weights: false, outside: new Set<Value>() };
    return new Writer(
      this.shared(uses, sharing),
      new Names(),
      new Frames([frame]),
      single,
      referred,
      new Map(outside),
      [],
    );
  }

  private shared(uses: ReadonlyMap<Value, number>, sharing: boolean, stretches?: StretchWriter): Shared {
    const { functions, fuse } = this.options;
    return {
      context: {
        root: this.net.name,
        names: new Names(),
        trains: true,
        frozen: new Set(),
        fuse,
        functions,
        outside: new Map(),
        given: sharing ? new Map([...this.ids.keys()].map((node) => [node, unwritten])) : this.given,
      },
      uses,
      instead: this.instead,
      sharing,
      scoped: false,
      ...(stretches ? { stretches } : {}),
      inner: () => {
        throw new Error('no gradient is taken inside of a net');
      },
    };
  }

  /** One function for all instances. */
  private function(id: string, instances: readonly Instance[]): void {
    const [{ node, stretch }] = instances as readonly [Instance];
    const { fold, taken, functions } = this.options;
    const { input, taken: around, results } = node.branch!;
    const again = node.op.branches?.again === true;
    const name = taken.numbered(this.nameOf(node));
    const names = new Names([...functions.values(), ...namesOf(this.given), name, 'w', 'pass']);
    const numbers = new ParameterNumbers(names);
    const used = { weights: false, draws: false };
    const frame = {
      root: stretch.region.path,
      weights: 'w',
      reached: () => void (used.weights = true),
      keys: () => {
        used.draws = true;
        return '';
      },
    };
    const uses = new Map(instances.flatMap((each) => [...each.uses]));
    const folding = new Folding(
      instances.map((each) => each.stretch),
      instances.flatMap((each) => each.node.branch!.results.map(({ value }) => this.known(value))),
      this.likeness,
      (item) => (this.writer(new Map(), uses, true).isInline(item) ? 0 : 1),
      [stretch],
    );
    const stretches = new StretchWriter({
      folding,
      tree: fold.tree,
      root: this.net.name,
      taken,
      local: names,
      suffix: '',
    });
    const x = names.claim('x');
    const read = around.map((value) => ({ value, name: names.claim(nameOfTaken(node, value)) }));
    const referred = { pass: false, weights: false, outside: new Set<Value>() };
    const writer = new Writer(
      this.shared(uses, false, again ? undefined : stretches),
      names,
      new Frames([frame]),
      numbers,
      referred,
      new Map([...read.map(({ value, name: each }) => [value, each] as const), [input, x]]),
      [],
      new Set(),
      again,
    );
    const outputs = itemsOf([stretch]).at(-1)!.outputs;
    if (results.length === 1 && outputs.length === 1 && outputs[0] === this.known(results[0]!.value))
      writer.returned = outputs[0];
    writer.elements(instances.map((each) => (again ? itemsOf([each.stretch]) : each.stretch.elements)));
    const fields = writer.hasReturned
      ? []
      : results.map((result) => [result.name, writer.expression(result.value)] as const);
    const isSingle = results.length === 1;
    const made = isSingle
      ? tensorType(results[0]!.value)
      : record(results.map((result) => [result.name, tensorType(result.value)]));
    const statements = writer.hasReturned
      ? writer.statements
      : [...writer.statements, `return ${isSingle ? fields[0]![1] : objectOf(fields)};`];
    const signature = `(${x}: ${tensorType(input)})`;
    const passed = used.draws || referred.pass;
    const about = ({ node: each }: Instance): string =>
      `${shapesOf([each.branch!.input])} → ${shapesOf(each.branch!.results.map(({ value }) => value))}`;
    const last = instances.at(-1)!;
    const shapes = fromTo(about(instances[0]!), about(last));
    this.functions.push(...stretches.functions, {
      name,
      exported: false,
      doc: `${results.map((result) => result.name).join(' and ')} of ${node.op.name} · ${shapes} · ${lineOf(node.span)}`,
      parameters: [
        ...(used.weights ? [{ name: 'w', type: fold.tree.typeOf(stretch.region.path) }] : []),
        ...(again ? [] : [{ name: x, type: tensorType(input) }]),
        ...read.map(({ value, name: each }) => ({ name: each, type: tensorType(value) })),
        ...numbers.parameters.map((each) => ({ name: each.name, type: 'number' })),
        ...(passed ? [{ name: 'pass', type: 'Pass' }] : []),
      ],
      returns: again ? `${signature} => ${made}` : made,
      statements: again
        ? [...writer.before, `return ${signature}: ${made} => {\n${statements.join('\n')}\n};`]
        : statements,
    });
    const nodes = instances.map((each) => each.node);
    for (const each of nodes)
      this.given.set(each, {
        id,
        name,
        calls: (aligned, caller) => {
          const path = rootOf(aligned[0]!.node as OpNode);
          const places = aligned.map((item) => nodes.indexOf(item.node as OpNode));
          const weights = used.weights ? [caller.frames.weights(path)] : [];
          const pass = used.draws ? [caller.passIn(path)] : passed ? [caller.pass()] : [];
          const more = (aligned[0]!.node as OpNode).branch!.taken.map((value) => caller.expression(value));
          const others = [...more, ...numbersOf(numbers.parameters, places, caller), ...pass];
          const called = (received: readonly string[]): string =>
            `${name}(${[...weights, ...received, ...others].join(', ')})`;
          const branch = (received: string): string => (again ? `${called([])}(${received})` : called([received]));
          return { branch, branchFunction: again ? called([]) : `(value) => ${branch('value')}` };
        },
      });
  }

  private known(value: Value): Value {
    return this.instead.get(value) ?? value;
  }

  /** The block's own name, if it has one. */
  private nameOf(node: OpNode): string {
    const blocks = node.branch!.results.map(({ value }) => {
      const made = value.origin.kind === 'node' ? value.origin.node : undefined;
      const inside = made ? regionsAround(made).filter(({ path }) => path.startsWith(`${node.path}/`)) : [];
      const outermost = inside.filter(({ kind }) => kind === 'block').at(-1);
      return outermost?.kind === 'block' ? outermost.name : undefined;
    });
    const [name] = blocks;
    return name !== undefined && blocks.every((each) => each === name)
      ? name
      : camel(lowerFirst(node.path.replaceAll('/', '_')));
  }
}

const numbersOf = (parameters: readonly NumberParameter[], places: readonly number[], caller: Writer): string[] =>
  parameters.map(({ name, values, item }) =>
    caller.number(
      places.map((place) => values[place]!),
      name,
      item,
    ),
  );

/** The name of a value in a block that reads it: that of the block's parameter, or its own. */
function nameOfTaken({ path, branch }: OpNode, value: Value): string {
  for (const node of nodesBehind(branch!.results.map((result) => result.value)))
    for (const region of node.inputs.includes(value) ? regionsAround(node) : []) {
      const name = region.path.startsWith(`${path}/`) ? parameterOf(region, value) : undefined;
      if (name !== undefined) return name;
    }
  return value.name ?? 'given';
}

/** A placeholder for functions that have no names yet. */
const unwritten: Given = { id: '', name: '', calls: () => ({ branch: (x) => `block(${x})`, branchFunction: 'block' }) };

/** The path above the weights and draws of the blocks. */
function rootOf({ path, branch }: OpNode): string {
  const [first, ...more] = branch!.results;
  return more.length === 0 ? `${path}/${first!.name}` : path;
}
