/** Code of several places as one text. */
import type { Numbers } from '../common/numbers.js';
import { allSame, Unlike } from '../common/numbers.js';
import type { Scope } from '../common/scope.js';
import type { Item } from '../../plan/regions/items.js';
import { numeral } from './spelling/literal.js';
import { filled, templateOf } from './template.js';

/** A number of several places: a literal, or the expression for it. */
export function numberOf(
  values: readonly number[],
  hint: string,
  item: Item,
  numbers: Numbers,
  inside: readonly Scope[] = [],
): string {
  if (allSame(values)) return numeral(values[0]!);
  const text = numbers.of(values, hint, item, inside);
  if (text === undefined) throw new Unlike(item);
  return text;
}

/**
 * Code of several places: the code of the first, with expressions for the numbers in which they differ. The places must
 * not differ in anything else. This is checked: the code with the numbers of a place must be the code of that place.
 */
export function spelled(
  aligned: readonly Item[],
  numbers: Numbers,
  spell: (place: number, number: (value: number, hint: string) => string) => string,
): string {
  const own = aligned.map((_, place) => spell(place, numeral));
  if (own.every((text) => text === own[0])) return own[0]!;
  const templates = own.map((_, place) => templateOf((number) => spell(place, number)));
  const [first] = templates;
  const fit = templates.every(
    (template, place) =>
      template.skeleton === first!.skeleton &&
      filled(
        template,
        template.numbers.map(({ value }) => numeral(value)),
      ) === own[place],
  );
  if (!fit) throw new Unlike(aligned[0]!);
  const texts = first!.numbers.map(({ hint }, slot) =>
    numberOf(
      templates.map((template) => template.numbers[slot]!.value),
      hint,
      aligned[0]!,
      numbers,
    ),
  );
  return filled(first!, texts);
}
