/**
 * The `weights` declaration: the tree of paths, each leaf with its shape and initializer. Iterations that own the same weights
 * become one entry of a list, and trees that stand at several places become a function. The paths stay those of the tree.
 */
import { propertyName, stringLiteral } from '../../escape/typescript.js';
import { weightsOf } from '../../graph/measure.js';
import type { ModelGraph, Weight } from '../../graph/types.js';
import type { Names } from './names.js';
import { camel } from './names.js';
import { isFormula } from '../common/numbers.js';
import { byIndex } from './numbers.js';
import { initializerConstructor } from './spelling/constructors.js';
import { filled, literal, literalOf, templateOf } from './spelling/literal.js';

type Tree = Map<string, Tree | Weight>;

const isLeaf = (node: Tree | Weight): node is Weight => !(node instanceof Map);

/** The longest list whose type tells its entries apart. More iterations are written out. */
const longestList = 500;

/** A function for a tree that stands at several places. */
export interface WeightFunction {
  readonly name: string;
  /** `(channels: number) => ({ … })`. */
  readonly text: string;
}

/** The text for a number that differs among the places of a tree. */
type Resolve = (values: readonly number[], hint: string) => string;

/** Numbers of a single place stand for themselves. */
const single: Resolve = ([value]) => String(value);

/** Thrown if numbers of a list's entries depend on more than the entry. The iterations are then written out. */
class NoList extends Error {
  constructor(readonly form: string) {
    super('iterations own unlike weights');
  }
}

export class WeightTree {
  readonly text: string;
  readonly functions: readonly WeightFunction[];
  /** Words of the runtime in the text. */
  readonly used: ReadonlySet<string>;
  private lists: ReadonlySet<Tree> = new Set();
  private readonly apart = new Set<string>();
  private readonly forms = new Map<Tree, string>();
  private readonly byPath = new Map<string, Tree>();

  constructor(graph: ModelGraph, taken: Names, fold: boolean) {
    const nets = graph.nets.map((net) => [net.name, this.treeOf(net.name, weightsOf(net))] as const);
    for (;;) {
      const names = taken.inner();
      const printer = new Printer(
        nets.map(([, tree]) => tree),
        names,
        fold,
        this.apart,
        (tree) => this.formOf(tree),
      );
      try {
        this.text = `{ ${nets.map(([name, tree]) => `${propertyName(name)}: ${printer.print(name, [tree])}`).join(', ')} }`;
      } catch (error) {
        if (!(error instanceof NoList)) throw error;
        this.apart.add(error.form);
        continue;
      }
      this.functions = printer.functions;
      this.used = printer.used;
      this.lists = printer.lists;
      for (const { name } of printer.functions) taken.numbered(name);
      break;
    }
  }

  /** True if the iterations below a path are a list. */
  isList(path: string): boolean {
    const tree = this.byPath.get(path);
    return tree !== undefined && this.lists.has(tree);
  }

  /** `Weights['F']['level']['repeat'][number]`. */
  typeOf(path: string): string {
    const levels = path.split('/');
    return levels.reduce((type, level, index) => {
      const isEntry = this.isList(levels.slice(0, index).join('/'));
      return `${type}[${isEntry ? 'number' : /^\d+$/.test(level) ? level : stringLiteral(level)}]`;
    }, 'Weights');
  }

  /** A description of the tree below a path, equal for equal types. */
  below(path: string): string {
    const tree = this.byPath.get(path);
    return tree ? this.formOf(tree) : '';
  }

  /** The tree of one net, whose name is the first level of the paths. */
  private treeOf(net: string, weights: readonly Weight[]): Tree {
    const root: Tree = new Map();
    this.byPath.set(net, root);
    for (const weight of weights) {
      const levels = weight.path.split('/').slice(1);
      let level = root;
      for (const [index, name] of levels.slice(0, -1).entries()) {
        if (!level.has(name)) {
          level.set(name, new Map());
          this.byPath.set([net, ...levels.slice(0, index + 1)].join('/'), level.get(name) as Tree);
        }
        level = level.get(name) as Tree;
      }
      level.set(levels.at(-1)!, weight);
    }
    return root;
  }

  /** A text that is equal for trees that differ only in numbers. */
  private formOf(tree: Tree): string {
    let form = this.forms.get(tree);
    if (form === undefined) {
      form = [...tree]
        .map(([name, node]) =>
          isLeaf(node) ? `${name}: ${templateOf(() => leaf(node)).skeleton}` : `${name} { ${this.formOf(node)} }`,
        )
        .join('; ');
      this.forms.set(tree, form);
    }
    return form;
  }
}

/** `weight([3, 3, 64, 64], glorotUniform(576, 576))`. */
const leaf = ({ role, shape, initializer }: Weight): string =>
  `${role}([${sizes(shape).join(', ')}], ${initializerOf(initializer)})`;

/** A kernel's last axes are its input and its output. */
const sizes = (shape: readonly number[]): string[] =>
  shape.map((length, axis) =>
    literalOf(
      length,
      axis === shape.length - 1 ? 'channels' : axis === shape.length - 2 && shape.length !== 3 ? 'inputs' : 'size',
    ),
  );

/** `glorotUniform(9, 288)`, `randomNormal({ std: 0.02 })`. */
function initializerOf({ kind, settings }: Weight['initializer']): string {
  const name = initializerConstructor(kind);
  if ('fanIn' in settings)
    return `${name}(${literalOf(settings['fanIn'], 'fanIn')}, ${literalOf(settings['fanOut'], 'fanOut')})`;
  if ('part' in settings) return `${name}(${literal(settings['part'])})`;
  if ('value' in settings) return `${name}(${literalOf(settings['value'], 'start')})`;
  return Object.keys(settings).length > 0 ? `${name}(${literal(settings)})` : `${name}()`;
}

class Printer {
  readonly functions: WeightFunction[] = [];
  readonly used = new Set<string>();
  readonly lists = new Set<Tree>();
  /** Every tree of a form, and the number of places in the text at which it stands. */
  private readonly shared = new Map<string, { readonly trees: Tree[]; places: number }>();
  private readonly made = new Map<
    string,
    { readonly name: string; readonly numbers: readonly (readonly number[])[]; readonly hints: readonly string[] }
  >();

  constructor(
    nets: readonly Tree[],
    private readonly names: Names,
    private readonly fold: boolean,
    private readonly apart: ReadonlySet<string>,
    private readonly formOf: (tree: Tree) => string,
  ) {
    if (!fold) return;
    for (const tree of nets) this.gather(tree);
    const seen = new Set<string>();
    for (const tree of nets) this.count(tree, seen);
  }

  /** The text of a tree. `trees` are the trees at the same place of the text, the first of which has the path. */
  print(path: string, trees: readonly Tree[], resolve = single): string {
    const [first] = trees as readonly [Tree];
    if (this.isList(first)) return this.list(path, trees, resolve);
    const entries = [...first].map(([name, node]) => {
      const nodes = trees.map((tree) => tree.get(name)!);
      const below = `${path}/${name}`;
      const text = isLeaf(node) ? this.leaf(nodes as Weight[], resolve) : this.place(below, nodes as Tree[], resolve);
      return `${propertyName(name)}: ${text}`;
    });
    return `{ ${entries.join(', ')} }`;
  }

  private leaf(weights: readonly Weight[], resolve: Resolve): string {
    const [first] = weights as readonly [Weight];
    this.used.add(first.role).add(initializerConstructor(first.initializer.kind));
    const templates = weights.map((weight) => templateOf(() => leaf(weight)));
    const texts = templates[0]!.numbers.map(({ hint }, slot) =>
      this.number(
        templates.map(({ numbers }) => numbers[slot]!.value),
        hint,
        resolve,
      ),
    );
    return filled(templates[0]!, texts);
  }

  private number(values: readonly number[], hint: string, resolve: Resolve): string {
    return values.every((value) => value === values[0]) ? String(values[0]) : resolve(values, hint);
  }

  /** A tree, or the call of the function that makes it. */
  private place(path: string, trees: readonly Tree[], resolve: Resolve): string {
    const form = this.formOf(trees[0]!);
    const shared = this.shared.get(form);
    if (!shared || !isShorter(shared.places, lines(trees[0]!))) return this.print(path, trees, resolve);
    const made = this.functionOf(path, form, shared.trees);
    const places = trees.map((tree) => shared.trees.indexOf(tree));
    const given = made.numbers.map((values, index) =>
      this.number(
        places.map((place) => values[place]!),
        made.hints[index]!,
        resolve,
      ),
    );
    return `${made.name}(${given.join(', ')})`;
  }

  private functionOf(
    path: string,
    form: string,
    trees: readonly Tree[],
  ): { readonly name: string; readonly numbers: readonly (readonly number[])[]; readonly hints: readonly string[] } {
    const known = this.made.get(form);
    if (known) return known;
    const levels = path.split('/').filter((level) => !/^\d+$/.test(level));
    const name = this.names.numbered(camel(`${levels.at(-1)!.replace(/_\d+$/, '')}_weights`));
    const own = this.names.inner();
    const numbers: (readonly number[])[] = [];
    const hints: string[] = [];
    const text = this.print(path, trees, (values, hint) => {
      let at = numbers.findIndex((each) => each.every((value, index) => value === values[index]));
      if (at < 0) {
        at = numbers.push(values) - 1;
        hints.push(own.claim(hint));
      }
      return hints[at]!;
    });
    const made = { name, numbers, hints };
    this.made.set(form, made);
    this.functions.push({ name, text: `(${hints.map((hint) => `${hint}: number`).join(', ')}) => (${text})` });
    return made;
  }

  /** A list of iterations that own the same weights: `repeated(8, { … })`. */
  private list(path: string, trees: readonly Tree[], resolve: Resolve): string {
    const count = trees[0]!.size;
    for (const tree of trees) this.lists.add(tree);
    this.used.add('repeated');
    const entries = trees.flatMap((tree) => [...tree.values()] as Tree[]);
    const indices = [...Array(count).keys()];
    const columns: { readonly values: readonly number[]; readonly name: string }[] = [];
    /** Numbers that are the same in all entries are left to the code around the list. */
    const below =
      (own: (values: readonly number[], hint: string) => string): Resolve =>
      (values, hint) => {
        const outer = values.filter((_, place) => place % count === 0);
        if (values.every((value, place) => value === outer[Math.floor(place / count)]))
          return this.number(outer, hint, resolve);
        const inner = values.slice(0, count);
        if (!values.every((value, place) => value === inner[place % count])) throw new NoList(this.formOf(trees[0]!));
        return own(inner, hint);
      };
    const named = (values: readonly number[], hint: string): string => {
      const known = columns.find((column) => column.values.every((value, index) => value === values[index]));
      if (known) return known.name;
      const isTaken = (name: string): boolean => columns.some((column) => column.name === name);
      let name = hint;
      for (let number = 2; isTaken(name) || !this.names.isFree(name); number++) name = `${hint}${number}`;
      columns.push({ values, name });
      return name;
    };
    const text = this.place(`${path}/0`, entries, below(named));
    const [first, ...more] = columns;
    if (!first) return `repeated(${count}, ${text})`;
    if (more.length === 0) return `repeated([${first.values.join(', ')}], (${first.name}) => (${text}))`;
    if (columns.every(({ values }) => isFormula(values, indices)))
      return `repeated(${count}, (i) => (${this.place(
        `${path}/0`,
        entries,
        below((values) => byIndex(values, indices, 'i')),
      )}))`;
    const rows = indices.map(
      (index) => `{ ${columns.map(({ name, values }) => `${name}: ${values[index]}`).join(', ')} }`,
    );
    return `repeated([${rows.join(', ')}], ({ ${columns.map(({ name }) => name).join(', ')} }) => (${text}))`;
  }

  /** A level is a list if it holds iterations that own the same weights. */
  private isList(tree: Tree): boolean {
    if (!this.fold || tree.size < 2 || tree.size > longestList || this.apart.has(this.formOf(tree))) return false;
    const entries = [...tree];
    const [[, first]] = entries as [(typeof entries)[number]];
    return entries.every(
      ([name, node], index) =>
        name === String(index) && !isLeaf(node) && !isLeaf(first) && this.formOf(node) === this.formOf(first),
    );
  }

  private gather(tree: Tree): void {
    for (const node of tree.values()) {
      if (isLeaf(node)) continue;
      const form = this.formOf(node);
      const shared = this.shared.get(form);
      if (shared) shared.trees.push(node);
      else this.shared.set(form, { trees: [node], places: 0 });
      this.gather(node);
    }
  }

  private count(tree: Tree, seen: Set<string>): void {
    for (const node of this.isList(tree) ? [...tree.values()].slice(0, 1) : tree.values()) {
      if (isLeaf(node)) continue;
      const form = this.formOf(node);
      this.shared.get(form)!.places += 1;
      if (!seen.has(form)) this.count(node, seen.add(form));
    }
  }
}

/** The number of lines of a printed tree. */
const lines = (tree: Tree): number =>
  [...tree.values()].every(isLeaf)
    ? 1
    : 2 + [...tree.values()].reduce((total, node) => total + (isLeaf(node) ? 1 : lines(node)), 0);

const isShorter = (places: number, length: number): boolean => places * length > length + 2 + places;
