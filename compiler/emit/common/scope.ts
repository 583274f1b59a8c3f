/** Scopes of names in emitted code. */

/** The way in which a language spells names. */
export interface NameStyle {
  readonly reserved: ReadonlySet<string>;
  spell(hint: string): string;
  /** A name that is taken, with a number. */
  numbered(base: string, count: number): string;
}

/** Gives each name once. An inner scope avoids the names of the outer. */
export class Scope {
  protected readonly taken: Set<string>;

  constructor(
    outer: Iterable<string>,
    protected readonly style: NameStyle,
  ) {
    this.taken = new Set(outer);
  }

  claim(hint: string): string {
    return this.numbered(this.style.spell(hint));
  }

  /** The name as it is, or with a number if it is taken here or in the other scope. */
  numbered(base: string, other?: Scope): string {
    let name = base;
    for (let count = 2; !this.isFree(name) || other?.isFree(name) === false; count++)
      name = this.style.numbered(base, count);
    this.taken.add(name);
    return name;
  }

  /** A name that these scopes inside do not hide. They may have given names already. */
  visibleIn(scopes: readonly Scope[], hint: string): string {
    const all = [this, ...scopes];
    const base = this.style.spell(hint);
    let name = base;
    for (let count = 2; !all.every((scope) => scope.isFree(name)); count++) name = this.style.numbered(base, count);
    for (const scope of all) scope.taken.add(name);
    return name;
  }

  isFree(name: string): boolean {
    return !this.taken.has(name) && !this.style.reserved.has(name);
  }

  inner(): Scope {
    return new Scope(this.taken, this.style);
  }
}
