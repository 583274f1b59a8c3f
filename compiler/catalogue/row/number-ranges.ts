/** Ranges of numbers that several settings share, and what lies in one. */
import type { NumberRange } from './types.js';

/** The largest float32. */
export const MOST_FLOAT = 3.4028234663852886e38;

/** Whole numbers stay under it: sizes and counts are of 32 bits. */
export const MOST_WHOLE = 2 ** 31 - 1;

/** Every number that a tensor can hold. */
export const anyFloat = { minimum: -MOST_FLOAT, maximum: MOST_FLOAT } as const satisfies NumberRange;

/** From a number on. */
export const from = (minimum: number): NumberRange => ({ minimum, maximum: MOST_FLOAT });

/** Whole numbers from a number on, such as sizes and counts. */
export const wholeFrom = (minimum: number): NumberRange & { readonly integer: true } => ({
  minimum,
  maximum: MOST_WHOLE,
  integer: true,
});

/** What is added so that nothing is divided by zero: zero itself, and what float32 rounds to it, would not do. */
export const aboveZero = { above: 0, maximum: MOST_FLOAT } as const satisfies NumberRange;

/** Shares of the old that averages keep: at one they would never move, and what corrects their start would divide by zero. */
export const underOne = { minimum: 0, below: 1 } as const satisfies NumberRange;

/** Whether a number lies in a range as the float32 that it becomes. */
export function liesIn(value: number, { minimum, maximum, above, below }: NumberRange): boolean {
  const held = Math.fround(value);
  return (
    Number.isFinite(held) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (above === undefined || held > above) &&
    (below === undefined || held < below)
  );
}

/** `a number in 0..1`, `a number above 0`, `a number of at least 0 and under 1`. */
export function rangeWords({ minimum, maximum, above, below }: NumberRange): string {
  const most = maximum === undefined || maximum >= 2 ** 31 ? undefined : maximum;
  const least = minimum === undefined || minimum <= -(2 ** 31) ? undefined : minimum;
  if (least !== undefined && most !== undefined) return ` in ${least}..${most}`;
  const ends = [
    ...(least === undefined ? [] : [`of at least ${least}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(most === undefined ? [] : [`of at most ${most}`]),
    ...(below === undefined ? [] : [`under ${below}`]),
  ];
  return ends.length === 0 ? '' : ` ${ends.join(' and ')}`;
}
