/** Ranges of numbers that several settings share, and the test of a number against one. */
import type { NumberRange } from './types.js';

/** The largest float32. */
export const MOST_FLOAT = 3.4028234663852886e38;

/** The bound of whole numbers: sizes and counts have 32 bits. */
export const MOST_WHOLE = 2 ** 31 - 1;

/** Every number that a tensor can hold. */
export const anyFloat = { minimum: -MOST_FLOAT, maximum: MOST_FLOAT } as const satisfies NumberRange;

/** Every number from `minimum` up. */
export const from = (minimum: number): NumberRange => ({ minimum, maximum: MOST_FLOAT });

/** Every whole number from `minimum` up, such as sizes and counts. */
export const wholeFrom = (minimum: number): NumberRange & { readonly integer: true } => ({
  minimum,
  maximum: MOST_WHOLE,
  integer: true,
});

/**
 * The range of an epsilon that is added before a division. Zero, and numbers that float32 rounds to zero, do not
 * prevent a division by zero.
 */
export const aboveZero = { above: 0, maximum: MOST_FLOAT } as const satisfies NumberRange;

/** The range of an average's decay. At 1 the average would never move, and the correction of its start would divide by zero. */
export const underOne = { minimum: 0, below: 1 } as const satisfies NumberRange;

/** A number lies in a range if it does after it is rounded to float32. */
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
