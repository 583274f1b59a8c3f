/** Drawing with anti-aliased edges. Coverage is computed per pixel, without fonts or an image library. */

export type Point = readonly [x: number, y: number];

/** The share of each pixel that a shape covers, 0..1, row by row. */
export interface Coverage {
  readonly size: number;
  readonly data: Float32Array;
  /** The rows that are not empty: from `top` up to but without `bottom`. */
  top: number;
  bottom: number;
}

export function emptyCoverage(size: number): Coverage {
  return { size, data: new Float32Array(size * size), top: size, bottom: 0 };
}

/** Empties a coverage, so that the next shape can be drawn in it. */
export function clear(coverage: Coverage): void {
  const { data, size, top, bottom } = coverage;
  if (bottom > top) data.fill(0, top * size, bottom * size);
  coverage.top = size;
  coverage.bottom = 0;
}

function touch(coverage: Coverage, firstRow: number, lastRow: number): void {
  coverage.top = Math.min(coverage.top, firstRow);
  coverage.bottom = Math.max(coverage.bottom, lastRow + 1);
}

/** A curve through all points (uniform Catmull–Rom), as a polyline. A `closed` curve returns to its start. */
export function curve(points: readonly Point[], closed = false, pieces = 5): Point[] {
  const count = points.length;
  const at = (i: number): Point =>
    closed ? points[(i + count) % count]! : points[Math.max(0, Math.min(count - 1, i))]!;
  const line: Point[] = [];
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let piece = 0; piece < pieces; piece++) {
      const t = piece / pieces;
      const along = (axis: 0 | 1): number =>
        0.5 *
        (2 * b[axis] +
          (c[axis] - a[axis]) * t +
          (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t +
          (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t * t * t);
      line.push([along(0), along(1)]);
    }
  }
  line.push(closed ? line[0]! : at(count - 1));
  return line;
}

/** Points of an ellipse, turned by `angle` radians. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, angle = 0, count = 28): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: count }, (_, i): Point => {
    const [x, y] = [rx * Math.cos((2 * Math.PI * i) / count), ry * Math.sin((2 * Math.PI * i) / count)];
    return [cx + x * cos - y * sin, cy + x * sin + y * cos];
  });
}

/**
 * Draws a polyline with a round pen; darker pixels that are already there stay. `radius(t)` may taper along the line.
 */
export function stroke(into: Coverage, line: readonly Point[], radius: number | ((t: number) => number)): void {
  const { size, data } = into;
  const last = Math.max(1, line.length - 1);
  for (let i = 0; i < line.length - 1; i++) {
    const [[ax, ay], [bx, by]] = [line[i]!, line[i + 1]!];
    const pen = typeof radius === 'number' ? radius : radius((i + 0.5) / last);
    const reach = pen + 0.5;
    const [dx, dy] = [bx - ax, by - ay];
    const length2 = dx * dx + dy * dy;
    const firstRow = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const lastRow = Math.min(size - 1, Math.ceil(Math.max(ay, by) + reach));
    const firstColumn = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const lastColumn = Math.min(size - 1, Math.ceil(Math.max(ax, bx) + reach));
    touch(into, firstRow, lastRow);
    for (let row = firstRow; row <= lastRow; row++) {
      const py = row + 0.5 - ay;
      for (let column = firstColumn; column <= lastColumn; column++) {
        const px = column + 0.5 - ax;
        const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length2));
        const [x, y] = [px - t * dx, py - t * dy];
        const covered = reach - Math.sqrt(x * x + y * y);
        if (covered > data[row * size + column]!) data[row * size + column] = Math.min(1, covered);
      }
    }
  }
}

const lines = 4; // The number of sample rows per pixel; across a row, coverage is exact.

/** Fills a polygon (non-zero winding), adding to what is there. */
export function fill(into: Coverage, polygon: readonly Point[]): void {
  const { size, data } = into;
  const ys = polygon.map((point) => point[1]);
  const firstRow = Math.max(0, Math.floor(Math.min(...ys)));
  const lastRow = Math.min(size - 1, Math.floor(Math.max(...ys)));
  touch(into, firstRow, lastRow);
  const edges = polygon.map((a, i) => [a, polygon[(i + 1) % polygon.length]!] as const);
  for (let row = firstRow; row <= lastRow; row++) {
    const near = edges.filter(([a, b]) => Math.min(a[1], b[1]) < row + 1 && Math.max(a[1], b[1]) > row);
    for (let sub = 0; sub < lines; sub++) {
      const y = row + (sub + 0.5) / lines;
      const crossings: { x: number; turn: number }[] = [];
      for (const [a, b] of near) {
        if (a[1] <= y === b[1] <= y) continue;
        crossings.push({ x: a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]), turn: b[1] > a[1] ? 1 : -1 });
      }
      crossings.sort((a, b) => a.x - b.x);
      let winding = 0;
      for (let i = 0; i < crossings.length - 1; i++) {
        winding += crossings[i]!.turn;
        if (winding !== 0) span(data, row * size, size, crossings[i]!.x, crossings[i + 1]!.x);
      }
    }
  }
  for (let i = firstRow * size; i < (lastRow + 1) * size; i++) data[i] = Math.min(1, data[i]!);
}

/** Adds a sample row's share of the pixels between two places. */
function span(data: Float32Array, row: number, size: number, from: number, to: number): void {
  const [left, right] = [Math.max(0, from), Math.min(size, to)];
  for (let column = Math.floor(left); column < right; column++) {
    data[row + column]! += (Math.min(right, column + 1) - Math.max(left, column)) / lines;
  }
}
