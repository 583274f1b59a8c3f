import { fixed, showRange } from '../row/intervals.js';
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** Refuses inputs that are not pictures of so many channels, or that lie outside the range of their colour space. */
function picture(
  { inputs }: RowContext,
  channels: number,
  what: string,
  low: number,
  high: number,
  hint?: string,
): readonly number[] | ShapeProblem {
  const { shape, range } = inputs[0]!;
  if (shape.length !== 3 || shape[2] !== channels)
    return { problem: `expects ${what}, [height, width, ${channels}], but receives ${showShape(shape)}` };
  if (range && (range.low < low || range.high > high)) {
    return {
      problem: `expects ${what} in ${low}..${high}, but receives values in ${showRange(range)}`,
      ...(hint ? { hint } : {}),
    };
  }
  return shape;
}

/** Colour spaces: sRGB (IEC 61966-2-1) and CIE L*a*b* under D65. */
export const colors: readonly OpEntry[] = [
  {
    name: 'lab',
    kind: 'function',
    doc: 'sRGB pictures in 0..1 as CIE L*a*b* (CIE 15:2004; sRGB by IEC 61966-2-1, D65, 2° observer), scaled to L/100, a/128, b/128: lightness in 0..1, colour in -1..1. The data transform of the same name gives the same numbers.',
    inputs: [{ name: 'x' }],
    settings: [],
    shape: (row) => picture(row, 3, 'sRGB pictures', 0, 1, 'From -1..1: lab((x + 1) / 2).'),
    range: fixed(-1, 1),
    flops: (_, output) => 30 * sizeOf(output),
    differentiable: true,
  },
  {
    name: 'rgb',
    kind: 'function',
    doc: 'Lab pictures, scaled as `lab` scales them, as sRGB in 0..1. Colours outside sRGB are clipped in linear light; no gradient flows through clipped channels.',
    inputs: [{ name: 'x' }],
    settings: [],
    shape: (row) => picture(row, 3, 'Lab pictures', -1, 1),
    range: fixed(0, 1),
    flops: (_, output) => 30 * sizeOf(output),
    differentiable: true,
  },
  {
    name: 'grey',
    kind: 'function',
    doc: 'A lightness L/100 as the grey of that lightness in sRGB, 0..1: rgb without colour, in one channel.',
    inputs: [{ name: 'lightness' }],
    settings: [],
    shape: (row) => picture(row, 1, 'a lightness', -1, 1, 'It is channel 0 of a Lab picture: grey(channels(lab, 0)).'),
    range: fixed(0, 1),
    flops: (_, output) => 20 * sizeOf(output),
    differentiable: true,
  },
];
