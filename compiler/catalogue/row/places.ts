/** How operations move dependence over the places of sequences and maps, which are read row by row. */
import { sizeOf } from './shapes.js';
import type { RowContext } from './types.js';
import type { ValueType } from './values.js';

/**
 * What a place of the result depends on: the same place of the input (`each`), places before it (`before`), those and
 * itself (`before-or-self`), or any place (`all`).
 */
export type Places = 'each' | 'before' | 'before-or-self' | 'all' | Shift;

/** Each place depends on the place that many places after it, or before it if the number is negative. */
export interface Shift {
  readonly shift: number;
}

/** The places of an input moved along the first axis by whole rows. There may be fewer or more of them afterwards. */
export const shiftOf = (rows: number, type: ValueType): Places => ({ shift: rows * sizeOf(placeAxes(type).slice(1)) });

/** The axes of places. The last axis holds the channels of a place; labels have none. */
export const placeAxes = ({ shape, classes }: ValueType): readonly number[] =>
  classes === undefined ? shape.slice(0, -1) : shape;

export const eachPlace = (): Places => 'each';
export const allPlaces = (): Places => 'all';

/** The number of places of a value. */
export const placesIn = (type: ValueType): number => sizeOf(placeAxes(type));

/** The places that a window sees, by the steps of its taps: rows and columns from the place itself. */
export function placesOfTaps(taps: readonly (readonly [row: number, column: number])[]): Places {
  const own = taps.some(([row, column]) => row === 0 && column === 0);
  const before = taps.some(([row, column]) => row < 0 || (row === 0 && column < 0));
  const after = taps.some(([row, column]) => row > 0 || (row === 0 && column > 0));
  if (after) return 'all';
  return before ? (own ? 'before-or-self' : 'before') : 'each';
}

/** A change of shape keeps the places apart if there are as many as before. */
export const placesOfReshape =
  (shape: (row: RowContext) => readonly number[]) =>
  (row: RowContext): Places => {
    const [input] = row.inputs;
    const after = shape(row);
    const same = placesIn(input!) === (input!.classes === undefined ? sizeOf(after.slice(0, -1)) : sizeOf(after));
    return same ? 'each' : 'all';
  };
