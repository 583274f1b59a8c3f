/** Names that are visible at a place of a file, and what each means. */
import type { BlockDeclaration, Expression, FnDeclaration, NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Declaration } from './declaration.js';

/** A declaration with inputs and a body. */
export type Body = NetDeclaration | BlockDeclaration | FnDeclaration;

/** The meaning of a name, as far as it is known without evaluation. */
export interface Entry {
  readonly declaration: Declaration;
  /** Set for nets, blocks and functions. */
  readonly body?: Body;
  /** The expression that computes its value. */
  readonly value?: Expression;
  /** The scope of the value or the body. */
  readonly scope?: Scope;
  /** Names that can be read below it: scores of an evaluation. */
  readonly members?: ReadonlyMap<string, Entry>;
}

export class Scope {
  private readonly names = new Map<string, Entry>();

  constructor(
    private readonly outer?: Scope,
    /** Finds names that no body binds: those of a model or a file. */
    private readonly further?: (name: string, called: boolean) => readonly Entry[],
  ) {}

  /** The entry for a name in this scope alone. */
  own(name: string): Entry | undefined {
    return this.names.get(name);
  }

  bind(name: string, entry: Entry): void {
    this.names.set(name, entry);
  }

  /** The entries for a name. `called` is true for a call or a stage, which cannot mean a number. */
  lookup(name: string, called = false): readonly Entry[] {
    const own = this.names.get(name);
    if (own) return [own];
    const found = this.further?.(name, called) ?? [];
    return found.length > 0 ? found : (this.outer?.lookup(name, called) ?? []);
  }

  inner(): Scope {
    return new Scope(this);
  }
}
