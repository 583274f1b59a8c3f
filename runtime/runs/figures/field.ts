/** The plots of a value over a lattice: numbers as colours, pairs as arrows, the largest of several as a class. */
import sharp from 'sharp';
import { text } from '../../escape/html.js';
import { chartOf, classPalette, font } from './chart.js';
import type { Chart } from './chart.js';
import { classLabel } from './class-label.js';
import { colourOf, noNumber, viridis } from './colours.js';
import type { Colour } from './colours.js';
import { finite } from './points.js';
import type { Points } from './points.js';

export interface FieldPanel {
  readonly caption?: string;
  /** The values of the cells, [cells · cells, numbers], row by row; the second coordinate falls from top to bottom. */
  readonly values: ArrayLike<number>;
}

export interface FieldOptions {
  readonly kind: 'heat' | 'vectors' | 'decisions';
  readonly from: number;
  readonly to: number;
  readonly cells: number;
  readonly over: string;
  /** How many numbers a cell has. */
  readonly numbers: number;
  /** The points of the data, which lie over all panels. */
  readonly points?: Points;
  /** The names of the classes of `decisions`, by number. */
  readonly names?: readonly string[];
}

/** The most points; beyond it they hide what they lie over. */
const mostPoints = 2000;

/** The middles of the cells as rows [cells · cells, 2], left to right and top to bottom. */
export function cellMiddles({ cells, from, to }: Pick<FieldOptions, 'cells' | 'from' | 'to'>): Float32Array {
  const at = (index: number): number => from + ((to - from) * (index + 0.5)) / cells;
  const points = new Float32Array(cells * cells * 2);
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      points.set([at(column), at(cells - 1 - row)], 2 * (row * cells + column));
  return points;
}

export async function drawField(title: string, panels: readonly FieldPanel[], options: FieldOptions): Promise<Chart> {
  const { kind, points } = options;
  const side = panels.length === 1 ? 440 : 280;
  const columns = Math.min(panels.length, 3);
  const [left, top, right, bottom] = [44, panels.some(({ caption }) => caption !== undefined) ? 24 : 8, 16, 40];
  const legend = legendOf(panels, options);
  const subtitle = [legend.subtitle, lostOf(panels, points)].filter((each) => each !== '').join('; ');
  const head = subtitle === '' ? 24 : 40;
  const [wide, tall] = [left + side + right, top + side + bottom];
  const width = columns * wide + legend.width;
  const height = head + Math.ceil(panels.length / columns) * tall;
  const parts = await Promise.all(
    panels.map(async (panel, index) => {
      const x = (index % columns) * wide + left;
      const y = head + Math.floor(index / columns) * tall + top;
      const drawn = kind === 'vectors' ? arrows(panel, options, side, legend.largest) : await cells(panel, options, side, legend); // prettier-ignore
      const caption =
        panel.caption === undefined ? '' : `<text x="0" y="-8" font-size="12" font-weight="600">${text(panel.caption)}</text>`; // prettier-ignore
      return `<g transform="translate(${x} ${y})">${caption}${drawn}${dots(points, options, side)}${frame(options, side)}</g>`;
    }),
  );
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${text(font)}" font-size="11" fill="currentColor">`,
    `<text x="0" y="14" font-size="13" font-weight="600">${text(title)}</text>`,
    subtitle === '' ? '' : `<text x="0" y="30" opacity="0.8">${text(subtitle)}</text>`,
    ...parts,
    `<g transform="translate(${columns * wide} ${head + top})">${legend.svg(side)}</g>`,
    '</svg>',
  ];
  return chartOf(svg.join(''));
}

interface Legend {
  readonly width: number;
  readonly subtitle: string;
  readonly smallest: number;
  readonly largest: number;
  readonly svg: (side: number) => string;
}

function legendOf(panels: readonly FieldPanel[], options: FieldOptions): Legend {
  const { kind, numbers } = options;
  const sizes = panels.flatMap(({ values }) => sizesOf(values, numbers)).filter(Number.isFinite);
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Infinity);
  const largest = sizes.reduce((most, size) => Math.max(most, size), -Infinity);
  const common = { smallest, largest };
  if (kind === 'vectors') {
    const subtitle = sizes.length > 0 ? `the longest arrow is ${short(largest)}` : '';
    return { ...common, width: 0, subtitle, svg: () => '' };
  }
  if (kind === 'heat')
    return {
      ...common,
      ...{ width: 74, subtitle: '' },
      svg: (side) => {
        const steps = 64;
        const bar = Array.from({ length: steps }, (_, step) => {
          const share = (step + 0.5) / steps;
          const y = side * (1 - (step + 1) / steps);
          return `<rect x="0" y="${round(y)}" width="12" height="${round(side / steps + 0.6)}" fill="${hex(viridis(share))}"/>`;
        });
        const number = (value: number, y: number): string =>
          `<text x="18" y="${y}" opacity="0.8">${short(value)}</text>`;
        return sizes.length === 0 ? '' : [...bar, number(largest, 9), number(smallest, side)].join('');
      },
    };
  const names = Array.from({ length: numbers }, (_, value) => classLabel(value, options.names));
  return {
    ...common,
    ...{ width: 30 + 7 * Math.max(...names.map((name) => name.length)), subtitle: '' },
    svg: () =>
      names
        .map(
          (name, value) =>
            `<rect x="0" y="${18 * value}" width="11" height="11" fill="${hex(colourOf(value, numbers))}"/><text x="18" y="${18 * value + 10}">${text(name)}</text>`,
        )
        .join(''),
  };
}

/** One number for each cell: the number itself, or the length of the vector. */
function sizesOf(values: ArrayLike<number>, numbers: number): number[] {
  return Array.from(
    { length: values.length / numbers },
    (_, cell) =>
    numbers === 1 ? values[cell]! : Math.hypot(...Array.from({ length: numbers }, (__, at) => values[cell * numbers + at]!)), // prettier-ignore
  );
}

/** The cells as a picture. It is enlarged here, as viewers would smooth it. */
async function cells(
  { values }: FieldPanel,
  { kind, cells: count, numbers }: FieldOptions,
  side: number,
  { smallest, largest }: Legend,
): Promise<string> {
  const colour = (cell: number): Colour => {
    if (kind === 'heat') {
      const value = values[cell]!;
      if (!Number.isFinite(value)) return noNumber;
      return viridis(largest > smallest ? (value - smallest) / (largest - smallest) : 0.5);
    }
    const found = Array.from({ length: numbers }, (_, at) => values[cell * numbers + at]!);
    if (!found.every(Number.isFinite)) return noNumber;
    // Light, so that points of the same classes can be seen on it.
    return colourOf(found.indexOf(Math.max(...found)), numbers).map((part) => Math.round(255 - 0.45 * (255 - part))) as unknown as Colour; // prettier-ignore
  };
  const pixels = new Uint8Array(3 * count * count);
  for (let cell = 0; cell < count * count; cell++) pixels.set(colour(cell), 3 * cell);
  const scale = Math.max(1, Math.ceil((2 * side) / count));
  const png = await sharp(pixels, { raw: { width: count, height: count, channels: 3 } })
    .resize(count * scale, count * scale, { kernel: 'nearest' })
    .png({ compressionLevel: 9, palette: kind === 'decisions' })
    .toBuffer();
  return `<image width="${side}" height="${side}" preserveAspectRatio="none" href="data:image/png;base64,${png.toString('base64')}"/>`;
}

/** An arrow for each cell, centred in it. The longest one of all panels is as long as a cell. */
function arrows({ values }: FieldPanel, { cells: count }: FieldOptions, side: number, largest: number): string {
  const step = side / count;
  const paths: string[] = [];
  for (let cell = 0; cell < count * count; cell++) {
    const [x, y] = [values[2 * cell]!, -values[2 * cell + 1]!];
    const size = Math.hypot(x, y);
    if (!Number.isFinite(size) || size === 0) continue;
    const length = (step * size) / largest;
    const [ux, uy] = [x / size, y / size];
    const [cx, cy] = [((cell % count) + 0.5) * step, (Math.floor(cell / count) + 0.5) * step];
    const [ex, ey] = [cx + (ux * length) / 2, cy + (uy * length) / 2];
    const head = Math.min(4, 0.4 * length);
    const barb = (turn: number): string =>
      `${round(ex - head * (ux * 0.87 + turn * uy * 0.5))} ${round(ey - head * (uy * 0.87 - turn * ux * 0.5))}`;
    paths.push(
      `M${round(cx - (ux * length) / 2)} ${round(cy - (uy * length) / 2)}L${round(ex)} ${round(ey)}M${barb(1)}L${round(ex)} ${round(ey)}L${barb(-1)}`,
    );
  }
  return `<path d="${paths.join('')}" fill="none" stroke="${classPalette[0]}" stroke-width="1.1"/>`;
}

function dots(points: Points | undefined, { from, to, kind }: FieldOptions, side: number): string {
  if (!points) return '';
  const { rows, classes } = finite(points);
  const stride = Math.max(1, Math.ceil(rows.length / mostPoints));
  const at = (value: number): number => ((value - from) / (to - from)) * side;
  const plain = kind === 'heat' ? '#ffffff' : '#333333';
  return rows
    .flatMap((row, index) => {
      const [x, y] = [at(row[0]!), side - at(row[1]!)];
      if (index % stride !== 0 || x < 0 || x > side || y < 0 || y > side) return [];
      const label = classes?.[index];
      const fill = label === undefined ? plain : hex(colourOf(label, points.classCount ?? 1));
      return [`<circle cx="${round(x)}" cy="${round(y)}" r="1.5" fill="${fill}" fill-opacity="0.7"/>`];
    })
    .join('');
}

function frame({ from, to, over }: FieldOptions, side: number): string {
  const marks = ticks(from, to).map((value) => {
    const x = round(((value - from) / (to - from)) * side);
    const y = round(side - ((value - from) / (to - from)) * side);
    const label = String(value);
    return [
      `<path d="M${x} ${side}v4M0 ${y}h-4" stroke="currentColor" stroke-opacity="0.35"/>`,
      `<text x="${x}" y="${side + 16}" text-anchor="middle" opacity="0.8">${label}</text>`,
      `<text x="-8" y="${y + 4}" text-anchor="end" opacity="0.8">${label}</text>`,
    ].join('');
  });
  return [
    `<rect width="${side}" height="${side}" fill="none" stroke="currentColor" stroke-opacity="0.35"/>`,
    ...marks,
    `<text x="${side / 2}" y="${side + 32}" text-anchor="middle" opacity="0.8">${text(over)}[0]</text>`,
    `<text transform="translate(-32 ${side / 2}) rotate(-90)" text-anchor="middle" opacity="0.8">${text(over)}[1]</text>`,
  ].join('');
}

/** Four to nine round numbers within an interval. */
export function ticks(from: number, to: number): number[] {
  const raw = (to - from) / 6;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10);
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(digits)));
}

function lostOf(panels: readonly FieldPanel[], points: Points | undefined): string {
  const lost = panels.reduce(
    (sum, { values }) => sum + Array.from(values).filter((value) => !Number.isFinite(value)).length,
    0,
  );
  const left = points ? finite(points).lost : 0;
  return [
    ...(lost > 0 ? [`${lost} numbers are not finite`] : []),
    ...(left > 0 ? [`${left} of ${points!.rows.length} examples are not finite and left out`] : []),
  ].join('; ');
}

const round = (value: number): number => Math.round(value * 100) / 100;
const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
const hex = (colour: Colour): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
