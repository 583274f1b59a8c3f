import { type Canvas, type Colour, white } from './canvas.js';
import type { Chance } from './chance.js';
import { symmetric } from './pose.js';
import { curve, ellipse, type Point } from './raster.js';

export const cuts = ['bald', 'short', 'parted', 'curly', 'long', 'bun', 'spiky', 'bob'] as const;
export type Cut = (typeof cuts)[number];

/** The head that hair must fit. */
export interface Head {
  readonly width: number;
  readonly top: number;
  readonly chin: number;
  readonly outline: readonly Point[];
}

export function backHair(canvas: Canvas, cut: Cut, { width, top }: Head, dark: Colour): void {
  if (cut === 'long')
    canvas.fill(
      curve(
        symmetric([
          [32, top - 4],
          [32 + width, top],
          [36 + width, 32],
          [35 + width, 58],
          [30 + width, 62],
          [32, 60],
        ]),
        true,
      ),
      dark,
    );
  if (cut === 'bob')
    canvas.fill(
      curve(
        symmetric([
          [32, top - 3.5],
          [32 + width, top],
          [35.5 + width, 32],
          [34.5 + width, 46],
          [28 + width, 49],
          [32, 48],
        ]),
        true,
      ),
      dark,
    );
  if (cut === 'bun') canvas.fill(ellipse(32, top - 4, 7, 6.5), dark);
  if (cut === 'curly') {
    for (let i = 0; i <= 10; i++) {
      const angle = Math.PI * (0.94 + (1.12 * i) / 10);
      canvas.fill(ellipse(32 + (width + 1) * Math.cos(angle), 29 + 14.5 * Math.sin(angle), 5.8, 5.8), dark);
    }
  }
}

export function frontHair(canvas: Canvas, cut: Cut, { width, top, outline }: Head, hair: Colour, chance: Chance): void {
  const w = width + 0.9;
  const above = (points: readonly Point[]): void => canvas.fill(points, hair);
  const crown: Point[] = [
    [32 - w, 33],
    [32 - w, top + 9],
    [32 - 0.74 * w, top + 0.5],
    [32, top - 3],
    [32 + 0.74 * w, top + 0.5],
    [32 + w, top + 9],
    [32 + w, 33],
  ];
  if (cut === 'bald') {
    canvas.fill(ellipse(28, top + 6, 4, 2.2, -0.4), white, { alpha: 0.25, inside: canvas.shape(outline) });
    return;
  }
  const low = chance.between(24, 27);
  if (cut === 'spiky') {
    const spikes: Point[] = [[32 - w, 31]];
    for (let i = 0; i <= 6; i++) {
      const x = 32 - w + (2 * w * i) / 6;
      const rise = 9 * Math.sqrt(1 - ((i - 3) / 3.6) ** 2);
      spikes.push([x + chance.between(-1, 1), top + 6.5 - rise - chance.between(1, 3.5)]);
      if (i < 6) spikes.push([x + w / 6, top + 7.5 - rise]);
    }
    above([...spikes, [32 + w, 31], [32 + 0.84 * w, low], [32, low - 3], [32 - 0.84 * w, low]]);
    return;
  }
  const fringes: Record<Exclude<Cut, 'bald' | 'spiky'>, Point[]> = {
    short: [
      [32 + 0.88 * w, 28],
      [32 + 0.7 * w, low - 2],
      [32, low - 4],
      [32 - 0.7 * w, low - 2],
      [32 - 0.88 * w, 28],
    ],
    parted: [
      [32 + 0.9 * w, 32],
      [32 + 0.72 * w, low + 2],
      [26, top + 4],
      [32 - 0.72 * w, low],
      [32 - 0.9 * w, 31],
    ],
    curly: [
      [32 + 0.9 * w, 30],
      [32 + 0.6 * w, low - 3],
      [36, low - 1],
      [32, low - 4],
      [28, low - 1],
      [32 - 0.6 * w, low - 3],
      [32 - 0.9 * w, 30],
    ],
    long: [
      [32 + 0.9 * w, 38],
      [32 + 0.76 * w, low + 2],
      [34, top + 5],
      [32 - 0.6 * w, low + 1],
      [32 - 0.9 * w, 38],
    ],
    bun: [
      [32 + 0.92 * w, 31],
      [32 + 0.66 * w, low - 3],
      [32, top + 5],
      [32 - 0.66 * w, low - 3],
      [32 - 0.92 * w, 31],
    ],
    bob: [
      [32 + 0.9 * w, 40],
      [32 + 0.8 * w, low + 2.5],
      [32, low + 1.5],
      [32 - 0.8 * w, low + 2.5],
      [32 - 0.9 * w, 40],
    ],
  };
  above([...curve(crown), ...curve(fringes[cut])]);
}

export function beard(canvas: Canvas, { width, chin, outline }: Head, hair: Colour): void {
  const line = curve([
    [32 - width, 38],
    [32 - 0.72 * width, 44],
    [32, 43.5],
    [32 + 0.72 * width, 44],
    [32 + width, 38],
  ]);
  canvas.fill([...line, [32 + width + 2, chin + 2], [32 - width - 2, chin + 2]], hair, {
    inside: canvas.shape(outline),
  });
}
