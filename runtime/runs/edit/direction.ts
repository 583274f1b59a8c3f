/** Directions among codes that tell two kinds of examples apart, and how well they do; plain float64. */
import { UserError } from '../../common/errors.js';

export type Code = ArrayLike<number>;

/** The way from the mean of one kind to that of the other. */
export interface Direction {
  /** Difference of the means: once this far along, the mean of one kind is that of the other. */
  readonly vector: readonly number[];
  /** Half-way between the means: where one kind is told from the other. */
  readonly middle: readonly number[];
  /** Length of the vector. */
  readonly distance: number;
}

/** How many of some examples a direction puts on their own side. */
export interface Separation {
  readonly count: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Of the accuracy, 95 %, by Wilson's score. */
  readonly interval: readonly [number, number];
}

function meanOf(codes: readonly Code[]): number[] {
  const sums = Array.from({ length: codes[0]!.length }, () => 0);
  for (const code of codes) for (let i = 0; i < sums.length; i += 1) sums[i]! += code[i]!;
  return sums.map((sum) => sum / codes.length);
}

/** @throws UserError when the kinds have the same mean: there is no way from one to the other. */
export function directionBetween(from: readonly Code[], to: readonly Code[]): Direction {
  const [start, end] = [meanOf(from), meanOf(to)];
  const vector = end.map((value, i) => value - start[i]!);
  const distance = Math.hypot(...vector);
  if (!(distance > 0) || !Number.isFinite(distance))
    throw new UserError('The two kinds have the same code on average: no direction leads from one to the other.', {
      hint: 'Look at the projections first.',
      advice: { call: 'sample' },
    });
  return { vector, middle: end.map((value, i) => (value + start[i]!) / 2), distance };
}

/** How far an example is along: below 0 on the side of the first kind, -1/2 and 1/2 at the means. */
export function along({ vector, middle, distance }: Direction, code: Code): number {
  return vector.reduce((sum, value, i) => sum + value * (code[i]! - middle[i]!), 0) / distance ** 2;
}

export function separation(direction: Direction, from: readonly Code[], to: readonly Code[]): Separation {
  const count = from.length + to.length;
  const correct =
    from.filter((code) => along(direction, code) < 0).length + to.filter((code) => along(direction, code) > 0).length;
  return { count, correct, accuracy: correct / count, interval: wilson(correct, count) };
}

/** A direction from the first `n` of each kind, judged by these and by the others, which it has not seen. */
export function judge(
  [from, to]: readonly [readonly Code[], readonly Code[]],
  n: number,
): { readonly direction: Direction; readonly learned: Separation; readonly heldOut: Separation } {
  const direction = directionBetween(from.slice(0, n), to.slice(0, n));
  return {
    direction,
    learned: separation(direction, from.slice(0, n), to.slice(0, n)),
    heldOut: separation(direction, from.slice(n), to.slice(n)),
  };
}

/** Wilson 1927: an interval for a share, sensible for few examples and near 0 and 1. */
export function wilson(correct: number, count: number): [number, number] {
  const z = 1.959964;
  const share = correct / count;
  const centre = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}

/** The code moved along; 1 is as far as from the middle to a mean, 2 from mean to mean. */
export const moved = ({ vector }: Direction, code: Code, strength: number): number[] =>
  vector.map((value, i) => code[i]! + (strength / 2) * value);
