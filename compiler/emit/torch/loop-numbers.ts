/** Numbers of a loop, computed from its index. Numbers that are the same in all iterations are left to the surrounding code. */
import type { Item } from '../../plan/regions/items.js';
import { allSame, ruleOf } from '../common/numbers.js';
import type { Numbers } from '../common/numbers.js';
import type { Scope } from '../common/scope.js';
import type { Line } from './layout/code.js';
import { line } from './layout/code.js';
import { numeral } from './spelling/literal.js';

export class LoopNumbers implements Numbers {
  readonly lines: Line[] = [];
  private readonly known: { readonly values: readonly number[]; readonly name: string }[] = [];

  constructor(
    private readonly outer: Numbers,
    private readonly index: { readonly indices: readonly number[]; use(): string },
    private readonly names: Scope,
  ) {}

  of(values: readonly number[], hint: string, item: Item, inside: readonly Scope[] = []): string | undefined {
    const { indices } = this.index;
    const outer = values.filter((_, place) => place % indices.length === 0);
    const inner = values.slice(0, indices.length);
    if (values.every((value, place) => Object.is(value, outer[Math.floor(place / indices.length)])))
      return allSame(outer) ? numeral(outer[0]!) : this.outer.of(outer, hint, item, [...inside, this.names]);
    if (!values.every((value, place) => Object.is(value, inner[place % indices.length]))) return undefined;
    const known = this.known.find((each) => each.values.every((value, place) => value === inner[place]));
    if (known) return known.name;
    const index = this.index.use();
    const text = byIndex(inner, indices, index);
    if (text === index) return text;
    const name = this.names.visibleIn(inside, hint);
    this.known.push({ values: inner, name });
    this.lines.push(line(`${name} = ${text}`));
    return name;
  }
}

/** `2 * i + 1`, `64 // 2**i`, or an entry of a list. */
export function byIndex(values: readonly number[], indices: readonly number[], index: string): string {
  const rule = ruleOf(values, indices);
  if (rule?.kind === 'parity') return `${index} % 2`;
  if (rule?.kind === 'growth') return `${rule.origin} * ${rule.ratio}**${index}`;
  if (rule?.kind === 'decay') return `${rule.origin} // ${rule.ratio}**${index}`;
  if (rule) {
    const { step, from } = rule;
    if (step < 0 && from > 0) return `${from} - ${step === -1 ? index : `${-step} * ${index}`}`;
    const product = step === 1 ? index : step === -1 ? `-${index}` : `${step} * ${index}`;
    return from === 0 ? product : `${product} ${from < 0 ? '-' : '+'} ${Math.abs(from)}`;
  }
  const least = Math.min(...indices);
  const list = indices.map((at, place) => [at, values[place]!] as const).sort(([a], [b]) => a - b);
  return `[${list.map(([, value]) => numeral(value)).join(', ')}][${least === 0 ? index : `${index} - ${least}`}]`;
}
