/**
 * Determinants in double precision, computed from a plain function of one example: the reference for log-determinants.
 */

export type Reference = (x: readonly number[]) => number[];

/** J[i][j] = dyᵢ/dxⱼ by fourth-order central differences. */
export function jacobian(f: Reference, x: readonly number[], step = 1e-3): number[][] {
  const at = (j: number, offset: number): number[] =>
    f(x.map((value, index) => (index === j ? value + offset : value)));
  const columns = x.map((_, j) => {
    const [a, b, c, d] = [at(j, -2 * step), at(j, -step), at(j, step), at(j, 2 * step)];
    return a.map((_, i) => (8 * (c[i]! - b[i]!) - (d[i]! - a[i]!)) / (12 * step));
  });
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
}

/** log |det M| by elimination with row exchanges. */
export function logAbsDet(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let sum = 0;
  for (let column = 0; column < rows.length; column += 1) {
    let best = column;
    for (let row = column; row < rows.length; row += 1)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row;
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const pivot = rows[column]!;
    sum += Math.log(Math.abs(pivot[column]!));
    for (const row of rows.slice(column + 1)) {
      const factor = row[column]! / pivot[column]!;
      for (let at = column; at < rows.length; at += 1) row[at]! -= factor * pivot[at]!;
    }
  }
  return sum;
}

/** The numbers of each example of a batch. */
export function examplesOf(values: ArrayLike<number>, batch: number): number[][] {
  const size = values.length / batch;
  return Array.from({ length: batch }, (_, index) => Array.from(values).slice(index * size, (index + 1) * size));
}

/** The product M x of a matrix given row by row. */
export function product(matrix: ArrayLike<number>, x: readonly number[]): number[] {
  return Array.from({ length: matrix.length / x.length }, (_, row) =>
    x.reduce((sum, value, column) => sum + matrix[row * x.length + column]! * value, 0),
  );
}
