/** Directions among codes that tell two kinds of examples apart, and their accuracy, in float64. */
import { UserError } from '../../common/errors.js';

export type Code = ArrayLike<number>;

/** The direction from the mean of one kind to that of the other. */
export interface Direction {
  /** The difference of the means: one step along it leads from the mean of one kind to that of the other. */
  readonly vector: readonly number[];
  /** The point half-way between the means, where the two kinds are told apart. */
  readonly middle: readonly number[];
  /** The length of the vector. */
  readonly distance: number;
}

/** The number of examples that a direction puts on their own side. */
export interface Separation {
  readonly count: number;
  readonly correct: number;
  readonly accuracy: number;
  /** The 95 % interval of the accuracy, by Wilson's score. */
  readonly interval: readonly [number, number];
}

function meanOf(codes: readonly Code[]): number[] {
  const sums = Array.from({ length: codes[0]!.length }, () => 0);
  for (const code of codes) for (let i = 0; i < sums.length; i += 1) sums[i]! += code[i]!;
  return sums.map((sum) => sum / codes.length);
}

/** @throws UserError if the kinds have the same mean, so that no direction leads from one to the other. */
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

/** The position of an example along the direction: below 0 on the side of the first kind, -1/2 and 1/2 at the means. */
export function along({ vector, middle, distance }: Direction, code: Code): number {
  return vector.reduce((sum, value, i) => sum + value * (code[i]! - middle[i]!), 0) / distance ** 2;
}

export function separation(direction: Direction, from: readonly Code[], to: readonly Code[]): Separation {
  const count = from.length + to.length;
  const correct =
    from.filter((code) => along(direction, code) < 0).length + to.filter((code) => along(direction, code) > 0).length;
  return { count, correct, accuracy: correct / count, interval: wilson(correct, count) };
}

/** A direction from the first `n` of each kind, judged by these and by the others, from which it was not learned. */
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

/** The interval of a share (Wilson 1927), sensible for few examples and near 0 and 1. */
export function wilson(correct: number, count: number): [number, number] {
  const z = 1.959964;
  const share = correct / count;
  const centre = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}

/** The code moved along the direction; 1 is the distance from the middle to a mean, 2 that from mean to mean. */
export const moved = ({ vector }: Direction, code: Code, strength: number): number[] =>
  vector.map((value, i) => code[i]! + (strength / 2) * value);
