/** Numbers that differ between several places that are written once: arguments of a function, or values that a loop computes. */
import type { Item } from '../../plan/regions/items.js';
import type { Names } from './names.js';

/** Thrown if two places cannot be written as one, because an operation does not leave its numbers to others. */
export class Unlike extends Error {
  constructor(readonly item: Item) {
    super(`${item.node.path} is not written as its like`);
  }
}

/** A key for what can be fixed: the row, net or path, since that is what does not leave its numbers to others. */
export const keyOf = ({ node, way }: Item): string =>
  `${way} ${node.kind === 'op' ? node.op.name : node.kind === 'call' ? node.net.name : node.path}`;

/** The text for a number of several places; undefined if no text gives all of its values. `inside` are the scopes between that read it. */
export interface Numbers {
  of(values: readonly number[], hint: string, item: Item, inside?: readonly Names[]): string | undefined;
}

/** The name of a literal without a name of its own. */
const anyNumber = 'value';

/** Numbers of a single place stand for themselves. */
export const single: Numbers = { of: ([value]) => String(value) };

export const allSame = (values: readonly number[]): boolean => values.every((value) => Object.is(value, values[0]));

export interface NumberParameter {
  readonly name: string;
  /** The values, by instance. */
  readonly values: readonly number[];
  readonly item: Item;
}

/** Numbers of a function that stands for several blocks. They become its parameters. */
export class ParameterNumbers implements Numbers {
  readonly parameters: NumberParameter[] = [];

  constructor(private readonly names: Names) {}

  of(values: readonly number[], hint: string, item: Item, inside: readonly Names[] = []): string {
    const known = this.parameters.find((each) => each.values.every((value, index) => Object.is(value, values[index])));
    if (known) return known.name;
    const name = this.names.visibleIn(inside, hint);
    this.parameters.push({ name, values, item });
    return name;
  }
}

/** Numbers of a loop. They are computed from its index. Numbers that are the same in all iterations are left to the surrounding code. */
export class LoopNumbers implements Numbers {
  readonly statements: string[] = [];
  private readonly known: { readonly values: readonly number[]; readonly name: string }[] = [];

  constructor(
    private readonly outer: Numbers,
    private readonly index: { readonly indices: readonly number[]; use(): string },
    private readonly names: Names,
  ) {}

  of(values: readonly number[], hint: string, item: Item, inside: readonly Names[] = []): string | undefined {
    const { indices } = this.index;
    const outer = values.filter((_, place) => place % indices.length === 0);
    const inner = values.slice(0, indices.length);
    if (values.every((value, place) => Object.is(value, outer[Math.floor(place / indices.length)])))
      return allSame(outer) ? String(outer[0]) : this.outer.of(outer, hint, item, [...inside, this.names]);
    if (!values.every((value, place) => Object.is(value, inner[place % indices.length]))) return undefined;
    const known = this.known.find((each) => each.values.every((value, place) => value === inner[place]));
    if (known) return known.name;
    const index = this.index.use();
    const text = byIndex(inner, indices, index);
    // An index needs no name, and neither does a formula without one.
    if (text === index || (hint === anyNumber && isFormula(inner, indices))) return text;
    const name = this.names.visibleIn(inside, hint);
    this.known.push({ values: inner, name });
    this.statements.push(`const ${name} = ${text};`);
    return name;
  }
}

/** `2 * i + 1`, or an entry of a list. */
export function byIndex(values: readonly number[], indices: readonly number[], index: string): string {
  const text = formula(values, indices, index);
  if (text !== undefined) return text;
  const least = Math.min(...indices);
  const list = indices.map((at, place) => [at, values[place]!] as const).sort(([a], [b]) => a - b);
  const at = least === 0 ? index : `${index} - ${least}`;
  return `[${list.map(([, value]) => value).join(', ')}][${at}]!`;
}

/** Numbers are a formula if they can be computed from their index. */
export const isFormula = (values: readonly number[], indices: readonly number[]): boolean =>
  formula(values, indices, 'i') !== undefined;

/** `2 * i + 1`, `64 / 2 ** i`, `i % 2`: exact in whole numbers. */
function formula(values: readonly number[], indices: readonly number[], index: string): string | undefined {
  const pairs = indices.map((at, place) => [at, values[place]!] as const);
  const exact = (formula: (at: number) => number): boolean => pairs.every(([at, value]) => formula(at) === value);
  const [[first, start], [second, next]] = pairs as [(typeof pairs)[number], (typeof pairs)[number]];
  const step = (next - start) / (second - first);
  const from = start - step * first;
  if (pairs.every(([, value]) => Number.isInteger(value))) {
    if (exact((at) => at % 2)) return `${index} % 2`;
    if (Number.isInteger(step) && Number.isInteger(from) && exact((at) => step * at + from)) {
      const product = step === 1 ? index : step === -1 ? `-${index}` : `${step} * ${index}`;
      if (step < 0 && from > 0) return `${from} - ${step === -1 ? index : `${-step} * ${index}`}`;
      return from === 0 ? product : `${product} ${from < 0 ? '-' : '+'} ${Math.abs(from)}`;
    }
    const ratio = second > first ? next / start : start / next;
    const origin = ratio >= 1 ? start / ratio ** first : start * (1 / ratio) ** first;
    if (ratio > 1 && Number.isInteger(ratio) && Number.isInteger(origin) && exact((at) => origin * ratio ** at))
      return `${origin} * ${ratio} ** ${index}`;
    const part = 1 / ratio;
    if (part > 1 && Number.isInteger(part) && Number.isInteger(origin) && exact((at) => origin / part ** at))
      return `${origin} / ${part} ** ${index}`;
  }
  return undefined;
}
