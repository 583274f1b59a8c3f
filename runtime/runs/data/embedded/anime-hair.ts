import { blend, type Canvas, colour, white, type Colour } from './canvas.js';
import type { Chance } from './chance.js';
import { sides, symmetric } from './pose.js';
import { curve, ellipse, type Point } from './raster.js';

export const cuts = ['short', 'long', 'tails', 'bob', 'wild'] as const;
export type Cut = (typeof cuts)[number];

export const irises = ['#3b82c4', '#3fa36b', '#b0413e', '#8e4fc0', '#b9772b', '#d1628f', '#4a3a34'].map(colour);
/** The colour of outlines. */
export const ink = colour('#3a2a33');

export function outlined(canvas: Canvas, points: readonly Point[], fill: Colour): void {
  canvas.fill(points, fill);
  canvas.stroke([...points, points[0]!], 0.42, ink);
}

export function backHair(canvas: Canvas, cut: Cut, dark: Colour, chance: Chance): void {
  const outlines: Record<Cut, Point[]> = {
    short: [
      [32, 6],
      [46, 9],
      [53, 24],
      [51, 38],
      [45, 46],
      [32, 46],
    ],
    bob: [
      [32, 5],
      [47, 8],
      [54, 26],
      [53, 44],
      [49, 53],
      [32, 52],
    ],
    long: [
      [32, 5],
      [47, 8],
      [55, 26],
      [57, 50],
      [58, 70],
      [32, 72],
    ],
    tails: [
      [32, 6],
      [46, 9],
      [52, 24],
      [50, 38],
      [44, 46],
      [32, 46],
    ],
    wild: [
      [32, 4],
      [49, 7],
      [57, 25],
      [55, 42],
      [52, 56],
      [32, 52],
    ],
  };
  if (cut === 'tails') {
    for (const side of sides) {
      const reach = chance.between(0, 4);
      const tail: Point[] = [
        [48, 16],
        [58, 20],
        [62 + reach / 2, 36],
        [58, 54 + reach],
        [54, 60 + reach],
        [53, 42],
        [50, 28],
      ];
      outlined(
        canvas,
        curve(
          tail.map(([x, y]): Point => [32 + side * (x - 32), y]),
          true,
        ),
        dark,
      );
    }
  }
  outlined(canvas, curve(symmetric(outlines[cut]), true), dark);
}

export function frontHair(canvas: Canvas, cut: Cut, hair: Colour, chance: Chance): void {
  const light = blend(hair, white, 0.55);
  const w = cut === 'wild' ? 20.5 : 18.6;
  const locks = chance.one([4, 5, 6, 7]);
  const part = chance.between(-0.6, 0.6);
  const tips: Point[] = [];
  for (let i = locks; i >= 0; i--) {
    const across = -1 + (2 * i) / locks;
    const x = 32 + 0.93 * w * across;
    const arch = 7 * across * across; // The fringe is longer at the temples.
    if (i < locks) tips.push([x + w / locks, 20.5 + 0.6 * arch + chance.between(0, 1.6)]);
    tips.push([x + 1.6 * (across - part), 26.5 + arch + chance.between(0, 3.4)]);
  }
  const crown = curve([
    [32 - w, 33],
    [32 - w, 20],
    [32 - 0.72 * w, 9.5],
    [32, 5.2],
    [32 + 0.72 * w, 9.5],
    [32 + w, 20],
    [32 + w, 33],
  ]);
  for (const side of sides) {
    const end = { short: 40, bob: 50, long: 60, tails: 47, wild: 46 }[cut] + chance.between(-2, 3);
    const lock: Point[] = [
      [w, 18],
      [w + 0.8, 32],
      [w - 1, end - 7],
      [w - 4, end],
      [w - 3.4, 38],
      [w - 5, 26],
    ];
    outlined(
      canvas,
      curve(
        lock.map(([x, y]): Point => [32 + side * x, y]),
        true,
      ),
      hair,
    );
  }
  if (cut === 'wild') {
    const tilt = chance.between(-1, 1);
    for (const [x, rise] of [
      [21, 3],
      [33, 6],
      [44, 3],
    ] as const) {
      const lean = 0.25 * (x - 32) + 4 * tilt;
      outlined(
        canvas,
        curve([
          [x - 4, 12],
          [x + 0.3 * lean - 1.5, 9 - rise],
          [x + lean, 5 - rise],
          [x + 2, 9 - rise],
          [x + 5, 12],
        ]),
        hair,
      );
    }
  }
  const cap = [...crown, ...tips];
  canvas.fill(cap, hair);
  const inside = canvas.shape(cap);
  canvas.stroke(
    curve([
      [32 - 0.8 * w, 19],
      [32 - 0.4 * w, 14.5],
      [32, 13.2],
      [32 + 0.4 * w, 14.5],
      [32 + 0.8 * w, 19],
    ]),
    (t) => 1.5 * Math.sin(Math.PI * t),
    light,
    { inside, alpha: 0.75 },
  );
  canvas.stroke([...cap, cap[0]!], 0.42, ink);
  if (chance.odds(0.25)) {
    const ribbon = chance.one(irises);
    const [x, y] = [32 + 12.5 * chance.one(sides), 13];
    for (const side of sides)
      outlined(
        canvas,
        [
          [x, y],
          [x + side * 5, y - 3.4],
          [x + side * 5, y + 3.4],
        ],
        ribbon,
      );
    canvas.fill(ellipse(x, y, 1.3, 1.3), blend(ribbon, ink, 0.3));
  }
}
