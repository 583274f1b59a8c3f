/** Names of classes in pictures and charts. */

const longest = 48;

/**
 * The name of a class as one line of text; folders may have any name.
 * @param names The names by number; without them a class is named by its number.
 */
export function classLabel(value: number, names: readonly string[] | undefined): string {
  const name = names?.[value] ?? String(value);
  const clean = name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
  const letters = [...clean];
  // The number keeps apart long names that begin alike.
  return letters.length > longest ? `${letters.slice(0, longest).join('')}… ${value}` : clean;
}
