/** Numbers that differ where code is written once for several places: arguments of a function, or what a loop computes. */
import type { Item } from '../../plan/regions/items.js';
import type { Names } from './names.js';

/** Two places turned out to be unlike where they are written: the operation does not leave its numbers to others. */
export class Unlike extends Error {
  constructor(readonly item: Item) {
    super(`${item.node.path} is not written as its like`);
  }
}

/** Of what is written the row is what does not leave its numbers to others. */
export const keyOf = ({ node, way }: Item): string =>
  `${way} ${node.kind === 'op' ? node.op.name : node.kind === 'call' ? node.net.name : node.path}`;

/** What a number of several places is written as; undefined where nothing can say it. */
export interface Numbers {
  of(values: readonly number[], hint: string, item: Item): string | undefined;
}

/** What literals are called that have no name of their own. */
const anyNumber = 'value';

/** At one place every number is itself. */
export const single: Numbers = { of: ([value]) => String(value) };

export const allSame = (values: readonly number[]): boolean => values.every((value) => Object.is(value, values[0]));

export interface NumberParameter {
  readonly name: string;
  /** By instance. */
  readonly values: readonly number[];
  readonly item: Item;
}

/** Of a function that stands for several blocks: its parameters. */
export class ParameterNumbers implements Numbers {
  readonly parameters: NumberParameter[] = [];

  constructor(private readonly names: Names) {}

  of(values: readonly number[], hint: string, item: Item): string {
    const known = this.parameters.find((each) => each.values.every((value, index) => Object.is(value, values[index])));
    if (known) return known.name;
    const name = this.names.claim(hint);
    this.parameters.push({ name, values, item });
    return name;
  }
}

/** Of a loop: by its index; what is the same in all iterations is up to what is around it. */
export class LoopNumbers implements Numbers {
  readonly statements: string[] = [];
  private readonly known: { readonly values: readonly number[]; readonly name: string }[] = [];

  constructor(
    private readonly outer: Numbers,
    private readonly index: { readonly indices: readonly number[]; use(): string },
    private readonly names: Names,
  ) {}

  of(values: readonly number[], hint: string, item: Item): string | undefined {
    const { indices } = this.index;
    const outer = values.filter((_, place) => place % indices.length === 0);
    const inner = values.slice(0, indices.length);
    if (values.every((value, place) => Object.is(value, outer[Math.floor(place / indices.length)])))
      return allSame(outer) ? String(outer[0]) : this.outer.of(outer, hint, item);
    if (!values.every((value, place) => Object.is(value, inner[place % indices.length]))) return undefined;
    const known = this.known.find((each) => each.values.every((value, place) => value === inner[place]));
    if (known) return known.name;
    const index = this.index.use();
    const text = byIndex(inner, indices, index);
    // An index says itself, and so does a formula that has no name.
    if (text === index || (hint === anyNumber && isFormula(inner, indices))) return text;
    const name = this.names.claim(hint);
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

/** Whether numbers follow from their index. */
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
