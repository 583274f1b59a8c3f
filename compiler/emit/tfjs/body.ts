/** The statements of one emitted function: the nodes that its results need, with blocks and repeats folded if they are alike. */
import { bodyOf } from '../../graph/ancestors.js';
import type { Node, Value } from '../../graph/types.js';
import { Likeness } from '../../plan/regions/alike.js';
import { elementsOf } from '../../plan/regions/elements.js';
import { Folding } from '../../plan/regions/folding.js';
import { itemsFrom, live, usesIn } from '../../plan/regions/items.js';
import type { Item } from '../../plan/regions/items.js';
import type { SharedCalls } from '../../plan/sharing.js';
import { sliceOf } from '../../plan/slice.js';
import type { Emitted } from './emitted.js';
import { Frames } from './frames.js';
import type { GivenBlocks } from './given-blocks.js';
import type { Names, NetFunctions } from './names.js';
import { keyOf, single, Unlike } from '../common/numbers.js';
import { StretchWriter } from './stretches.js';
import type { Suffix } from './stretches.js';
import { tfjs } from './target.js';
import type { WeightTree } from './weights.js';
import { Writer } from './writer.js';
import type { Listed, Referred, Shared } from './writer.js';

export interface BodyContext {
  /** The prefix of paths in the weights and draws of this body: the net's name; empty at the level of the model. */
  readonly root: string;
  readonly names: Names;
  /** True in training mode, where every written call updates state. Equal calls are not shared then. */
  readonly trains: boolean;
  /** Nets that training does not change. They are in evaluation mode there too. */
  readonly frozen: ReadonlySet<string>;
  /** Layers apply the activations that follow them. */
  readonly fuse: boolean;
  /** Blocks and iterations that are alike are written once. Without it, everything is written out. */
  readonly fold?: FoldOptions | undefined;
  /** Calls that several steps need. Each is evaluated once for all of them. */
  readonly shares?: SharedCalls;
  /** Functions of nets. */
  readonly functions: NetFunctions;
  /** Expressions of values from outside: inputs, fields, given values. */
  readonly outside: ReadonlyMap<Value, string>;
  /** Functions of the blocks that layers were given. */
  readonly given?: GivenBlocks | undefined;
}

export interface FoldOptions {
  /** Names of the module, to which the functions of blocks are added. */
  readonly taken: Names;
  readonly tree: WeightTree;
  readonly suffix?: Suffix;
}

/** A body inside an expression: the function that a gradient, a search or a loop works on. */
export interface Inner {
  readonly order: readonly Node[];
  readonly of: readonly Value[];
  /** The parameters. */
  readonly by: readonly Value[];
  readonly names: Names;
  readonly outside: ReadonlyMap<Value, string>;
  readonly scoped: boolean;
  readonly writer: Writer;
  /** Where its draws have their keys. */
  readonly frames: Frames;
  /** The last statement may return the only result. */
  readonly returns: boolean;
}

/** The items to write, in order, and their surroundings. */
interface Work {
  readonly items: readonly Item[];
  readonly roots: readonly Value[];
  /** The number of times that each value is read. */
  readonly uses: ReadonlyMap<Value, number>;
  readonly scoped: boolean;
  readonly outside: ReadonlyMap<Value, string>;
  readonly lists: readonly Listed[];
  readonly frames: Frames;
  readonly names: Names;
  readonly referred: Referred;
  /** The last statement may return the only root. */
  readonly returns?: boolean;
}

export class Body {
  /** Functions of the blocks that are called. */
  readonly functions: Emitted[] = [];
  private readonly referred: Referred = { pass: false, weights: false, outside: new Set() };
  /** Operations that cannot leave their numbers to others. */
  private readonly fixed = new Set<string>();
  private written: Writer;

  constructor(private readonly context: BodyContext) {
    this.written = this.writer(this.work([], [], false), [], new Map(), false);
  }

  /** Emits the nodes that `roots` need, in the order of `nodes`. A body whose result is a single root may return it directly. */
  emit(nodes: readonly Node[], roots: readonly Value[], returns = false): void {
    const order = sliceOf(nodes, roots, this.context.outside);
    // A body that trains cannot dispose of the tensors of a call: the gradient needs them.
    this.run({ ...this.work(order, roots, !this.context.trains && countCalls(order) > 1), returns });
  }

  /** Emits items in another order than that of evaluation. */
  emitItems(items: readonly Item[], roots: readonly Value[]): void {
    this.run({ ...this.work([], roots, false), items, uses: new Map() });
  }

  /** Statements. The return after them is missing, unless the last statement returns. */
  get statements(): readonly string[] {
    return this.written.statements;
  }

  /** Statements that return the only root. */
  returning(root: Value): readonly string[] {
    const { statements, hasReturned } = this.written;
    return hasReturned ? statements : [...statements, `return ${this.expression(root)};`];
  }

  expression(value: Value): string {
    return this.written.expression(value);
  }

  asTensor(input: Value, shape: readonly number[]): string {
    return this.written.asTensor(input, shape);
  }

  /** The writer for expressions after the statements. */
  get after(): Writer {
    return this.written;
  }

  private work(order: readonly Node[], roots: readonly Value[], scoped: boolean): Work {
    const { names, root, outside } = this.context;
    const referred = this.referred;
    const uses = usesIn(order, roots);
    return {
      items: itemsFrom(order, uses, this.context.fuse ? tfjs : undefined),
      roots,
      uses,
      scoped,
      outside,
      lists: [],
      frames: new Frames([{ root, weights: 'w', reached: () => void (referred.weights = true), keys: () => '' }]),
      names,
      referred,
    };
  }

  private run(work: Work): void {
    for (;;) {
      const functions: Emitted[] = [];
      const { fold } = this.context;
      const taken = fold?.taken.inner();
      try {
        this.written = this.fold(work, functions, taken, new Map());
      } catch (error) {
        if (!(error instanceof Unlike)) throw error;
        const key = keyOf(error.item);
        if (this.fixed.has(key)) throw error;
        this.fixed.add(key);
        continue;
      }
      this.functions.push(...functions);
      for (const { name } of functions) fold!.taken.numbered(name);
      return;
    }
  }

  /** Writes everything out first, to find equal code. Then writes again with blocks and iterations folded. */
  private fold(work: Work, functions: Emitted[], taken: Names | undefined, instead: Map<Value, Value>): Writer {
    const { fold } = this.context;
    const isPlain = !fold || !work.items.some(({ region }) => region);
    const plain = this.writer(work, isPlain ? functions : [], instead, true, taken?.inner());
    returnLast(plain, work, work.items);
    plain.elements([work.items]);
    if (isPlain) return plain;
    const items = live(work, instead);
    const elements = elementsOf(items);
    const { tree, suffix = '' } = fold;
    const likeness = new Likeness({
      fixed: (item) => (this.fixed.has(keyOf(item)) ? plain.neutral(item) : undefined),
      isOpaque: ({ node }) =>
        node.kind === 'gradient' ||
        node.kind === 'search' ||
        node.kind === 'loop' ||
        (node.kind === 'call' && this.context.shares?.has(node) === true),
      weightsBelow: (path) => tree.below(path),
      given: (node) => this.context.given?.get(node)?.id ?? '',
    });
    const folding = new Folding(
      elements,
      work.roots.map((root) => instead.get(root) ?? root),
      likeness,
      (item) => (item.way === 'constant' ? linesOfConstants : plain.isInline(item) ? 0 : 1),
    );
    const root = this.context.root;
    const names = work.names.inner();
    const stretches = new StretchWriter({ folding, tree, root, taken: taken!, local: names, suffix });
    const writer = this.writer({ ...work, names }, functions, instead, false, taken, stretches);
    returnLast(writer, work, items);
    writer.elements([elements]);
    functions.push(...stretches.functions);
    return writer;
  }

  private writer(
    { uses, scoped, outside, lists, frames, names, referred }: Work,
    functions: Emitted[],
    instead: Map<Value, Value>,
    sharing: boolean,
    taken?: Names,
    stretches?: StretchWriter,
  ): Writer {
    const shared: Shared = {
      context: this.context,
      uses,
      instead,
      sharing,
      scoped,
      ...(stretches ? { stretches } : {}),
      inner: (parts) => {
        // The parameters, and what depends on them, are no longer equal to values outside.
        const changed = new Set([...parts.by, ...parts.order.flatMap(({ outputs }) => outputs)]);
        const own = this.work(parts.order, parts.of, parts.scoped);
        const work = {
          ...own,
          returns: parts.returns,
          outside: parts.outside,
          lists: parts.writer.lists.filter(({ values }) => !values.some((value) => changed.has(value))),
          frames: parts.frames,
          names: parts.names,
          referred: parts.writer.referred,
        };
        const kept = [...parts.writer.shared.instead].filter(([value]) => !changed.has(value));
        return this.fold(work, functions, taken, new Map(kept));
      },
    };
    return new Writer(shared, names.inner(), frames, single, referred, new Map(outside), [...lists]);
  }
}

/** Lets the last statement return its value, if that is the only root. */
function returnLast(writer: Writer, { returns, roots }: Work, items: readonly Item[]): void {
  const outputs = items.at(-1)?.outputs;
  if (returns && roots.length === 1 && outputs?.length === 1 && outputs[0] === roots[0]) writer.returned = roots[0];
}

/** The number of lines of a list that measures the layers of a block. */
const linesOfConstants = 5;

/** The number of calls of nets, including those inside gradients. */
export const countCalls = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => {
    if (node.kind === 'op') return sum;
    if (node.kind === 'call') return sum + 1;
    return sum + countCalls(bodyOf(node));
  }, 0);
