/** Code of several places that differs only in its numbers. */

/** Code with a gap for each number. */
export interface Template {
  /** Equal for code that differs only in its numbers. */
  readonly skeleton: string;
  readonly numbers: readonly { readonly value: number; readonly hint: string }[];
}

/** A character that no code holds. */
const mark = '\u0000';

export function templateOf(spell: (number: (value: number, hint: string) => string) => string): Template {
  const numbers: { value: number; hint: string }[] = [];
  const skeleton = spell((value, hint) => `${mark}${numbers.push({ value, hint }) - 1}${mark}`);
  return { skeleton, numbers };
}

/** The code with texts in its gaps. */
export const filled = ({ skeleton }: Template, texts: readonly string[]): string =>
  skeleton
    .split(mark)
    .map((piece, index) => (index % 2 === 0 ? piece : texts[Number(piece)]!))
    .join('');
