/** Products of rows in float64. */

/**
 * x [n, d] times yᵀ, y [m, d]: [n, m]. Four rows of y are taken at a time, so that every number of x is read once for
 * four.
 */
export function timesTransposed(
  x: Float64Array,
  y: Float64Array,
  [n, m, d]: readonly [number, number, number],
): Float64Array {
  const product = new Float64Array(n * m);
  for (let j = 0; j < m; j += 4) {
    if (j + 4 > m) {
      for (let k = j; k < m; k++) for (let i = 0; i < n; i++) product[i * m + k] = dot(x, i * d, y, k * d, d);
      break;
    }
    const [y0, y1, y2, y3] = [j * d, (j + 1) * d, (j + 2) * d, (j + 3) * d];
    for (let i = 0; i < n; i++) {
      const row = i * d;
      let [a, b, c, e] = [0, 0, 0, 0];
      for (let k = 0; k < d; k++) {
        const value = x[row + k]!;
        a += value * y[y0 + k]!;
        b += value * y[y1 + k]!;
        c += value * y[y2 + k]!;
        e += value * y[y3 + k]!;
      }
      const place = i * m + j;
      product[place] = a;
      product[place + 1] = b;
      product[place + 2] = c;
      product[place + 3] = e;
    }
  }
  return product;
}

function dot(x: Float64Array, xStart: number, y: Float64Array, yStart: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += x[xStart + k]! * y[yStart + k]!;
  return sum;
}
