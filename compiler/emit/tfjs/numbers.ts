/** Numbers that differ between several places, in TypeScript. */
import { allSame, isFormula, ruleOf } from '../common/numbers.js';
import type { Numbers } from '../common/numbers.js';
import type { Item } from '../../plan/regions/items.js';
import type { Names } from './names.js';

/** The name of a literal without a name of its own. */
const anyNumber = 'value';

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

/** `2 * i + 1`, `64 / 2 ** i`, `i % 2`. */
function formula(values: readonly number[], indices: readonly number[], index: string): string | undefined {
  const rule = ruleOf(values, indices);
  if (!rule) return undefined;
  if (rule.kind === 'parity') return `${index} % 2`;
  if (rule.kind !== 'line') return `${rule.origin} ${rule.kind === 'growth' ? '*' : '/'} ${rule.ratio} ** ${index}`;
  const { step, from } = rule;
  const product = step === 1 ? index : step === -1 ? `-${index}` : `${step} * ${index}`;
  if (step < 0 && from > 0) return `${from} - ${step === -1 ? index : `${-step} * ${index}`}`;
  return from === 0 ? product : `${product} ${from < 0 ? '-' : '+'} ${Math.abs(from)}`;
}
