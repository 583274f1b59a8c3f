/** Names and places: what an expression sees, and where the nodes that it makes are put. */
import type { Source, Span } from '../../../grammar/syntax/source.js';
import type { Node } from '../../graph/types.js';
import type { Meaning } from './meaning.js';
import type { PathScope } from './path-scope.js';

/** Where nodes are put: the body of a net, or the model level. */
export interface Place {
  readonly nodes: Node[];
  /** Name of the net being defined; undefined at model level. */
  readonly net?: string;
  /** Inside a block that a layer was given: an ordinary net, whatever is around it. */
  readonly branch?: boolean;
  /** Labels and assigned names of the net. */
  readonly labels: Map<string, Meaning>;
}

/** Names visible at one point of a spec. Lookup goes outwards; the outermost answers for a model or a file. */
export class Environment {
  private readonly names = new Map<string, Meaning>();

  constructor(
    readonly place: Place,
    readonly path: PathScope,
    readonly source: Source,
    private readonly outer?: Environment,
    /** Answers for names that are not bound here: members of the model, declarations of the file. */
    private readonly resolve?: (name: string, span?: Span) => Meaning | undefined,
  ) {}

  /** `span` is where the name stands, for messages about names that exist but may not be used there. */
  lookup(name: string, span?: Span): Meaning | undefined {
    return this.names.get(name) ?? this.resolve?.(name, span) ?? this.outer?.lookup(name, span);
  }

  /** Whether a name is bound here or outwards, by a body or its parameters. */
  isBound(name: string): boolean {
    return this.names.has(name) || (this.outer?.isBound(name) ?? false);
  }

  bind(name: string, meaning: Meaning): void {
    this.names.set(name, meaning);
  }

  /** Makes a label readable from outside: of the net, or of the iteration that it stands in. */
  label(name: string, meaning: Meaning): void {
    this.place.labels.set(name, meaning);
  }

  /** What has been labelled since: for a block that is labelled itself, so that `p.f` reads the label f in it. */
  labelledSince(before: ReadonlyMap<string, Meaning>): ReadonlyMap<string, Meaning> {
    return new Map([...this.place.labels].filter(([name, meaning]) => before.get(name) !== meaning));
  }

  /** A nested scope, at another level of the path where one is given. */
  nested(path: PathScope = this.path): Environment {
    return new Environment(this.place, path, this.source, this);
  }

  /** Names bound here and outwards, for suggestions. */
  visible(): string[] {
    return [...this.names.keys(), ...(this.outer?.visible() ?? [])];
  }
}
