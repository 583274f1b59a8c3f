/**
 * Eigenvalues and eigenvectors of symmetric matrices in float64: Householder reflections to a tridiagonal matrix, then QL
 * with implicit shifts (Golub and Van Loan 2013, 8.3). Both are backward stable. Matrices lie in rows, one after another;
 * eigenvectors too, so that every inner loop runs along a row.
 */

/** A matrix of n rows of n numbers. */
export type Matrix = Float64Array;

export interface Eigensystem {
  /** The eigenvalues, in no order. */
  readonly values: Float64Array;
  /** The eigenvector of `values[i]` is row i. */
  readonly vectors: Matrix;
}

/** The eigensystem of a symmetric matrix, of which the lower half is read. About 7 n³ multiplications. */
export function eigensystem(matrix: Matrix, n: number): Eigensystem {
  const { diagonal, beside, reflections } = tridiagonal(matrix, n);
  const vectors = accumulated(reflections, n);
  implicitQl(diagonal, beside, vectors);
  return { values: diagonal, vectors };
}

/** The eigenvalues alone, in no order. About 4/3 n³ multiplications. */
export function eigenvalues(matrix: Matrix, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix, n);
  implicitQl(diagonal, beside);
  return diagonal;
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** The off-diagonal: `beside[i]` stands between i and i + 1; the last is 0. */
  readonly beside: Float64Array;
  /** The reflections: row k holds the unit vector that mirrors column k, or zeros if there was nothing to mirror. */
  readonly reflections: Matrix;
}

/** The tridiagonal T of A = Q T Qᵀ with Q = H₀ H₁ … and H = I − 2 v vᵀ. */
function tridiagonal(matrix: Matrix, n: number): Tridiagonal {
  const a = matrix.slice();
  const reflections = new Float64Array(n * n);
  const beside = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    const v = reflections.subarray(k * n, (k + 1) * n);
    let below = 0;
    for (let i = k + 2; i < n; i++) below = Math.max(below, Math.abs(a[i * n + k]!));
    const first = a[(k + 1) * n + k]!;
    beside[k] = first;
    if (below === 0) continue;
    const scale = Math.max(below, Math.abs(first));
    let square = 0;
    for (let i = k + 1; i < n; i++) square += (v[i] = a[i * n + k]! / scale) ** 2;
    // The sign is chosen away from zero, so that nothing cancels.
    const alpha = v[k + 1]! > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const length = Math.sqrt(2 * (square - alpha * v[k + 1]!));
    v[k + 1]! -= alpha;
    for (let i = k + 1; i < n; i++) v[i]! /= length;
    beside[k] = alpha * scale;
    mirror(a, n, k + 1, v, p);
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), beside, reflections };
}

/** H A H in the lower half of A from row and column `from` on: A − v wᵀ − w vᵀ with p = 2 A v and w = p − (vᵀp) v. */
function mirror(a: Matrix, n: number, from: number, v: Float64Array, p: Float64Array): void {
  p.fill(0);
  for (let i = from; i < n; i++) {
    const row = i * n;
    const vi = v[i]!;
    let sum = 0;
    for (let j = from; j < i; j++) {
      sum += a[row + j]! * v[j]!;
      p[j]! += a[row + j]! * vi;
    }
    p[i]! += sum + a[row + i]! * vi;
  }
  let along = 0;
  for (let i = from; i < n; i++) along += 2 * p[i]! * v[i]!;
  for (let i = from; i < n; i++) p[i] = 2 * p[i]! - along * v[i]!;
  for (let i = from; i < n; i++) {
    const row = i * n;
    const [vi, wi] = [v[i]!, p[i]!];
    for (let j = from; j <= i; j++) a[row + j]! -= vi * p[j]! + wi * v[j]!;
  }
}

/**
 * The matrix Qᵀ = … H₁ H₀, built from the last reflection backwards, while its upper left corner is still the identity.
 */
function accumulated(reflections: Matrix, n: number): Matrix {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const v = reflections.subarray(k * n, (k + 1) * n);
    if (v[k + 1] === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let along = 0;
      for (let j = k + 1; j < n; j++) along += q[row + j]! * v[j]!;
      for (let j = k + 1; j < n; j++) q[row + j]! -= 2 * along * v[j]!;
    }
  }
  return q;
}

/** Turns the diagonal into the eigenvalues and the rows of `vectors` with it. */
function implicitQl(diagonal: Float64Array, beside: Float64Array, vectors?: Matrix): void {
  const n = diagonal.length;
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(diagonal[i]!) + 2 * Math.abs(beside[i]!));
  if (!Number.isFinite(norm)) throw new RangeError('a matrix with numbers that are not finite has no eigenvalues');
  // Numbers below the rounding of the whole matrix are zero: covariances of few examples have many such eigenvalues.
  const negligible = Number.EPSILON * norm;
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      let high = low;
      while (high + 1 < n && Math.abs(beside[high]!) > negligible) high++;
      if (high === low) break;
      if (sweep === 60) throw new RangeError('the eigenvalues of a matrix were not found in 60 sweeps');
      turn(diagonal, beside, low, high, vectors);
    }
  }
}

/** One sweep from `high` up to `low`. */
function turn(d: Float64Array, e: Float64Array, low: number, high: number, vectors: Matrix | undefined): void {
  const n = d.length;
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  // Wilkinson's shift: the eigenvalue of the upper left corner that lies nearer to d[low].
  let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [sine, cosine, moved] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix falls apart here: the next sweep sees it.
      d[i + 1]! -= moved;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1]! - moved;
    const s = (d[i]! - g) * sine + 2 * cosine * b;
    moved = sine * s;
    d[i + 1] = g + moved;
    g = cosine * s - b;
    if (vectors) rotate(vectors, i * n, (i + 1) * n, n, sine, cosine);
  }
  d[low]! -= moved;
  e[low] = g;
  e[high] = 0;
}

function rotate(vectors: Matrix, upper: number, lower: number, n: number, sine: number, cosine: number): void {
  for (let k = 0; k < n; k++) {
    const [a, b] = [vectors[upper + k]!, vectors[lower + k]!];
    vectors[lower + k] = sine * a + cosine * b;
    vectors[upper + k] = cosine * a - sine * b;
  }
}
