/** Names of files and folders: their order, and lists of them in messages. */

/**
 * The natural order of texts: numbers inside names count as numbers, so that 2 comes before 10. It is the same on every
 * machine.
 */
const collator = new Intl.Collator('en', { numeric: true });

/** Natural order: 1, 2, 10. It is the order of classes and files. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return naturally(a.path, b.path);
}

/** A list in words: `cat, dog and bird`. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A count in words: `1 picture`, `12 pictures`. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
