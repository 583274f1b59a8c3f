import type { Padding, WindowPadding } from '../../../catalogue/row/shapes.js';

export type Sides = readonly [readonly [number, number], readonly [number, number]];

/** Rows and columns before and after the picture. */
export const sides = ([vertical, horizontal]: readonly [number, number]): Sides => [
  [vertical, vertical],
  [horizontal, horizontal],
];

/** Padding as an argument of a call: a word, a number for all sides, or rows and columns before and after. */
export function paddingOption(padding: Padding): 'same' | 'valid' | number | Sides {
  if (typeof padding === 'string') return padding;
  return padding[0] === padding[1] ? padding[0] : sides(padding);
}

/** Padding that may differ at every side, in the shortest form. */
export function windowOption(padding: WindowPadding): 'same' | 'valid' | number | Sides {
  if (typeof padding === 'string') return padding;
  const [[top, bottom], [left, right]] = padding;
  return top === bottom && left === right ? paddingOption([top, left]) : padding;
}
