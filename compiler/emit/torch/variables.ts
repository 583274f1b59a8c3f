/** Variables of a function: the expressions of values, and the variables that may be assigned again. */
import type { Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import type { Body } from './bodies.js';

interface Known {
  readonly expression: string;
  /** Variables that the expression reads. */
  readonly reads: ReadonlySet<string>;
  /** The number of calls inside each other that it consists of. */
  readonly cost: number;
}

export class Variables {
  private readonly known: Map<Value, Known>;
  /** Values whose expressions read a variable. */
  private readonly readers = new Map<string, Set<Value>>();
  /** Variables without a name of the author's, which may be assigned again: for any value, or for one of the same meaning. */
  private readonly offered = new Map<string, 'any' | 'same'>();
  private readonly begun: Set<Item>;
  /** Values that are read at the end, by whatever other place that is written as this one. */
  private readonly kept = new Set<Value>();

  constructor(
    private readonly body: Body,
    known: ReadonlyMap<Value, Known> = new Map(),
    begun: ReadonlySet<Item> = new Set(),
  ) {
    this.known = new Map(known);
    this.begun = new Set(begun);
  }

  /** The same values for a suite inside, which assigns nothing that is outside of it. */
  inner(body = this.body): Variables {
    return new Variables(body, this.known, this.begun);
  }

  /** The items are being written. */
  begin(items: readonly Item[]): void {
    for (const item of items) this.begun.add(item);
  }

  /** The values are read at the end of the suite. */
  keep(values: readonly Value[]): void {
    for (const value of values) this.kept.add(value);
  }

  isKept(value: Value): boolean {
    return this.kept.has(value);
  }

  has(value: Value): boolean {
    return this.known.has(value);
  }

  expression(value: Value): string {
    const known = this.known.get(value);
    if (!known) throw new Error(`${JSON.stringify(value.name ?? value.id)} is read before it is computed`);
    return known.expression;
  }

  costOf(value: Value): number {
    return this.known.get(value)?.cost ?? 0;
  }

  /** Gives a value an expression that is computed from others. */
  set(value: Value, expression: string, inputs: readonly Value[], cost: number): void {
    const reads = new Set(inputs.flatMap((input) => [...(this.known.get(input)?.reads ?? [])]));
    this.remember(value, { expression, reads, cost });
  }

  /** Gives a value a variable of its own, or an attribute of one. */
  name(value: Value, expression: string, variable = expression): void {
    this.remember(value, { expression, reads: new Set([variable]), cost: 0 });
  }

  forget(value: Value): void {
    this.known.delete(value);
  }

  /** The variable may be assigned again once nothing reads it. */
  offer(variable: string, to: 'any' | 'same'): void {
    this.offered.set(variable, to);
  }

  /** The variable exists, and nothing reads it any more. */
  isOffered(variable: string): boolean {
    return this.offered.has(variable) && this.isFree(variable);
  }

  /** The variable of a value, if it may be assigned again: for the value that a loop carries, or for any. */
  again(value: Value, isCarried = false): string | undefined {
    const known = this.known.get(value);
    if (isCarried) return known && this.isOffered(known.expression) ? known.expression : undefined;
    return [...(known?.reads ?? [])].find((variable) => this.offered.get(variable) === 'any' && this.isFree(variable));
  }

  private isFree(variable: string): boolean {
    const readers = this.readers.get(variable) ?? new Set();
    for (const value of readers) {
      if (!this.isDone(value)) return false;
      readers.delete(value);
    }
    return true;
  }

  private isDone(value: Value): boolean {
    const { folding } = this.body;
    return (
      !this.kept.has(value) &&
      !folding.isRoot(value) &&
      folding.allReadersOf(value).every((reader) => this.begun.has(reader))
    );
  }

  private remember(value: Value, known: Known): void {
    this.known.set(value, known);
    for (const variable of known.reads) {
      const readers = this.readers.get(variable) ?? new Set();
      this.readers.set(variable, readers.add(value));
    }
  }
}
