import type { Picture } from '../pictures/picture.js';
import { clear, emptyCoverage, fill, stroke, type Coverage, type Point } from './raster.js';

/** Red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Paint {
  /** The opacity, 1 if absent. */
  readonly alpha?: number;
  /** The shape inside which to paint. */
  readonly inside?: Coverage;
  /** True to leave points where they are, instead of moving them with the figure. */
  readonly fixed?: boolean;
}

/** A colour drawing of one figure. The same turn, scale and shift move all its points. */
export class Canvas {
  private readonly values: Float32Array;
  private readonly scratch: Coverage;

  constructor(
    readonly size: number,
    background: Colour,
    private readonly move: (point: Point) => Point,
  ) {
    this.values = new Float32Array(size * size * 3);
    for (let i = 0; i < this.values.length; i++) this.values[i] = background[i % 3]!;
    this.scratch = emptyCoverage(size);
  }

  fill(polygon: readonly Point[], colour: Colour, paint: Paint = {}): void {
    clear(this.scratch);
    fill(this.scratch, paint.fixed ? polygon : polygon.map(this.move));
    this.cover(this.scratch, colour, paint);
  }

  stroke(line: readonly Point[], radius: number | ((t: number) => number), colour: Colour, paint: Paint = {}): void {
    clear(this.scratch);
    stroke(this.scratch, paint.fixed ? line : line.map(this.move), radius);
    this.cover(this.scratch, colour, paint);
  }

  /** The coverage of a polygon, inside which to paint. */
  shape(polygon: readonly Point[]): Coverage {
    const coverage = emptyCoverage(this.size);
    fill(coverage, polygon.map(this.move));
    return coverage;
  }

  picture(): Picture {
    // The clamped array rounds and limits values to 0..255.
    const data = new Uint8Array(new Uint8ClampedArray(this.values).buffer);
    return { height: this.size, width: this.size, channels: 3, data };
  }

  private cover({ data, top, bottom }: Coverage, colour: Colour, { alpha = 1, inside }: Paint): void {
    for (let i = top * this.size; i < bottom * this.size; i++) {
      if (data[i] === 0) continue;
      const share = alpha * data[i]! * (inside ? inside.data[i]! : 1);
      for (let c = 0; c < 3; c++) this.values[3 * i + c]! += share * (colour[c]! - this.values[3 * i + c]!);
    }
  }
}

/** The colour at `share` of the way from one to another. */
export function blend(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((c) => from[c]! + (to[c]! - from[c]!) * share) as unknown as Colour;
}

export const black: Colour = [20, 16, 20];
export const white: Colour = [255, 255, 255];

/** The colour of a `#rrggbb` text. */
export function colour(hex: string): Colour {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
