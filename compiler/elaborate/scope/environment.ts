/** Environments: the names that an expression sees, and the place of the nodes that it makes. */
import type { Source, Span } from '../../../grammar/syntax/source.js';
import type { Node, Value } from '../../graph/types.js';
import type { Meaning } from './meaning.js';
import type { PathScope } from './path-scope.js';

/** The draws of each example inside `draws 5 { … }`, and values of outside that are repeated for them. */
export interface Copies {
  readonly count: number;
  readonly made: Map<Value, Value>;
}

/** The place of new nodes: the body of a net, or the level of the model. */
export interface Place {
  readonly nodes: Node[];
  /** The name of the net being defined; undefined at the level of the model. */
  readonly net?: string;
  /** True inside a block that a layer was given. The block is an ordinary net there, whatever surrounds it. */
  readonly branch?: boolean;
  /** Set inside `draws 5 { … }`. */
  readonly copies?: Copies;
  /** Labels and assigned names of the net. */
  readonly labels: Map<string, Meaning>;
}

/** Names that are visible at one point of a spec. Lookup goes outwards. The outermost environment knows the names of a model or a file. */
export class Environment {
  private readonly names = new Map<string, Meaning>();
  /** Names of loops that ended, with their places in the loop. */
  private readonly left = new Map<string, Span>();

  constructor(
    readonly place: Place,
    readonly path: PathScope,
    readonly source: Source,
    private readonly outer?: Environment,
    /** Finds names that are not bound here: members of the model, declarations of the file. */
    private readonly resolve?: (name: string, span?: Span) => Meaning | undefined,
  ) {}

  /** The meaning of a name. `span` is its place, for messages about names that exist but may not be used there. */
  lookup(name: string, span?: Span): Meaning | undefined {
    return this.names.get(name) ?? this.resolve?.(name, span) ?? this.outer?.lookup(name, span);
  }

  /** True if a body or its parameters bind the name, here or outwards. */
  isBound(name: string): boolean {
    return this.names.has(name) || (this.outer?.isBound(name) ?? false);
  }

  bind(name: string, meaning: Meaning): void {
    this.names.set(name, meaning);
  }

  /** Remembers a name that lives in one iteration of a loop. */
  leave(name: string, span: Span): void {
    this.left.set(name, span);
  }

  /** The place of a name that an iteration of a loop has to itself. */
  leftAt(name: string): Span | undefined {
    return this.left.get(name) ?? this.outer?.leftAt(name);
  }

  /** Makes a label readable from outside the net, or from outside the iteration that holds it. */
  label(name: string, meaning: Meaning): void {
    this.place.labels.set(name, meaning);
  }

  /** Labels that were added since. A block with a label needs them, so that `p.f` reads the label f in it. */
  labelledSince(before: ReadonlyMap<string, Meaning>): ReadonlyMap<string, Meaning> {
    return new Map([...this.place.labels].filter(([name, meaning]) => before.get(name) !== meaning));
  }

  /** A nested scope, possibly at another level of the path. */
  nested(path: PathScope = this.path): Environment {
    return new Environment(this.place, path, this.source, this);
  }

  /** Names that are bound here and outwards, for suggestions. */
  visible(): string[] {
    return [...this.names.keys(), ...(this.outer?.visible() ?? [])];
  }
}
