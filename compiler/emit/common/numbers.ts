/** Numbers that differ between several places that are written once: arguments of a function, or values that a loop computes. */
import type { Item } from '../../plan/regions/items.js';
import type { Scope } from './scope.js';

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
  of(values: readonly number[], hint: string, item: Item, inside?: readonly Scope[]): string | undefined;
}

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

  constructor(private readonly names: Scope) {}

  of(values: readonly number[], hint: string, item: Item, inside: readonly Scope[] = []): string {
    const known = this.parameters.find((each) => each.values.every((value, index) => Object.is(value, values[index])));
    if (known) return known.name;
    const name = this.names.visibleIn(inside, hint);
    this.parameters.push({ name, values, item });
    return name;
  }
}

/** The computation of numbers from their index, exact in whole numbers. */
export type Rule =
  | { readonly kind: 'parity' }
  /** `step * i + from`. */
  | { readonly kind: 'line'; readonly step: number; readonly from: number }
  /** `origin * ratio ** i`. */
  | { readonly kind: 'growth'; readonly origin: number; readonly ratio: number }
  /** `origin / ratio ** i`. */
  | { readonly kind: 'decay'; readonly origin: number; readonly ratio: number };

export function ruleOf(values: readonly number[], indices: readonly number[]): Rule | undefined {
  const pairs = indices.map((at, place) => [at, values[place]!] as const);
  const exact = (formula: (at: number) => number): boolean => pairs.every(([at, value]) => formula(at) === value);
  const [[first, start], [second, next]] = pairs as [(typeof pairs)[number], (typeof pairs)[number]];
  if (!pairs.every(([, value]) => Number.isInteger(value))) return undefined;
  if (exact((at) => at % 2)) return { kind: 'parity' };
  const step = (next - start) / (second - first);
  const from = start - step * first;
  if (Number.isInteger(step) && Number.isInteger(from) && exact((at) => step * at + from))
    return { kind: 'line', step, from };
  const ratio = second > first ? next / start : start / next;
  const origin = ratio >= 1 ? start / ratio ** first : start * (1 / ratio) ** first;
  if (ratio > 1 && Number.isInteger(ratio) && Number.isInteger(origin) && exact((at) => origin * ratio ** at))
    return { kind: 'growth', origin, ratio };
  const part = 1 / ratio;
  if (part > 1 && Number.isInteger(part) && Number.isInteger(origin) && exact((at) => origin / part ** at))
    return { kind: 'decay', origin, ratio: part };
  return undefined;
}

/** Numbers are a formula if they can be computed from their index. */
export const isFormula = (values: readonly number[], indices: readonly number[]): boolean =>
  ruleOf(values, indices) !== undefined;

/** `2 * i + 1`, `9 - 3 * i`, `-i`: the text of a line, the same in all targets. */
export function lineText(step: number, from: number, index: string): string {
  if (step < 0 && from > 0) return `${from} - ${step === -1 ? index : `${-step} * ${index}`}`;
  const product = step === 1 ? index : step === -1 ? `-${index}` : `${step} * ${index}`;
  return from === 0 ? product : `${product} ${from < 0 ? '-' : '+'} ${Math.abs(from)}`;
}
