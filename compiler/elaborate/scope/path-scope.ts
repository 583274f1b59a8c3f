/** The levels of paths, which name weights and draws. */
import type { Span } from '../../../grammar/syntax/source.js';
import type { Region } from '../../graph/region.js';
import type { LabelPaths } from './label-paths.js';

/** The names of one level that are taken. */
class LevelNames {
  readonly counts = new Map<string, number>();
  readonly taken = new Set<string>();
  /** The place of each label of the level. */
  readonly labels = new Map<string, Span>();
}

type WithoutParent<R> = R extends Region ? Omit<R, 'path' | 'parent'> : never;

/** One level of the paths of weights and draws. Each name below it is handed out once (rule 10). */
export class PathScope {
  constructor(
    readonly path: string,
    private readonly labelPaths: LabelPaths,
    /** The region of everything with this path. */
    readonly region?: Region,
    private readonly names = new LevelNames(),
  ) {}

  /** The same level inside a region that begins here. */
  within(region: WithoutParent<Region>): PathScope {
    const inner = { ...region, path: this.path, ...(this.region ? { parent: this.region } : {}) } as Region;
    return new PathScope(this.path, this.labelPaths, inner, this.names);
  }

  /** The next free name of a kind, as a level below this one: `conv`, `conv_2`, …. It avoids the names of labels. */
  claim(base: string): PathScope {
    let count = this.names.counts.get(base) ?? 0;
    let name: string;
    do {
      count += 1;
      name = count === 1 ? base : `${base}_${count}`;
    } while (this.names.taken.has(name) || this.labelPaths.isReserved(this.below(name)));
    this.names.counts.set(base, count);
    return this.child(name);
  }

  /**
   * The level of a label, or the place where the label was written before at this level. A layer value that holds a
   * label and is applied several times gets a level each time.
   */
  label(name: string, span: Span): PathScope | { readonly earlier: Span } {
    const earlier = this.names.labels.get(name);
    if (earlier) return earlier.start === span.start && earlier.source === span.source ? this.claim(name) : { earlier };
    this.names.labels.set(name, span);
    this.labelPaths.note(this.below(name), this.names.taken.has(name));
    return this.child(name);
  }

  /** A level whose name is unique at this level by construction: an iteration, a block of a coupling. */
  child(name: string): PathScope {
    this.names.taken.add(name);
    return new PathScope(this.below(name), this.labelPaths, this.region);
  }

  private below(name: string): string {
    return this.path === '' ? name : `${this.path}/${name}`;
  }
}

/** `ConvTranspose` → `conv_transpose`, `Conv1D` → `conv1d`. */
export function snake(name: string): string {
  return name
    .replace(/1D$/, '1d')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
