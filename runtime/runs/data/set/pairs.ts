import { UserError } from '../../../common/errors.js';
import { counted } from '../../../common/names.js';
import type { Item, Split } from '../source/source.js';

/**
 * The pairs of files of two sides, each with the first side's file in front. A pair has the same path below its sides
 * (`A/clip1/0000.png` and `B/clip1/0000.jpg`), or the same name if the folders below have other names.
 * @throws UserError if files of a side have no partner.
 */
export function paired(
  name: string,
  split: Split,
  first: readonly Item[],
  others: readonly (readonly Item[])[],
): Item[][] {
  if (others.length === 0) return first.map((item) => [item]);
  for (const keyOf of [insideOf, withoutEnding, stem]) {
    const [keys, ...partners] = [first, ...others].map((items) => new Map(items.map((item) => [keyOf(item), item])));
    const whole = [keys!, ...partners].every((found) => found.size === first.length);
    if (!whole || [first, ...others].some((items) => items.length !== first.length)) continue;
    if (first.every((item) => partners.every((found) => found.has(keyOf(item)))))
      return first.map((item) => [item, ...partners.map((found) => found.get(keyOf(item))!)]);
  }
  throw unmatched(name, split, [first, ...others]);
}

const insideOf = (item: Item): string => item.inside ?? item.name;
const withoutEnding = (item: Item): string => insideOf(item).replace(/\.\w+$/, '');
const stem = (item: Item): string => withoutEnding(item).replace(/^.*\//, '');

function unmatched(name: string, split: Split, sides: readonly (readonly Item[])[]): UserError {
  const keys = sides.map((items) => new Set(items.map(withoutEnding)));
  const alone = sides.flatMap((items) =>
    items.filter((item) => !keys.every((found) => found.has(withoutEnding(item)))),
  );
  const sizes = sides.map(({ length }) => length.toLocaleString('en-US')).join(' and ');
  const which =
    alone.length > 0
      ? `${counted(alone.length, 'file')} of the ${split} split (${sizes} on its sides) ${alone.length === 1 ? 'has' : 'have'} no partner, such as ${alone[0]!.name}`
      : `there are several of one name in the ${split} split`;
  return new UserError(`The sides of ${name} are no pairs: their files differ in number or name.`, {
    hint: `${which[0]!.toUpperCase()}${which.slice(1)}. Pairs have the same path below their sides. Write \`data ${name} unpaired { … }\` if they are not meant to be pairs.`,
  });
}
