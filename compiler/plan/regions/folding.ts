/**
 * Stretches of a body that become one function, and iterations of a repeat that become one loop. Alike ones are folded
 * if that takes fewer lines than to write them out.
 */
import type { Value } from '../../graph/types.js';
import type { Form, Likeness } from './alike.js';
import type { Element, Stretch } from './elements.js';
import { isStretch, itemsOf } from './elements.js';
import type { Item } from './items.js';

/** The source of an outside value that an iteration reads. */
export type Source =
  /** All iterations read the same value. */
  | { readonly kind: 'same' }
  /** Each iteration reads the value that the one before it made at this place. The first reads a value from outside. */
  | { readonly kind: 'carried'; readonly from: number }
  /** Each iteration reads a value of its own, made outside the loop. */
  | { readonly kind: 'own' };

/** Successive iterations that are alike. `sources` has one entry per input of their form. */
export interface Run {
  readonly iterations: readonly Stretch[];
  readonly sources: readonly Source[];
  /** The iterations are written once, as a loop. */
  readonly isLoop: boolean;
}

/** Blocks that are alike and share one function. */
export interface Shared {
  readonly instances: readonly Stretch[];
  /** The number of places that call it. */
  readonly calls: number;
}

/** The lines that a loop or a function adds around its statements. */
const around = { loop: 4, function: 6 };

export class Folding {
  private readonly readers = new Map<Value, number[]>();
  private readonly ranges = new Map<Stretch, readonly [number, number]>();
  private readonly roots: ReadonlySet<Value>;
  private readonly runs = new Map<Stretch, readonly Run[]>();
  private readonly shared = new Map<string, { instances: Stretch[]; calls: number }>();
  private readonly lengths = new Map<Stretch, number>();
  readonly items: readonly Item[];

  constructor(
    elements: readonly Element[],
    roots: readonly Value[],
    private readonly likeness: Likeness,
    /** The number of lines that an item takes. */
    private readonly linesOf: (item: Item) => number,
    /** The elements that are written, if not all are: the first of the stretches that are known to be alike. */
    written: readonly Element[] = elements,
  ) {
    this.roots = new Set(roots);
    this.items = itemsOf(elements);
    for (const [place, { inputs }] of this.items.entries())
      for (const input of inputs) {
        const places = this.readers.get(input);
        if (places) places.push(place);
        else this.readers.set(input, [place]);
      }
    this.place(elements, 0);
    this.gather(elements);
    this.count(written, new Set());
  }

  formOf(stretch: Stretch): Form {
    return this.likeness.formOf(stretch);
  }

  /** The function that a block calls; undefined if the block is written in place. */
  sharedBy(stretch: Stretch): Shared | undefined {
    if (stretch.region.kind !== 'block') return undefined;
    const found = this.shared.get(this.formOf(stretch).text)!;
    return isShorter(found.calls, this.length(stretch), around.function + found.calls) ? found : undefined;
  }

  /** Every block that becomes a function, once. */
  get functions(): readonly Shared[] {
    return [...this.shared.values()].filter(({ instances }) => this.sharedBy(instances[0]!));
  }

  /** A value made in one of these successive stretches is read if anything outside them needs it. */
  isRead(value: Value, [first, ...more]: readonly Stretch[]): boolean {
    if (this.roots.has(value)) return true;
    const from = this.ranges.get(first!)![0];
    const to = this.ranges.get(more.at(-1) ?? first!)![1];
    return this.readers.get(value)?.some((place) => place < from || place >= to) === true;
  }

  /** Items outside these stretches that read a value; undefined if the body itself returns it. */
  readersOf(value: Value, [first, ...more]: readonly Stretch[]): Item[] | undefined {
    if (this.roots.has(value)) return undefined;
    const from = this.ranges.get(first!)![0];
    const to = this.ranges.get(more.at(-1) ?? first!)![1];
    const places = this.readers.get(value) ?? [];
    return places.filter((place) => place < from || place >= to).map((place) => this.items[place]!);
  }

  /** All items that read a value. */
  allReadersOf(value: Value): Item[] {
    return (this.readers.get(value) ?? []).map((place) => this.items[place]!);
  }

  /** The body itself returns the value. */
  isRoot(value: Value): boolean {
    return this.roots.has(value);
  }

  /** The iterations of a repeat, in runs of those that are alike; undefined if anything else stands among them. */
  runsOf(repeat: Stretch): readonly Run[] | undefined {
    const known = this.runs.get(repeat);
    if (known) return known;
    const iterations = repeat.elements.filter(isStretch);
    if (iterations.length !== repeat.elements.length) return undefined;
    const found: Run[] = [];
    for (let from = 0; from < iterations.length; from += found.at(-1)!.iterations.length)
      found.push(this.runFrom(iterations.slice(from)));
    this.runs.set(repeat, found);
    return found;
  }

  private runFrom(iterations: readonly Stretch[]): Run {
    const [first] = iterations;
    const form = this.formOf(first!);
    let sources: readonly Source[] | undefined;
    let length = 1;
    while (length < iterations.length) {
      const before = this.formOf(iterations[length - 1]!);
      const next = iterations[length]!;
      if (this.formOf(next).text !== form.text || !follows(iterations[length - 1]!, next)) break;
      const found = this.sourcesOf(before, this.formOf(next), iterations.slice(0, length));
      if (!found || (sources && !sameSources(sources, found))) break;
      sources = found;
      length += 1;
    }
    const run = iterations.slice(0, length);
    const isLoop = length > 1 && isShorter(length, this.length(first!), around.loop);
    return { iterations: run, sources: sources ?? form.inputs.map(() => ({ kind: 'same' })), isLoop };
  }

  /** The sources of an iteration's inputs; undefined if it reads a value of an iteration before the last. */
  private sourcesOf(before: Form, next: Form, run: readonly Stretch[]): Source[] | undefined {
    const sources: Source[] = [];
    for (const [index, input] of next.inputs.entries()) {
      const from = before.made.indexOf(input);
      if (from >= 0) sources.push({ kind: 'carried', from });
      else if (input === before.inputs[index]) sources.push({ kind: 'same' });
      else if (run.some((each) => this.formOf(each).made.includes(input))) return undefined;
      else sources.push({ kind: 'own' });
    }
    return sources;
  }

  private place(elements: readonly Element[], from: number): number {
    let at = from;
    for (const element of elements) {
      if (!isStretch(element)) at += 1;
      else {
        const to = this.place(element.elements, at);
        this.ranges.set(element, [at, to]);
        at = to;
      }
    }
    return at;
  }

  private gather(elements: readonly Element[]): void {
    for (const element of elements.filter(isStretch)) {
      this.gather(element.elements);
      if (element.region.kind !== 'block') continue;
      const { text } = this.formOf(element);
      const known = this.shared.get(text);
      if (known) known.instances.push(element);
      else this.shared.set(text, { instances: [element], calls: 0 });
    }
  }

  /** Counts the places that call each function. The inside of a loop or a function is written, and counted, once. */
  private count(elements: readonly Element[], seen: Set<string>): void {
    for (const element of elements.filter(isStretch)) {
      const runs = element.region.kind === 'repeat' ? this.runsOf(element) : undefined;
      if (runs)
        for (const { iterations, isLoop } of runs) this.count(isLoop ? iterations.slice(0, 1) : iterations, seen);
      else if (element.region.kind !== 'block') this.count(element.elements, seen);
      else {
        const { text } = this.formOf(element);
        this.shared.get(text)!.calls += 1;
        if (!seen.has(text)) this.count(element.elements, seen.add(text));
      }
    }
  }

  /** The lines of a stretch that is written in place. */
  private length(stretch: Stretch): number {
    let length = this.lengths.get(stretch);
    if (length === undefined) {
      const runs = stretch.region.kind === 'repeat' ? this.runsOf(stretch) : undefined;
      length = runs
        ? sum(runs, ({ iterations, isLoop }) =>
            isLoop ? around.loop + this.length(iterations[0]!) : sum(iterations, (each) => this.length(each)),
          )
        : sum(stretch.elements, (each) => (isStretch(each) ? this.length(each) : this.linesOf(each)));
      this.lengths.set(stretch, length);
    }
    return length;
  }
}

const isShorter = (times: number, lines: number, more: number): boolean => times * lines > lines + more;

const sum = <T>(parts: readonly T[], of: (part: T) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

/** Iterations count up, or down in the inverse of a flow. */
const follows = ({ region: a }: Stretch, { region: b }: Stretch): boolean =>
  a.kind === 'iteration' && b.kind === 'iteration' && Math.abs(b.index - a.index) === 1;

const sameSources = (a: readonly Source[], b: readonly Source[]): boolean =>
  a.every((source, index) => {
    const other = b[index]!;
    return source.kind === other.kind && (source.kind !== 'carried' || (other as typeof source).from === source.from);
  });
