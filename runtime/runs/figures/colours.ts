/** Colours of numbers and of classes, as bytes. */
import { scheme } from 'vega';
import { classPalette } from './chart.js';

export type Colour = readonly [red: number, green: number, blue: number];

/** The colour of what has no number: no scale has it. */
export const noNumber: Colour = [255, 0, 255];

/** The colour of a share of a scale, 0 … 1. */
export const viridis = (share: number): Colour => bytesOf((scheme('viridis') as (at: number) => string)(share));

/** The colour of a class among `count`. */
export function colourOf(value: number, count: number): Colour {
  if (count <= classPalette.length) return bytesOf(classPalette[value] ?? '#808080');
  return bytesOf((scheme('turbo') as (at: number) => string)((value + 0.5) / count));
}

/** The bytes of `#4e79a7` or `rgb(78, 121, 167)`. */
function bytesOf(colour: string): Colour {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : [...colour.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}
