/** The picture of a `grid` plot: a sample on a lattice of its given value, without gaps. */
import { Canvas, tileOf } from './canvas.js';

export interface LatticePanel {
  readonly caption?: string;
  /**
   * The values [cells · cells, height, width, channels], row by row; the second coordinate falls from top to bottom.
   */
  readonly values: ArrayLike<number>;
}

export interface LatticeOptions {
  readonly cells: number;
  readonly from: number;
  readonly to: number;
  readonly shape: readonly number[];
  readonly range: readonly [number, number];
  readonly over: string;
}

/**
 * The points of the lattice as rows [cells · cells, 2]: from `from` to `to` left to right, and from `to` to `from` top
 * to bottom.
 */
export function latticePoints({ cells, from, to }: Pick<LatticeOptions, 'cells' | 'from' | 'to'>): Float32Array {
  const at = (index: number): number => (cells === 1 ? (from + to) / 2 : from + ((to - from) * index) / (cells - 1));
  const points = new Float32Array(cells * cells * 2);
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      points.set([at(column), at(cells - 1 - row)], 2 * (row * cells + column));
  return points;
}

export async function drawLattice(
  panels: readonly LatticePanel[],
  { cells, from, to, shape, range, over }: LatticeOptions,
): Promise<Buffer> {
  const [height = 1, width = 1] = shape;
  const scale = panels.length === 1 ? Math.max(1, Math.min(3, Math.floor(840 / (cells * width)))) : 1;
  const left = 44;
  const top = panels.length > 1 ? 26 : 12;
  const bottom = 40;
  const panelWidth = left + cells * width * scale + 14;
  const panelHeight = top + cells * height * scale + bottom;
  const columns = Math.min(panels.length, Math.max(1, Math.min(5, Math.floor(1800 / panelWidth))));
  const canvas = new Canvas(columns * panelWidth, Math.ceil(panels.length / columns) * panelHeight);
  const size = shape.reduce((product, length) => product * length, 1);
  panels.forEach(({ caption, values }, index) => {
    const x = (index % columns) * panelWidth + left;
    const y = Math.floor(index / columns) * panelHeight + top;
    if (caption !== undefined) canvas.write({ x, y: y - 8, text: caption, weight: 600, size: 13 });
    for (let cell = 0; cell < cells * cells; cell++)
      canvas.place(
        tileOf(values, shape, range, cell * size),
        x + (cell % cells) * width * scale,
        y + Math.floor(cell / cells) * height * scale,
        scale,
      );
    const right = x + cells * width * scale;
    const base = y + cells * height * scale;
    canvas.write({ x, y: base + 16, text: String(from), faint: true });
    canvas.write({ x: right, y: base + 16, text: String(to), anchor: 'end', faint: true });
    canvas.write({ x: (x + right) / 2, y: base + 16, text: `${over}[0]`, anchor: 'middle', faint: true });
    canvas.write({ x: x - 6, y: y + 10, text: String(to), anchor: 'end', faint: true });
    canvas.write({ x: x - 6, y: base, text: String(from), anchor: 'end', faint: true });
    canvas.write({ x: x - 6, y: (y + base) / 2 + 4, text: `${over}[1]`, anchor: 'end', faint: true });
  });
  return canvas.png();
}
