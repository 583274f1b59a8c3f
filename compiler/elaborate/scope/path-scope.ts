/** The paths of weights and draws, as they are handed out. */
import type { Span } from '../../../grammar/syntax/source.js';
import type { LabelPaths } from './label-paths.js';

/** One level of the paths of weights and draws. Each name below it is handed out once (rule 10). */
export class PathScope {
  private readonly counts = new Map<string, number>();
  private readonly taken = new Set<string>();
  /** Where each label of this level is written. */
  private readonly labels = new Map<string, Span>();

  constructor(
    readonly path: string,
    private readonly labelPaths: LabelPaths,
  ) {}

  /** The next free name of a kind, as a level below this one: `conv`, `conv_2`, …; names of labels are left to them. */
  claim(base: string): PathScope {
    let count = this.counts.get(base) ?? 0;
    let name: string;
    do {
      count += 1;
      name = count === 1 ? base : `${base}_${count}`;
    } while (this.taken.has(name) || this.labelPaths.isReserved(this.below(name)));
    this.counts.set(base, count);
    return this.child(name);
  }

  /**
   * The level of a label; where it has been written at another place of this level, that place. A layer value that holds a
   * label and is applied several times gets a level each time.
   */
  label(name: string, span: Span): PathScope | { readonly earlier: Span } {
    const earlier = this.labels.get(name);
    if (earlier) return earlier.start === span.start && earlier.source === span.source ? this.claim(name) : { earlier };
    this.labels.set(name, span);
    this.labelPaths.note(this.below(name), this.taken.has(name));
    return this.child(name);
  }

  /** A level whose name nothing else at this level can have: an iteration, a block of a coupling. */
  child(name: string): PathScope {
    this.taken.add(name);
    return new PathScope(this.below(name), this.labelPaths);
  }

  private below(name: string): string {
    return this.path === '' ? name : `${this.path}/${name}`;
  }
}

/** `ConvTranspose` → `conv_transpose`. */
export function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
