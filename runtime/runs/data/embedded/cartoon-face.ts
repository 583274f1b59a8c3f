import type { Picture } from '../pictures/picture.js';
import { black, blend, Canvas, colour, white, type Colour } from './canvas.js';
import { backHair, beard, cuts, frontHair, type Head } from './cartoon-hair.js';
import type { Chance } from './chance.js';
import { pose, sides, symmetric } from './pose.js';
import { curve, ellipse, type Point } from './raster.js';

const skins = ['#f6d7bd', '#f1c7a3', '#e8b48a', '#d79b6c', '#b97a4d', '#96593a', '#6f4128', '#fbe3d0'].map(colour);
const hairs = [
  '#2b1d16',
  '#4a2c1a',
  '#7a4a26',
  '#a8682f',
  '#d9a441',
  '#ecd07a',
  '#b4412a',
  '#8c8c90',
  '#1b1b24',
  '#5a3a5e',
].map(colour);
const shirts = [
  '#3f7fbf',
  '#c0504d',
  '#4f9d69',
  '#f2b134',
  '#7d5ba6',
  '#e07a5f',
  '#3d405b',
  '#81b29a',
  '#f4f1ea',
  '#d1495b',
].map(colour);
const backgrounds = ['#bfe3f2', '#f7e1a8', '#cdeac0', '#f3c6cf', '#d7c9ef', '#e9e4da', '#9fd0c9', '#f9cfa6'].map(
  colour,
);
const irises = ['#4b2e1e', '#2f5d8a', '#3f7d4e', '#6b6f76', '#7a4b22'].map(colour);

/** A face of flat colours without outlines. */
export function cartoonFace(size: number, chance: Chance): Picture {
  const [skin, hair, iris] = [chance.one(skins), chance.one(hairs), chance.one(irises)];
  const canvas = new Canvas(size, chance.one(backgrounds), pose(size, chance));
  const cut = chance.one(cuts);
  const head = headOf(chance);
  const shade = blend(skin, colour('#6b2f1a'), 0.28);

  backHair(canvas, cut, head, blend(hair, black, 0.22));
  shoulders(canvas, skin, shade, chance.one(shirts), chance.odds(0.5));
  for (const side of sides) {
    canvas.fill(ellipse(32 + side * head.width, 36, 3, 4.4), skin);
    canvas.fill(ellipse(32 + side * head.width, 36.2, 1.4, 2.4), shade, { alpha: 0.6 });
  }
  canvas.fill(head.outline, skin);
  if (chance.odds(0.45)) {
    for (const side of sides) canvas.fill(ellipse(32 + side * 9.5, 42.5, 3.4, 2.3), colour('#f0806f'), { alpha: 0.4 });
  }
  if ((cut === 'bald' || cut === 'short' || cut === 'spiky') && chance.odds(0.4)) beard(canvas, head, hair);
  frontHair(canvas, cut, head, hair, chance);
  eyes(canvas, iris, blend(hair, black, 0.45), chance);
  nose(canvas, shade, chance);
  mouth(canvas, chance);
  if (chance.odds(0.22)) glasses(canvas, chance);
  return canvas.picture();
}

function headOf(chance: Chance): Head {
  const width = chance.between(13.5, 16.5);
  const [top, chin] = [chance.between(14.5, 17), chance.between(51, 54)];
  const jaw = chance.between(0.5, 0.78);
  const right: Point[] = [
    [32, top],
    [32 + 0.72 * width, top + 3.2],
    [32 + width, top + 14],
    [32 + 0.97 * width, 39],
    [32 + jaw * width, chin - 4],
    [32, chin],
  ];
  return { width, top, chin, outline: curve(symmetric(right), true) };
}

function shoulders(canvas: Canvas, skin: Colour, shade: Colour, shirt: Colour, collar: boolean): void {
  canvas.fill(
    curve(
      symmetric([
        [32, 55],
        [42, 56.5],
        [52, 60],
        [57, 72],
        [32, 74],
      ]),
      true,
    ),
    shirt,
  );
  canvas.fill(
    [
      [26.5, 46],
      [37.5, 46],
      [38.5, 58],
      [32, 61],
      [25.5, 58],
    ],
    shade,
  );
  canvas.fill(
    [
      [26.5, 54],
      [37.5, 54],
      [38.5, 58],
      [32, 61],
      [25.5, 58],
    ],
    skin,
    { alpha: 0.35 },
  );
  if (!collar) return;
  for (const side of sides)
    canvas.fill(
      [
        [32, 61.5],
        [32 + side * 7, 55.5],
        [32 + side * 10, 60],
      ],
      blend(shirt, white, 0.55),
    );
}

function eyes(canvas: Canvas, iris: Colour, brow: Colour, chance: Chance): void {
  const [apart, height] = [chance.between(6.2, 7.6), chance.between(33.5, 36)];
  const kind = chance.one(['round', 'round', 'round', 'dots', 'closed'] as const);
  const [look, tilt, lift] = [chance.between(-0.7, 0.7), chance.between(-1.1, 1.1), chance.between(5, 6.6)];
  const [rx, ry] = [chance.between(2.7, 3.4), chance.between(2.6, 3.8)];
  for (const side of sides) {
    const x = 32 + side * apart;
    if (kind === 'round') {
      const ball = ellipse(x, height, rx, ry);
      canvas.fill(ball, white);
      const inside = canvas.shape(ball);
      canvas.fill(ellipse(x + look, height + 0.3, 1.9, 2.2), iris, { inside });
      canvas.fill(ellipse(x + look, height + 0.3, 1, 1.2), black, { inside });
      canvas.fill(ellipse(x + look - 0.6, height - 0.6, 0.6, 0.6), white);
    } else if (kind === 'dots') {
      canvas.fill(ellipse(x, height, 1.8, 2.2), black);
      canvas.fill(ellipse(x - 0.5, height - 0.7, 0.6, 0.6), white);
    } else {
      canvas.stroke(
        curve([
          [x - 3, height + 1],
          [x, height - 1.2],
          [x + 3, height + 1],
        ]),
        0.7,
        black,
      );
    }
    const y = height - lift;
    canvas.stroke(
      curve([
        [x - side * 3.2, y + tilt],
        [x, y - 1],
        [x + side * 3.2, y + 0.4],
      ]),
      0.85,
      brow,
    );
  }
}

function nose(canvas: Canvas, shade: Colour, chance: Chance): void {
  const length = chance.between(40.5, 42.5);
  if (chance.odds(0.5))
    canvas.stroke(
      curve([
        [31, 36.5],
        [30, length - 0.6],
        [32.6, length],
      ]),
      0.6,
      shade,
    );
  else canvas.fill(ellipse(32, length - 1, chance.between(1.5, 2.4), 1.5), shade, { alpha: 0.9 });
}

function mouth(canvas: Canvas, chance: Chance): void {
  const [width, y] = [chance.between(3.8, 6), chance.between(45.8, 47.4)];
  const lip = colour('#a33b3b');
  const kind = chance.one(['smile', 'smile', 'open', 'flat', 'sad'] as const);
  if (kind === 'open') {
    const outline = [
      ...curve([
        [32 - width, y - 0.8],
        [32, y],
        [32 + width, y - 0.8],
      ]),
      ...curve([
        [32 + width, y - 0.8],
        [32, y + 5],
        [32 - width, y - 0.8],
      ]),
    ];
    canvas.fill(outline, colour('#6e1f28'));
    const inside = canvas.shape(outline);
    canvas.fill(
      [
        [26, y - 2],
        [38, y - 2],
        [38, y + 1.1],
        [26, y + 1.1],
      ],
      white,
      { inside },
    );
    canvas.fill(ellipse(32, y + 4.2, 3, 1.8), colour('#d9686b'), { inside });
    return;
  }
  const bend = { smile: 2.3, flat: 0, sad: -1.5 }[kind];
  canvas.stroke(
    curve([
      [32 - width, y - bend / 2],
      [32, y + bend / 2],
      [32 + width, y - bend / 2],
    ]),
    0.75,
    lip,
  );
}

function glasses(canvas: Canvas, chance: Chance): void {
  const frame = chance.one(['#222222', '#5a2d1c', '#8a1c2c', '#27496d'].map(colour));
  const radius = chance.between(4.4, 5.2);
  for (const side of sides) {
    const ring = ellipse(32 + side * 7, 35, radius, radius);
    canvas.fill(ring, white, { alpha: 0.18 });
    canvas.stroke([...ring, ring[0]!], 0.6, frame);
    canvas.stroke(
      [
        [32 + side * (7 + radius), 34.5],
        [32 + side * 15.5, 33.5],
      ],
      0.55,
      frame,
    );
  }
  canvas.stroke(
    curve([
      [32 - 7 + radius, 34.6],
      [32, 33.8],
      [32 + 7 - radius, 34.6],
    ]),
    0.55,
    frame,
  );
}
