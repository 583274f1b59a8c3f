/** Names that are seen from a place of a file, and what stands behind each. */
import type { BlockDeclaration, Expression, FnDeclaration, NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Declaration } from './declaration.js';

/** What has inputs and a body. */
export type Body = NetDeclaration | BlockDeclaration | FnDeclaration;

/** What a name means, as far as it can be known without evaluating anything. */
export interface Entry {
  readonly declaration: Declaration;
  /** For nets, blocks and functions. */
  readonly body?: Body;
  /** What its value is computed by. */
  readonly value?: Expression;
  /** Where the value, or the body, sees names. */
  readonly scope?: Scope;
  /** Names that can be read below it: scores of an evaluation. */
  readonly members?: ReadonlyMap<string, Entry>;
}

export class Scope {
  private readonly names = new Map<string, Entry>();

  constructor(
    private readonly outer?: Scope,
    /** Answers for names that are bound in no body: those of a model, of a file. */
    private readonly further?: (name: string, called: boolean) => readonly Entry[],
  ) {}

  /** The entry of that name in this very scope. */
  own(name: string): Entry | undefined {
    return this.names.get(name);
  }

  bind(name: string, entry: Entry): void {
    this.names.set(name, entry);
  }

  /** `called` where the name is called, or stands as a stage: there a number is not meant. */
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
