/** Random rotations and their LU decomposition in double precision: the starts of Glow's invertible convolutions. */
import type { RotationPart } from '../../contract/model.js';
import { normal } from './draws.js';
import type { Address } from './stream.js';

type Pieces = Readonly<Record<RotationPart, Float32Array>>;
type Rows = Float64Array[];

/** The rows of an orthogonal matrix, uniformly distributed: Gram–Schmidt on normal draws, twice for accuracy. */
function orthogonalRows(address: Address, size: number): Rows {
  const draws = normal(address, size * size);
  const rows: Rows = [];
  for (let row = 0; row < size; row += 1) {
    const vector = Float64Array.from(draws.subarray(row * size, (row + 1) * size));
    for (let pass = 0; pass < 2; pass += 1) {
      for (const before of rows) {
        let share = 0;
        for (let at = 0; at < size; at += 1) share += vector[at]! * before[at]!;
        for (let at = 0; at < size; at += 1) vector[at]! -= share * before[at]!;
      }
      const length = Math.hypot(...vector);
      for (let at = 0; at < size; at += 1) vector[at]! /= length;
    }
    rows.push(vector);
  }
  return rows;
}

/** Decomposes in place with row exchanges: L below the diagonal, U on and above it. Returns the order of the rows. */
function decompose(rows: Rows): { order: number[]; exchanges: number } {
  const size = rows.length;
  const order = rows.map((_, row) => row);
  let exchanges = 0;
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row;
    if (best !== column) {
      [rows[column], rows[best]] = [rows[best]!, rows[column]!];
      [order[column], order[best]] = [order[best]!, order[column]!];
      exchanges += 1;
    }
    const pivot = rows[column]!;
    for (let row = column + 1; row < size; row += 1) {
      const target = rows[row]!;
      const factor = target[column]! / pivot[column]!;
      target[column] = factor;
      for (let at = column + 1; at < size; at += 1) target[at]! -= factor * pivot[at]!;
    }
  }
  return { order, exchanges };
}

function rotationPieces(address: Address, size: number): Pieces {
  const rows = orthogonalRows(address, size);
  const { order, exchanges } = decompose(rows);
  const reflections = rows.filter((row, at) => row[at]! < 0).length + exchanges;
  // A reflection becomes a rotation if its last column, which is the last column of U, is negated.
  if (reflections % 2 === 1) for (const row of rows.slice(0, -1)) row[size - 1] = -row[size - 1]!;
  if (reflections % 2 === 1) rows[size - 1]![size - 1]! *= -1;
  const part = (keep: (row: number, column: number) => boolean): Float32Array =>
    Float32Array.from({ length: size * size }, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      return keep(row, column) ? rows[row]![column]! : 0;
    });
  const permutation = new Float32Array(size);
  // Row `order[at]` of W is row `at` of L·U.
  order.forEach((row, at) => (permutation[row] = at));
  return {
    lower: part((row, column) => row > column),
    upper: part((row, column) => row < column),
    log_scale: Float32Array.from(rows, (row, at) => Math.log(Math.abs(row[at]!))),
    sign: Float32Array.from(rows, (row, at) => Math.sign(row[at]!)),
    permutation,
  };
}

let last: { readonly key: string; readonly pieces: Pieces } | undefined;

/**
 * One piece of the decomposition W = P·L·(U + diag(sign · exp(log_scale))) of the rotation drawn at the address. Row i
 * of P·M is row `permutation[i]` of M. `size` is the count of numbers in the piece: the square of W's side for `lower`
 * and `upper`.
 */
export function rotationPart(part: RotationPart, size: number, address: Address): Float32Array {
  const side = part === 'lower' || part === 'upper' ? Math.round(Math.sqrt(size)) : size;
  const key = JSON.stringify([address, side]);
  // The last rotation is kept, because the pieces of a layer are asked for one after the other.
  if (last?.key !== key) last = { key, pieces: rotationPieces(address, side) };
  return last.pieces[part].slice();
}
