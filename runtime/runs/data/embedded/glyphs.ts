import type { Picture } from '../pictures/picture.js';
import { sequence } from '../source/draws.js';
import { curve, emptyCoverage, stroke, type Point } from './raster.js';

/** One pen stroke through joints in a unit box (y grows downwards). */
interface Stroke {
  readonly joints: readonly Point[];
  /** `line` keeps its corners, `curve` is smooth, `loop` is smooth and closed. */
  readonly kind: 'line' | 'curve' | 'loop';
}
type Skeleton = readonly Stroke[];

const line = (...joints: Point[]): Stroke => ({ kind: 'line', joints });
const bow = (...joints: Point[]): Stroke => ({ kind: 'curve', joints });
const loop = (...joints: Point[]): Stroke => ({ kind: 'loop', joints });

/** The ways in which each digit is written. Strokes that start where another ends share the joint and its jitter. */
const skeletons: readonly (readonly Skeleton[])[] = [
  [
    [loop([0.5, 0], [0.2, 0.13], [0.08, 0.5], [0.2, 0.87], [0.5, 1], [0.8, 0.87], [0.92, 0.5], [0.8, 0.13])],
    [
      bow(
        [0.62, 0.03],
        [0.3, 0.06],
        [0.1, 0.4],
        [0.16, 0.8],
        [0.5, 1],
        [0.84, 0.8],
        [0.9, 0.4],
        [0.7, 0.06],
        [0.46, 0.02],
      ),
    ],
  ],
  [
    [line([0.5, 0], [0.5, 1])],
    [line([0.26, 0.22], [0.54, 0], [0.54, 1])],
    [line([0.26, 0.22], [0.52, 0], [0.52, 1]), line([0.24, 1], [0.8, 1])],
  ],
  [
    [
      bow([0.1, 0.26], [0.28, 0.04], [0.6, 0.01], [0.84, 0.22], [0.72, 0.48], [0.4, 0.76], [0.08, 0.98]),
      line([0.08, 0.98], [0.92, 0.98]),
    ],
    [
      bow(
        [0.12, 0.22],
        [0.36, 0.01],
        [0.74, 0.06],
        [0.82, 0.32],
        [0.6, 0.64],
        [0.3, 0.92],
        [0.1, 0.92],
        [0.14, 0.78],
        [0.36, 0.8],
        [0.62, 0.96],
        [0.94, 0.92],
      ),
    ],
    [
      bow([0.14, 0.14], [0.46, 0], [0.8, 0.14], [0.78, 0.4], [0.5, 0.68], [0.12, 1]),
      bow([0.12, 1], [0.5, 0.95], [0.92, 1]),
    ],
  ],
  [
    [
      bow([0.12, 0.14], [0.42, 0], [0.76, 0.08], [0.8, 0.3], [0.42, 0.47]),
      bow([0.42, 0.47], [0.8, 0.54], [0.9, 0.76], [0.66, 0.97], [0.34, 0.99], [0.08, 0.84]),
    ],
    [
      line([0.12, 0.02], [0.84, 0.02], [0.42, 0.4]),
      bow([0.42, 0.4], [0.78, 0.46], [0.92, 0.7], [0.72, 0.94], [0.36, 1], [0.08, 0.86]),
    ],
  ],
  [
    [line([0.24, 0.02], [0.1, 0.56], [0.9, 0.56]), line([0.72, 0.16], [0.68, 1])],
    [line([0.7, 1], [0.7, 0], [0.06, 0.66], [0.96, 0.66])],
    [bow([0.2, 0], [0.14, 0.3], [0.16, 0.5], [0.44, 0.54], [0.8, 0.48]), line([0.82, 0.02], [0.76, 1])],
  ],
  [
    [
      line([0.86, 0.02], [0.24, 0.02], [0.18, 0.44]),
      bow([0.18, 0.44], [0.5, 0.36], [0.84, 0.5], [0.88, 0.76], [0.6, 0.98], [0.1, 0.9]),
    ],
    [
      line([0.26, 0.04], [0.2, 0.46]),
      bow([0.2, 0.46], [0.58, 0.4], [0.88, 0.62], [0.76, 0.92], [0.42, 1], [0.1, 0.88]),
      line([0.26, 0.04], [0.92, 0]),
    ],
  ],
  [
    [
      bow(
        [0.74, 0.02],
        [0.42, 0.16],
        [0.16, 0.52],
        [0.18, 0.84],
        [0.5, 1],
        [0.82, 0.84],
        [0.8, 0.6],
        [0.5, 0.5],
        [0.2, 0.68],
      ),
    ],
    [
      bow(
        [0.56, 0],
        [0.3, 0.3],
        [0.14, 0.66],
        [0.24, 0.94],
        [0.54, 1],
        [0.84, 0.86],
        [0.8, 0.62],
        [0.52, 0.54],
        [0.18, 0.76],
      ),
    ],
  ],
  [
    [line([0.08, 0.03], [0.9, 0.03], [0.4, 1])],
    [line([0.08, 0.03], [0.9, 0.03], [0.42, 1]), line([0.34, 0.52], [0.84, 0.5])],
    [line([0.1, 0.16], [0.12, 0.02], [0.9, 0.02]), bow([0.9, 0.02], [0.64, 0.36], [0.48, 0.68], [0.44, 1])],
  ],
  [
    [
      loop(
        [0.5, 0.47],
        [0.2, 0.27],
        [0.26, 0.07],
        [0.5, 0],
        [0.74, 0.07],
        [0.8, 0.27],
        [0.5, 0.47],
        [0.14, 0.73],
        [0.2, 0.92],
        [0.5, 1],
        [0.8, 0.92],
        [0.86, 0.73],
      ),
    ],
    [
      loop([0.5, 0], [0.24, 0.07], [0.2, 0.28], [0.36, 0.44], [0.64, 0.44], [0.8, 0.28], [0.76, 0.07]),
      loop([0.5, 0.46], [0.2, 0.56], [0.12, 0.78], [0.28, 0.96], [0.5, 1], [0.72, 0.96], [0.88, 0.78], [0.8, 0.56]),
    ],
  ],
  [
    [
      loop([0.82, 0.26], [0.62, 0.02], [0.28, 0.06], [0.14, 0.3], [0.32, 0.5], [0.64, 0.48]),
      line([0.84, 0.16], [0.76, 1]),
    ],
    [
      loop([0.82, 0.28], [0.64, 0.02], [0.3, 0.04], [0.14, 0.3], [0.32, 0.52], [0.66, 0.48]),
      bow([0.83, 0.2], [0.82, 0.6], [0.62, 0.94], [0.22, 0.96]),
    ],
  ],
];

export const glyphSize = 28;
export const glyphClasses = skeletons.length;

/**
 * A hand-drawn digit, white on black. Its index and the seed decide everything: skeleton, jitter of the joints, slant,
 * size, place and thickness of the pen. Classes take turns (`index % 10`).
 * @returns 28 × 28, grey, with its class.
 */
export function glyph(seed: number, index: number): { picture: Picture; label: number } {
  const label = index % glyphClasses;
  const random = sequence(seed, 'glyphs', index);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const ways = skeletons[label]!;
  const skeleton = ways[Math.floor(random() * ways.length)]!;

  const angle = between(-0.14, 0.14);
  const slant = between(-0.08, 0.26);
  const height = between(17, 20.5);
  const width = height * (label === 1 ? between(0.5, 0.7) : between(0.58, 0.85));
  const [shiftX, shiftY] = [between(-1.4, 1.4), between(-1.2, 1.2)];
  const pen = between(0.85, 1.65);
  const pressure = between(0.86, 1);
  const wobble = between(0.012, 0.036);

  const moved = new Map<string, Point>();
  const place = ([x, y]: Point): Point => {
    const key = `${x},${y}`;
    const known = moved.get(key);
    if (known) return known;
    const u = (x - 0.5 + wobble * normal(random)) * width;
    const v = (y - 0.5 + wobble * normal(random)) * height;
    const leaning = u - slant * v;
    const half = glyphSize / 2;
    const placed: Point = [
      half + shiftX + leaning * Math.cos(angle) - v * Math.sin(angle),
      half + shiftY + leaning * Math.sin(angle) + v * Math.cos(angle),
    ];
    moved.set(key, placed);
    return placed;
  };

  const ink = emptyCoverage(glyphSize);
  for (const { kind, joints } of skeleton) {
    const points = joints.map(place);
    stroke(ink, kind === 'line' ? points : curve(points, kind === 'loop'), pen);
  }
  const data = new Uint8Array(ink.data.length);
  for (let index = 0; index < data.length; index++) data[index] = Math.round(255 * pressure * ink.data[index]!);
  return { picture: { height: glyphSize, width: glyphSize, channels: 1, data }, label };
}

/** A standard normal draw (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
