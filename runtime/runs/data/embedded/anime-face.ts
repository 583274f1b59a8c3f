import type { Picture } from '../pictures/picture.js';
import { backHair, cuts, frontHair, ink, irises, outlined } from './anime-hair.js';
import { blend, Canvas, colour, white, type Colour } from './canvas.js';
import type { Chance } from './chance.js';
import { pose, sides, symmetric } from './pose.js';
import { curve, ellipse, type Point } from './raster.js';

const skins = ['#fdeee2', '#fbe3d3', '#f7d8c3', '#eec4a6', '#d9a582'].map(colour);
const hairs = [
  '#f29bb7',
  '#7fb3e6',
  '#f5d76e',
  '#8d6cc9',
  '#c8ccd8',
  '#3a2f3d',
  '#b5523b',
  '#6fbf9a',
  '#8a5a3c',
  '#e8744f',
  '#4a5fa5',
  '#f6efe0',
].map(colour);
const clothes = ['#2c3e66', '#f7f7fb', '#8c2f39', '#4f7f6b', '#e9b44c', '#5b5470'].map(colour);
const backgrounds = ['#ffffff', '#eef3fb', '#fdf1f4', '#f4f0e6', '#dfeef0', '#e9e3f3', '#fbe9cf'].map(colour);

/** A face with thin outlines, a pointed chin, large eyes and hair in pointed locks. */
export function animeFace(size: number, chance: Chance): Picture {
  const [skin, hair, iris] = [chance.one(skins), chance.one(hairs), chance.one(irises)];
  const background = chance.one(backgrounds);
  const canvas = new Canvas(size, background, pose(size, chance));
  canvas.fill(
    ellipse(chance.between(10, 54), chance.between(8, 30), 30, 24),
    blend(background, chance.one(hairs), 0.22),
    { fixed: true, alpha: 0.8 },
  );
  const cut = chance.one(cuts);
  const shade = blend(skin, colour('#c2554f'), 0.3);

  backHair(canvas, cut, blend(hair, ink, 0.24), chance);
  bust(canvas, skin, shade, chance.one(clothes));
  const jaw = chance.between(-1, 1.2);
  const right: Point[] = [
    [32, 14],
    [43, 17],
    [48.5, 29],
    [47, 40],
    [41 + jaw, 48.5],
    [35, 54.3],
    [32, 55.5],
  ];
  const outline = curve(symmetric(right), true);
  canvas.fill(outline, skin);
  canvas.fill(
    [
      [12, 20],
      [52, 20],
      [52, 30],
      [12, 30],
    ],
    shade,
    { alpha: 0.35, inside: canvas.shape(outline) },
  );
  canvas.stroke(outline, 0.42, ink);
  for (const side of sides)
    canvas.fill(ellipse(32 + side * 10.5, 45.2, 3.4, 1.7), colour('#f27d86'), { alpha: chance.between(0.2, 0.5) });
  eyes(canvas, iris, blend(hair, ink, 0.55), chance);
  noseAndMouth(canvas, shade, chance);
  frontHair(canvas, cut, hair, chance);
  return canvas.picture();
}

function bust(canvas: Canvas, skin: Colour, shade: Colour, cloth: Colour): void {
  outlined(
    canvas,
    curve(
      symmetric([
        [32, 58],
        [40, 59],
        [52, 63],
        [56, 72],
        [32, 74],
      ]),
      true,
    ),
    cloth,
  );
  canvas.fill(
    [
      [28, 50],
      [36, 50],
      [37, 60],
      [32, 63],
      [27, 60],
    ],
    blend(skin, shade, 0.8),
  );
  for (const side of sides) {
    canvas.stroke(
      [
        [32 + side * 4.2, 54],
        [32 + side * 5, 60],
      ],
      0.4,
      ink,
    );
    outlined(
      canvas,
      [
        [32, 64],
        [32 + side * 5.5, 58.5],
        [32 + side * 10, 62.5],
      ],
      blend(cloth, white, 0.7),
    );
  }
}

function eyes(canvas: Canvas, iris: Colour, brow: Colour, chance: Chance): void {
  const [apart, y] = [chance.between(8, 9.2), chance.between(37, 39)];
  const [rx, ry] = [chance.between(3.9, 4.7), chance.between(4.4, 5.9)];
  const [look, tilt, lift] = [chance.between(-0.7, 0.7), chance.between(-1, 1), chance.between(8, 9.5)];
  const closed = chance.odds(0.08);
  for (const side of sides) {
    const x = 32 + side * apart;
    canvas.stroke(
      curve([
        [x - side * 3.4, y - lift + tilt],
        [x, y - lift - 0.8],
        [x + side * 3.8, y - lift + 0.6],
      ]),
      0.5,
      brow,
    );
    if (closed) {
      canvas.stroke(
        curve([
          [x - rx, y - 0.5],
          [x, y + 2.4],
          [x + rx, y - 0.5],
        ]),
        0.75,
        ink,
      );
      continue;
    }
    const ball = ellipse(x, y, rx, ry);
    canvas.fill(ball, white);
    const inside = canvas.shape(ball);
    canvas.fill(ellipse(x + look, y + 0.4, rx * 0.74, ry * 0.88), blend(iris, ink, 0.35), { inside });
    canvas.fill(ellipse(x + look, y + ry * 0.45, rx * 0.6, ry * 0.48), blend(iris, white, 0.4), { inside });
    canvas.fill(ellipse(x + look, y + 0.2, rx * 0.32, ry * 0.4), ink, { inside });
    canvas.fill(ellipse(x + look - 1.3, y - ry * 0.42, 1.25, 1.45), white);
    canvas.fill(ellipse(x + look + 1.3, y + ry * 0.45, 0.6, 0.6), white);
    const lash = curve([
      [x - side * rx, y - ry * 0.3],
      [x - side * rx * 0.4, y - ry * 0.95],
      [x + side * rx * 0.5, y - ry * 0.9],
      [x + side * (rx + 0.9), y - ry * 0.1],
    ]);
    canvas.stroke(lash, (t) => 0.5 + 0.5 * t, ink);
    canvas.stroke(
      curve([
        [x - rx * 0.5, y + ry],
        [x + rx * 0.5, y + ry],
      ]),
      0.35,
      ink,
      { alpha: 0.7 },
    );
  }
}

function noseAndMouth(canvas: Canvas, shade: Colour, chance: Chance): void {
  canvas.stroke(
    [
      [32.3, 44],
      [31.6, 45.6],
    ],
    0.5,
    blend(shade, ink, 0.35),
  );
  const [width, y] = [chance.between(1.8, 3.4), chance.between(49.2, 50.4)];
  const kind = chance.one(['smile', 'smile', 'open', 'flat', 'cat'] as const);
  if (kind === 'open') {
    const lips = [
      ...curve([
        [32 - width, y - 0.8],
        [32, y - 0.4],
        [32 + width, y - 0.8],
      ]),
      ...curve([
        [32 + width, y - 0.8],
        [32, y + 3],
        [32 - width, y - 0.8],
      ]),
    ];
    canvas.fill(lips, colour('#c2504f'));
    canvas.stroke(lips, 0.35, ink);
  } else if (kind === 'cat') {
    canvas.stroke(
      curve([
        [32 - width, y - 0.5],
        [32 - width / 2, y + 0.8],
        [32, y - 0.3],
        [32 + width / 2, y + 0.8],
        [32 + width, y - 0.5],
      ]),
      0.42,
      ink,
    );
  } else {
    canvas.stroke(
      curve([
        [32 - width, y - 0.4],
        [32, y + (kind === 'smile' ? 1.1 : -0.3)],
        [32 + width, y - 0.4],
      ]),
      0.48,
      ink,
    );
  }
}
