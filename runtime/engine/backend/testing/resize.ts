/** Resizing against TensorFlow's definition, written out place by place. */
import { describe, it } from 'vitest';
import { check, fill, indexOf, numbersOf, signed } from './check.js';

type Shape4D = readonly [number, number, number, number];

const cases: readonly (readonly [Shape4D, readonly [number, number]])[] = [
  [
    [1, 4, 4, 1],
    [8, 8],
  ],
  [
    [2, 4, 4, 3],
    [8, 8],
  ],
  [
    [2, 3, 5, 2],
    [6, 15],
  ],
  [
    [2, 3, 5, 4],
    [12, 5],
  ],
  [
    [2, 8, 8, 3],
    [4, 4],
  ],
  [
    [2, 8, 6, 3],
    [2, 3],
  ],
  [
    [1, 5, 7, 2],
    [9, 4],
  ],
  [
    [1, 5, 7, 2],
    [3, 13],
  ],
  [
    [3, 2, 2, 1],
    [7, 7],
  ],
  [
    [2, 1, 1, 5],
    [4, 3],
  ],
  [
    [2, 6, 6, 2],
    [1, 1],
  ],
  [
    [2, 6, 6, 2],
    [6, 6],
  ],
  [
    [1, 1, 9, 3],
    [3, 18],
  ],
  [
    [2, 7, 1, 3],
    [14, 2],
  ],
  [
    [4, 10, 10, 8],
    [20, 20],
  ],
  [
    [1, 16, 12, 3],
    [11, 7],
  ],
];

interface Mode {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}
const modes: readonly Mode[] = [
  { alignCorners: false, halfPixelCenters: false },
  { alignCorners: true, halfPixelCenters: false },
  { alignCorners: false, halfPixelCenters: true },
];

/** The source of place `at` of `to`, on an axis of length `from`. */
function source(at: number, from: number, to: number, { alignCorners, halfPixelCenters }: Mode): number {
  if (alignCorners) return to > 1 ? (at * (from - 1)) / (to - 1) : 0;
  return halfPixelCenters ? ((at + 0.5) * from) / to - 0.5 : (at * from) / to;
}

function nearest(at: number, from: number, to: number, mode: Mode): number {
  const place = source(at, from, to, mode);
  // Half-way, TensorFlow goes up; with half pixels it takes the pixel that contains the centre.
  const index = mode.alignCorners ? Math.round(place) : Math.floor(mode.halfPixelCenters ? place + 0.5 : place);
  return Math.max(0, Math.min(from - 1, index));
}

export function resizeSuite(): void {
  describe.each(modes)('resizing, %j', (mode) => {
    it('to the nearest pixel', () => {
      for (const [shape, size] of cases) {
        const images = signed(shape, 'nearest');
        const x = numbersOf(images);
        const result = [shape[0], ...size, shape[3]];
        const values = fill(result, ([b, row, column, c]) => {
          const y = nearest(row!, shape[1], size[0], mode);
          return x[indexOf(shape, [b!, y, nearest(column!, shape[2], size[1], mode), c!])]!;
        });
        const title = JSON.stringify([shape, size]);
        check('ResizeNearestNeighbor', { images }, { ...mode, size }, { shape: result, values }, title);
      }
    });

    it('between pixels', () => {
      for (const [shape, size] of cases) {
        const images = signed(shape, 'bilinear');
        const x = numbersOf(images);
        const result = [shape[0], ...size, shape[3]];
        const around = (at: number, from: number, to: number): [number, number, number] => {
          const place = source(at, from, to, mode);
          const low = Math.floor(place);
          const inside = (index: number): number => Math.max(0, Math.min(from - 1, index));
          return [inside(low), inside(low + 1), place - low];
        };
        const values = fill(result, ([b, row, column, c]) => {
          const [top, bottom, down] = around(row!, shape[1], size[0]);
          const [left, right, across] = around(column!, shape[2], size[1]);
          const line = (y: number): number =>
            x[indexOf(shape, [b!, y, left, c!])]! * (1 - across) + x[indexOf(shape, [b!, y, right, c!])]! * across;
          return line(top) * (1 - down) + line(bottom) * down;
        });
        const title = JSON.stringify([shape, size]);
        check('ResizeBilinear', { images }, { ...mode, size }, { shape: result, values }, title);
      }
    });
  });
}
