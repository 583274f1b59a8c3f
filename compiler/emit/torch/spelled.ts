/** Code of several places as one text in Python. */
import * as alike from '../common/alike.js';
import type { Numbers } from '../common/numbers.js';
import type { Scope } from '../common/scope.js';
import type { Item } from '../../plan/regions/items.js';
import { numeral } from './spelling/literal.js';
import { templateOf } from './template.js';

/** A number of several places: a literal, or the expression for it. */
export const numberOf = (
  values: readonly number[],
  hint: string,
  item: Item,
  numbers: Numbers,
  inside: readonly Scope[] = [],
): string => alike.numberOf(values, hint, item, numbers, numeral, inside);

/** The code of several places, with expressions for the numbers in which they differ. */
export const spelled = (
  aligned: readonly Item[],
  numbers: Numbers,
  spell: (place: number, number: (value: number, hint: string) => string) => string,
): string =>
  alike.spelledAlike({
    aligned,
    code: (place) => spell(place, numeral),
    template: (place) => templateOf((number) => spell(place, number)),
    fill: (template, texts) => alike.filled(template, (gap) => texts[gap]!),
    literal: numeral,
    number: (values, hint) => numberOf(values, hint, aligned[0]!, numbers),
  });
