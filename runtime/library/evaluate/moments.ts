/** Mean and covariance of feature vectors that come in batches, in float64. */
import type { Matrix } from './symmetric.js';
import { timesTransposed } from './products.js';

/** The moments from which a Fréchet distance is computed. */
export interface Gaussian {
  /** The mean, [features]. */
  readonly mean: Float64Array;
  /** The covariance, [features, features], divided by count − 1 as numpy's `cov` does. */
  readonly covariance: Matrix;
  /** The number of examples behind the moments; absent if the moments come from elsewhere. */
  readonly count?: number;
}

/**
 * The number of rows that are joined to the rest together. It is fixed, so that the caller's batches do not change the
 * sums.
 */
const ROWS = 256;

/**
 * The mean and covariance by the method of Chan, Golub and LeVeque 1983: every block is centred by its own mean before
 * it is squared and joined to those before it. The textbook Σx² − n·mean² would lose digits if the mean is large
 * against the spread.
 */
export class Moments {
  private readonly mean: Float64Array;
  private readonly squares: Matrix;
  /** The rows that wait, feature by feature: [features, ROWS]. */
  private readonly block: Float64Array;
  private waiting = 0;
  private joined = 0;

  constructor(readonly features: number) {
    this.mean = new Float64Array(features);
    this.squares = new Float64Array(features * features);
    this.block = new Float64Array(features * ROWS);
  }

  get count(): number {
    return this.joined + this.waiting;
  }

  /** Adds rows [examples, features]. */
  add(rows: ArrayLike<number>): this {
    const { features, block } = this;
    if (rows.length % features !== 0)
      throw new RangeError(`${rows.length} numbers are no rows of ${features} features`);
    for (let start = 0; start < rows.length; start += features) {
      for (let k = 0; k < features; k++) block[k * ROWS + this.waiting] = rows[start + k]!;
      if (++this.waiting === ROWS) this.join();
    }
    return this;
  }

  private join(): void {
    const { features: d, block, waiting: m, joined: n, mean, squares } = this;
    if (m === 0) return;
    const moved = new Float64Array(d);
    const centred = new Float64Array(d * m);
    for (let k = 0; k < d; k++) {
      let sum = 0;
      for (let row = 0; row < m; row++) sum += block[k * ROWS + row]!;
      const own = sum / m;
      for (let row = 0; row < m; row++) centred[k * m + row] = block[k * ROWS + row]! - own;
      moved[k] = own - mean[k]!;
    }
    const products = timesTransposed(centred, centred, [d, d, m]);
    const weight = (n * m) / (n + m);
    for (let i = 0; i < d; i++) {
      const pull = weight * moved[i]!;
      for (let j = 0; j < d; j++) squares[i * d + j]! += products[i * d + j]! + pull * moved[j]!;
    }
    for (let k = 0; k < d; k++) mean[k]! += (moved[k]! * m) / (n + m);
    this.joined = n + m;
    this.waiting = 0;
  }

  /** @throws RangeError if there are fewer than two examples, which have no covariance. */
  gaussian(): Gaussian {
    this.join();
    if (this.joined < 2) throw new RangeError(`a covariance takes two examples or more, not ${this.joined}`);
    const covariance = this.squares.map((square) => square / (this.joined - 1));
    return { mean: this.mean.slice(), covariance, count: this.joined };
  }
}

/** The moments of rows [examples, features] that are all there. */
export const gaussianOf = (rows: ArrayLike<number>, features: number): Gaussian =>
  new Moments(features).add(rows).gaussian();
