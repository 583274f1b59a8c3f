import type { Chance } from './chance.js';
import type { Point } from './raster.js';

/** A small turn, scale and shift of the whole figure about the middle of the picture. */
export function pose(size: number, chance: Chance): (point: Point) => Point {
  const angle = chance.between(-0.09, 0.09);
  const scale = chance.between(0.93, 1.06);
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [shiftX, shiftY] = [chance.between(-2, 2), chance.between(-1.5, 1.5)];
  const middle = size / 2;
  return ([x, y]) => [
    middle + shiftX + (x - middle) * cos - (y - middle) * sin,
    middle + shiftY + (x - middle) * sin + (y - middle) * cos,
  ];
}

/**
 * The points, and their mirror images in reverse: an outline from its right half, which is given from top to bottom.
 */
export function symmetric(right: readonly Point[], axis = 32): Point[] {
  const left = [...right].reverse().filter(([x]) => x !== axis);
  return [...right, ...left.map(([x, y]): Point => [2 * axis - x, y])];
}

/** Each side in turn: −1 is left, 1 is right. */
export const sides = [-1, 1] as const;
