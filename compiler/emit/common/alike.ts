/** Code of several places as one text. */
import type { Item } from '../../plan/regions/items.js';
import { allSame, Unlike } from './numbers.js';
import type { Numbers } from './numbers.js';
import type { Scope } from './scope.js';

/** Code with a gap for each number. */
export interface Template {
  /** Equal for code that differs only in its numbers. */
  readonly skeleton: string;
  readonly numbers: readonly { readonly value: number; readonly hint: string }[];
}

/** A character that no code holds. */
export const mark = '\u0000';

/** The code with a text in each of its gaps. */
export const filled = ({ skeleton }: Template, text: (gap: number) => string): string =>
  skeleton
    .split(mark)
    .map((piece, index) => (index % 2 === 0 ? piece : text(Number(piece))))
    .join('');

/** A number of several places: a literal, or the expression for it. */
export function numberOf(
  values: readonly number[],
  hint: string,
  item: Item,
  numbers: Numbers,
  literal: (value: number) => string,
  inside: readonly Scope[] = [],
): string {
  if (allSame(values)) return literal(values[0]!);
  const text = numbers.of(values, hint, item, inside);
  if (text === undefined) throw new Unlike(item);
  return text;
}

/** The code of each place, as a target writes it. */
export interface Spelling<T extends Template> {
  readonly aligned: readonly Item[];
  code(place: number): string;
  template(place: number): T;
  fill(template: T, texts: readonly string[]): string;
  literal(value: number): string;
  /** A number in which the places differ. */
  number(values: readonly number[], hint: string): string;
}

/**
 * Code of several places: the code of the first, with expressions for the numbers in which they differ. The places must
 * not differ in anything else. This is checked: the code with the numbers of a place must be the code of that place.
 */
export function spelledAlike<T extends Template>(spelling: Spelling<T>): string {
  const { aligned, fill, literal } = spelling;
  const own = aligned.map((_, place) => spelling.code(place));
  if (own.every((text) => text === own[0])) return own[0]!;
  const templates = own.map((_, place) => spelling.template(place));
  const [first] = templates;
  const fit = templates.every(
    (template, place) =>
      template.skeleton === first!.skeleton &&
      fill(
        template,
        template.numbers.map(({ value }) => literal(value)),
      ) === own[place],
  );
  if (!fit) throw new Unlike(aligned[0]!);
  const texts = first!.numbers.map(({ hint }, slot) =>
    spelling.number(
      templates.map(({ numbers }) => numbers[slot]!.value),
      hint,
    ),
  );
  return fill(first!, texts);
}
