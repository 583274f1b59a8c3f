/** Precision and recall in feature space (Kynkäänniemi et al. 2019). Free of Node, in float64. */
import { countOf } from './kid.js';
import type { Features } from './kid.js';
import { timesTransposed } from './products.js';

export interface PrecisionRecall {
  /** The share of samples that lie on the manifold of the reference: how much of what is drawn looks right. */
  readonly precision: number;
  /** The share of the reference that lies on the manifold of the samples: how much of what there is can be drawn. */
  readonly recall: number;
  /** The number of the neighbour whose distance is the radius of an example. */
  readonly k: number;
  /** The number of examples used of each side: the first ones. */
  readonly samples: number;
  readonly reference: number;
}

/**
 * The precision and recall of samples. A set's manifold is the union of balls around its examples; each ball reaches to
 * the k-th nearest neighbour in the set, not counting the example itself. `most` examples of each side are used,
 * because the time grows with their square (9 billion multiplications for 3,000 of 256 features). The sides have to be
 * of one size, because radii shrink with the number.
 * @throws RangeError if a side has k examples or fewer.
 */
export function precisionRecall(
  samples: Features,
  reference: Features,
  { k = 3, most = 3000 }: { readonly k?: number; readonly most?: number } = {},
): PrecisionRecall {
  const count = Math.min(most, countOf(samples), countOf(reference));
  if (count <= k)
    throw new RangeError(`precision with k = ${k} takes more than ${k} examples of each side, not ${count}`);
  const [drawn, real] = [centred(samples, reference, count), centred(reference, reference, count)];
  const d = samples.features;
  return {
    precision: covered(drawn, real, radii(real, k, count, d), count, d),
    recall: covered(real, drawn, radii(drawn, k, count, d), count, d),
    ...{ k, samples: count, reference: count },
  };
}

/**
 * The first `count` rows, less the reference's mean: distances from products lose the fewest digits near the origin.
 */
function centred({ rows, features }: Features, reference: Features, count: number): Float64Array {
  const mean = new Float64Array(features);
  for (let i = 0; i < count * features; i++) mean[i % features]! += reference.rows[i]! / count;
  return Float64Array.from({ length: count * features }, (_, i) => rows[i]! - mean[i % features]!);
}

/** The number of rows of x that are compared with all of y at once; their distances stay in the processor's cache. */
const ROWS = 128;

/** Calls back with the squared distances of each row of x to all rows of y. */
function distances(
  [x, y]: readonly [Float64Array, Float64Array],
  [count, d]: readonly [number, number],
  row: (index: number, squares: Float64Array) => void,
): void {
  const square = (rows: Float64Array, i: number): number => {
    let sum = 0;
    for (let k = i * d; k < (i + 1) * d; k++) sum += rows[k]! ** 2;
    return sum;
  };
  const ofY = Float64Array.from({ length: count }, (_, j) => square(y, j));
  for (let start = 0; start < count; start += ROWS) {
    const rows = Math.min(ROWS, count - start);
    const products = timesTransposed(x.subarray(start * d, (start + rows) * d), y, [rows, count, d]);
    for (let i = 0; i < rows; i++) {
      const ofX = square(x, start + i);
      const squares = products.subarray(i * count, (i + 1) * count);
      for (let j = 0; j < count; j++) squares[j] = Math.max(0, ofX + ofY[j]! - 2 * squares[j]!);
      row(start + i, squares);
    }
  }
}

/** The squared distance of each example to its k-th nearest neighbour. */
function radii(x: Float64Array, k: number, count: number, d: number): Float64Array {
  const found = new Float64Array(count);
  distances([x, x], [count, d], (index, squares) => {
    const nearest = new Float64Array(k).fill(Infinity);
    squares.forEach((square, other) => {
      if (other === index || square >= nearest[k - 1]!) return;
      let place = k - 1;
      for (; place > 0 && nearest[place - 1]! > square; place--) nearest[place] = nearest[place - 1]!;
      nearest[place] = square;
    });
    found[index] = nearest[k - 1]!;
  });
  return found;
}

/** The share of x that lies inside a ball around an example of y. */
function covered(x: Float64Array, y: Float64Array, radius: Float64Array, count: number, d: number): number {
  let inside = 0;
  distances([x, y], [count, d], (_, squares) => {
    // Points on the edge are inside; the margin covers the rounding of the two ways to compute one distance.
    if (squares.some((square, other) => square <= radius[other]! * (1 + 1e-9))) inside++;
  });
  return inside / count;
}
