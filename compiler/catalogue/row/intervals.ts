/** Interval arithmetic for the range rules. An unknown operand makes the result unknown. */
import type { ValueRange, ValueType } from './values.js';
import type { RowContext } from './types.js';

export const everything: ValueRange = { low: -Infinity, high: Infinity };

export function rangesOf(row: RowContext): readonly ValueRange[] | undefined {
  const ranges = row.inputs.map((input) => input.range);
  return ranges.every((range): range is ValueRange => range !== undefined) ? ranges : undefined;
}

/** The smallest interval that holds the numbers; unknown if any of them is NaN (0·∞). */
export function hull(numbers: readonly number[]): ValueRange | undefined {
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return undefined;
  return { low: Math.min(...numbers), high: Math.max(...numbers) };
}

/** The range of a monotone or piecewise function, from its values at the ends and at inner extrema. */
export function through(f: (x: number) => number, ...extrema: number[]): (row: RowContext) => ValueRange | undefined {
  return (row) => {
    const range = row.inputs[0]?.range;
    if (!range) return undefined;
    const inner = extrema.filter((x) => x > range.low && x < range.high);
    return hull([range.low, range.high, ...inner].map(f));
  };
}

export const keepRange = ({ inputs }: RowContext): ValueRange | undefined => inputs[0]?.range;

/** A fixed interval for any input. */
export const fixed =
  (low: number, high: number): (() => ValueRange) =>
  () => ({ low, high });

/** Intersection with a fixed interval: an activation that also keeps a known input range. */
export const within =
  (low: number, high: number, f: (x: number) => number): ((row: RowContext) => ValueRange) =>
  (row) =>
    through(f)(row) ?? { low, high };

/** Union of the ranges of all inputs. */
export function union(row: RowContext): ValueRange | undefined {
  const ranges = rangesOf(row);
  return ranges && hull(ranges.flatMap(({ low, high }) => [low, high]));
}

export function corners(f: (a: number, b: number) => number): (row: RowContext) => ValueRange | undefined {
  return (row) => {
    const [a, b] = rangesOf(row) ?? [];
    if (!a || !b) return undefined;
    return hull([f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)]);
  };
}

export function showRange(range: NonNullable<ValueType['range']>): string {
  const show = (x: number): string => (x === Infinity ? '∞' : x === -Infinity ? '-∞' : String(x));
  return `${show(range.low)}..${show(range.high)}`;
}
