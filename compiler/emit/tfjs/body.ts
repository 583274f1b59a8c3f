/** The statements of one emitted function: what its results need, blocks and repeats folded where they are alike. */
import { functionOf, dependents } from '../../graph/ancestors.js';
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
import { keyOf, single, Unlike } from './numbers.js';
import { StretchWriter } from './stretches.js';
import { tfjs } from './target.js';
import type { WeightTree } from './weights.js';
import { Writer } from './writer.js';
import type { Listed, Referred, Shared } from './writer.js';

export interface BodyContext {
  /** What stands before a node's path in the weights and draws of this body: the net's name; nothing at the level of the model. */
  readonly root: string;
  readonly names: Names;
  /** Evaluated in training mode, where every written call moves state: equal calls are not shared then. */
  readonly trains: boolean;
  /** Nets that training leaves alone: they are in evaluation mode there too. */
  readonly frozen: ReadonlySet<string>;
  /** Layers take in the activations that follow them. */
  readonly fuse: boolean;
  /** Blocks and iterations that are alike are written once; else everything is written out. */
  readonly fold?: FoldOptions | undefined;
  /** Calls that several steps need: evaluated once for them all. */
  readonly shares?: SharedCalls;
  /** Functions of nets. */
  readonly functions: NetFunctions;
  /** Expression for values that come from outside: inputs, fields, given values. */
  readonly outside: ReadonlyMap<Value, string>;
  /** Functions that blocks given to a layer became. */
  readonly given?: GivenBlocks | undefined;
}

export interface FoldOptions {
  /** Names of the module: functions of blocks are added. */
  readonly taken: Names;
  readonly tree: WeightTree;
  /** Behind the names of blocks: functions of the way back are others than those of the way forward. */
  readonly suffix?: string;
}

/** A body in the midst of an expression: the function that a gradient or a search is of. */
export interface Inner {
  readonly order: readonly Node[];
  readonly of: Value;
  readonly names: Names;
  readonly outside: ReadonlyMap<Value, string>;
  readonly scoped: boolean;
  readonly writer: Writer;
}

/** What is written, and in which order. */
interface Work {
  readonly items: readonly Item[];
  readonly roots: readonly Value[];
  /** How often each value is read. */
  readonly uses: ReadonlyMap<Value, number>;
  readonly scoped: boolean;
  readonly outside: ReadonlyMap<Value, string>;
  readonly lists: readonly Listed[];
  readonly frames: Frames;
  readonly names: Names;
  readonly referred: Referred;
  /** Whether the last statement may be the return of the only root. */
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

  /** Emits what `roots` need, in the order of `nodes`. A body that answers with its only root may return it at once. */
  emit(nodes: readonly Node[], roots: readonly Value[], returns = false): void {
    const order = sliceOf(nodes, roots, this.context.outside);
    // Where the body trains there is nothing to gain: what a call leaves behind is what the gradient needs.
    this.run({ ...this.work(order, roots, !this.context.trains && countCalls(order) > 1), returns });
  }

  /** Emits items in another order than that of evaluation. */
  emitItems(items: readonly Item[], roots: readonly Value[]): void {
    this.run({ ...this.work([], roots, false), items, uses: new Map() });
  }

  /** Statements, without the return that comes behind them unless they have it. */
  get statements(): readonly string[] {
    return this.written.statements;
  }

  /** Statements that answer with the only root. */
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

  /** The writer of what comes after the statements. */
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

  /** Written out first, to find what is computed twice; then once more, with blocks and iterations that are alike as one. */
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
        const own = this.work(parts.order, [parts.of], parts.scoped);
        const work = {
          ...own,
          returns: true,
          outside: parts.outside,
          lists: parts.writer.lists,
          frames: parts.writer.frames,
          names: parts.names,
          referred: parts.writer.referred,
        };
        return this.fold(work, functions, taken, new Map(parts.writer.shared.instead));
      },
    };
    return new Writer(shared, names.inner(), frames, single, referred, new Map(outside), [...lists]);
  }
}

/** The last statement returns what it makes, where that is the only root. */
function returnLast(writer: Writer, { returns, roots }: Work, items: readonly Item[]): void {
  const outputs = items.at(-1)?.outputs;
  if (returns && roots.length === 1 && outputs?.length === 1 && outputs[0] === roots[0]) writer.returned = roots[0];
}

/** Lines of a list that measures the layers of a block. */
const linesOfConstants = 5;

/** Calls of nets, those inside of gradients included. */
const countCalls = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => {
    if (node.kind === 'op') return sum;
    if (node.kind === 'call') return sum + 1;
    const { of, by } = functionOf(node);
    return sum + countCalls(dependents(of, by));
  }, 0);
