/** Numbers of a loop. They are computed from its index. Numbers that are the same in all iterations are left to the surrounding code. */
import type { Item } from '../../plan/regions/items.js';
import { allSame } from './numbers.js';
import type { Numbers } from './numbers.js';
import type { Scope } from './scope.js';

export interface LoopIndex {
  readonly indices: readonly number[];
  /** The name of the index, which is used from then on. */
  use(): string;
}

/** What a target adds: the form of its literals, formulas and statements. */
export abstract class LoopNumbers implements Numbers {
  private readonly known: { readonly values: readonly number[]; readonly name: string }[] = [];

  /** @param names The scope of the loop's body. */
  constructor(
    private readonly outer: Numbers,
    private readonly index: LoopIndex,
    private readonly names: Scope,
  ) {}

  protected abstract literal(value: number): string;
  protected abstract byIndex(values: readonly number[], indices: readonly number[], index: string): string;
  /** True if such numbers stand where they are read, without a name. */
  protected abstract isNameless(hint: string, values: readonly number[], indices: readonly number[]): boolean;
  /** Gives a number its name, before the statements of the body. */
  protected abstract declare(name: string, text: string): void;

  of(values: readonly number[], hint: string, item: Item, inside: readonly Scope[] = []): string | undefined {
    const { indices } = this.index;
    const outer = values.filter((_, place) => place % indices.length === 0);
    const inner = values.slice(0, indices.length);
    if (values.every((value, place) => Object.is(value, outer[Math.floor(place / indices.length)])))
      return allSame(outer) ? this.literal(outer[0]!) : this.outer.of(outer, hint, item, [...inside, this.names]);
    if (!values.every((value, place) => Object.is(value, inner[place % indices.length]))) return undefined;
    const known = this.known.find((each) => each.values.every((value, place) => value === inner[place]));
    if (known) return known.name;
    const index = this.index.use();
    const text = this.byIndex(inner, indices, index);
    // An index needs no name.
    if (text === index || this.isNameless(hint, inner, indices)) return text;
    const name = this.names.visibleIn(inside, hint);
    this.known.push({ values: inner, name });
    this.declare(name, text);
    return name;
  }
}
