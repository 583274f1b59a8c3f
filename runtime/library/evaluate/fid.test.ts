/** Fréchet distances against closed forms, by hand, and against an independent computation. */
import { describe, expect, test } from 'vitest';
import { frechetDistance } from './fid.js';
import { gaussianOf, Moments } from './moments.js';
import type { Gaussian } from './moments.js';
import { features, normals } from './testing/features.js';
import { eigensystem, eigenvalues } from './symmetric.js';

type Plain = readonly (readonly number[])[];
const flat = (matrix: Plain): Float64Array => Float64Array.from(matrix.flat());
const gaussian = (mean: readonly number[], covariance: Plain): Gaussian => ({
  mean: Float64Array.from(mean),
  covariance: flat(covariance),
});

/** The covariance of rows by the definition, in two passes. */
function covarianceOf(rows: Float64Array, n: number): number[][] {
  const count = rows.length / n;
  const index = Array.from({ length: n }, (_, i) => i);
  const mean = index.map((i) => rows.reduce((sum, value, at) => sum + (at % n === i ? value : 0), 0) / count);
  return index.map((i) =>
    index.map((j) => {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += (rows[row * n + i]! - mean[i]!) * (rows[row * n + j]! - mean[j]!);
      return sum / (count - 1);
    }),
  );
}

describe('the Fréchet distance of two Gaussians', () => {
  test('in one dimension is (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    const { distance, ofMeans, clipped } = frechetDistance(gaussian([1], [[4]]), gaussian([3.5], [[0.25]]));
    expect(distance).toBeCloseTo(2.5 ** 2 + 1.5 ** 2, 12);
    expect([ofMeans, clipped]).toEqual([6.25, 0]);
  });

  test('in two dimensions is as by hand: tr (AB)^½ = √(tr AB + 2 √det AB)', () => {
    const a = gaussian([0, 1], [[2, 1], [1, 3]]); // prettier-ignore
    const b = gaussian([1, -1], [[5, -2], [-2, 1]]); // prettier-ignore
    // AB = [[8, −3], [−1, 1]]: trace 9, determinant 5 · 1.
    const root = Math.sqrt(9 + 2 * Math.sqrt(5));
    expect(frechetDistance(a, b).distance).toBeCloseTo(1 + 4 + (5 + 6 - 2 * root), 12);
    expect(frechetDistance(b, a).distance).toBeCloseTo(frechetDistance(a, b).distance, 12);
  });

  test('of covariances that commute is the sum of (√λ − √μ)²', () => {
    const n = 40;
    const basis = eigensystem(flat(covarianceOf(features(200, n, 'basis'), n)), n).vectors;
    const from = (values: readonly number[]): Plain =>
      Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) =>
          values.reduce((sum, value, k) => sum + value * basis[k * n + i]! * basis[k * n + j]!, 0),
        ),
      );
    const first = Array.from({ length: n }, (_, i) => 1 + i / 3);
    const second = Array.from({ length: n }, (_, i) => 4 / (1 + i));
    const expected = first.reduce((sum, value, i) => sum + (Math.sqrt(value) - Math.sqrt(second[i]!)) ** 2, 0);
    const zeros = new Array<number>(n).fill(0);
    expect(frechetDistance(gaussian(zeros, from(first)), gaussian(zeros, from(second))).distance).toBeCloseTo(
      expected,
      9,
    );
  });

  test.each([
    ['many examples', 500],
    ['fewer examples than features, so a singular covariance', 20],
  ])('of a set and itself is below 1e-3: %s', (_, count) => {
    const set = gaussianOf(features(count, 64, 'itself', 100), 64);
    const { distance, clipped } = frechetDistance(set, set);
    expect(distance).toBeLessThan(1e-6);
    expect(clipped).toBeLessThan(1e-12);
  });

  test('of a point and a Gaussian is the spread of the Gaussian', () => {
    const point = gaussian([0, 0], [[0, 0], [0, 0]]); // prettier-ignore
    const cloud = gaussian([0, 0], [[2, 1], [1, 3]]); // prettier-ignore
    expect(frechetDistance(point, cloud).distance).toBeCloseTo(5, 12);
    expect(frechetDistance(cloud, point).distance).toBeCloseTo(5, 12);
  });

  test('tells how much of a matrix that is not a covariance was clipped', () => {
    const wrong = gaussian([0, 0], [[3, 0], [0, -1]]); // prettier-ignore
    expect(frechetDistance(wrong, gaussian([0, 0], [[1, 0], [0, 1]])).clipped).toBeCloseTo(0.5, 12); // prettier-ignore
  });

  test('of features of two extractors is refused', () => {
    expect(() => frechetDistance(gaussian([0], [[1]]), gaussian([0, 0], [[1, 0], [0, 1]]))).toThrow(/different extractors/); // prettier-ignore
    const broken = gaussian([0, 0], [[1, NaN], [NaN, 1]]); // prettier-ignore
    expect(() => frechetDistance(broken, broken)).toThrow(/not finite/);
    expect(() => frechetDistance(gaussian([NaN], [[1]]), gaussian([0], [[1]]))).toThrow(/not finite/);
  });

  test('agrees with the Denman–Beavers iteration for √(Σ₁Σ₂)', () => {
    const n = 24;
    const [x, y] = [features(300, n, 'x'), features(300, n, 'y', 2).map((value, i) => value * (1 + (i % n) / 10))];
    const [a, b] = [covarianceOf(x, n), covarianceOf(y, n)];
    const expected = denmanBeavers(multiply(a, b)).reduce((sum, row, i) => sum + row[i]!, 0);
    const [p, q] = [gaussianOf(x, n), gaussianOf(y, n)];
    const trace = a.reduce((sum, row, i) => sum + row[i]! + b[i]![i]!, 0);
    const { distance, ofMeans } = frechetDistance(p, q);
    expect(distance).toBeCloseTo(ofMeans + trace - 2 * expected, 9);
  });
});

describe('moments', () => {
  test('are those of two passes, however the rows are divided', () => {
    const n = 5;
    const rows = features(600, n, 'rows', 1000);
    const expected = covarianceOf(rows, n).flat();
    const moments = new Moments(n);
    for (const [start, end] of [[0, 1], [1, 300], [300, 600]] as const) moments.add(rows.slice(start * n, end * n)); // prettier-ignore
    const { mean, covariance, count } = moments.gaussian();
    expect(count).toBe(600);
    expected.forEach((value, i) => expect(covariance[i]).toBeCloseTo(value, 9));
    for (let k = 0; k < n; k++)
      expect(mean[k]).toBeCloseTo(rows.reduce((sum, value, i) => sum + (i % n === k ? value : 0), 0) / 600, 9);
    expect(gaussianOf(rows, n).covariance).toEqual(covariance);
  });

  test('go on after they were asked for', () => {
    const rows = features(10, 3, 'more');
    const moments = new Moments(3).add(rows.slice(0, 12));
    moments.gaussian();
    const { covariance } = moments.add(rows.slice(12)).gaussian();
    covarianceOf(rows, 3)
      .flat()
      .forEach((value, i) => expect(covariance[i]).toBeCloseTo(value, 9));
  });

  test('refuse one example and broken rows', () => {
    expect(() => gaussianOf([1, 2], 2)).toThrow(/two examples/);
    expect(() => gaussianOf([1, 2, 3], 2)).toThrow(/no rows of 2/);
  });
});

describe('eigensystems', () => {
  test.each([1, 2, 3, 30])('of %i rows: A v = λ v, orthonormal; values alone are the same', (n) => {
    const draws = normals(n * n, 'matrix');
    const a = draws.map((_, i) => draws[Math.floor(i / n) * n + (i % n)]! + draws[(i % n) * n + Math.floor(i / n)]!);
    const { values, vectors } = eigensystem(a, n);
    for (let e = 0; e < n; e++) {
      const v = vectors.subarray(e * n, (e + 1) * n);
      for (let i = 0; i < n; i++)
        expect(v.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0)).toBeCloseTo(values[e]! * v[i]!, 10);
      for (let other = 0; other < n; other++)
        expect(v.reduce((sum, value, j) => sum + value * vectors[other * n + j]!, 0)).toBeCloseTo(
          e === other ? 1 : 0,
          10,
        );
    }
    const alone = eigenvalues(a, n).sort();
    [...values.sort()].forEach((value, i) => expect(alone[i]).toBeCloseTo(value, 10));
  });

  test('of matrices that fall apart', () => {
    expect([...eigenvalues(flat([[0, 0, 0], [0, 0, 0], [0, 0, 0]]), 3)]).toEqual([0, 0, 0]); // prettier-ignore
    expect([...eigenvalues(flat([[0, 0, 1], [0, 5, 0], [1, 0, 0]]), 3)].sort((x, y) => x - y).map((value) => value.toFixed(12))).toEqual(['-1.000000000000', '1.000000000000', '5.000000000000']); // prettier-ignore
  });
});

// The other way to a root, in plain arrays.

function multiply(a: Plain, b: Plain): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
}

/** The inverse by Gauss and Jordan, the largest pivot first. */
function inverse(matrix: Plain): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    rows[k] = rows[k]!.map((value) => value / rows[k]![k]!);
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![k]!;
      if (i !== k) rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
    }
  }
  return rows.map((row) => row.slice(n));
}

function denmanBeavers(matrix: Plain): number[][] {
  let y: number[][] = matrix.map((row) => [...row]);
  let z: number[][] = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  const mean = (a: Plain, b: Plain): number[][] => a.map((row, i) => row.map((value, j) => (value + b[i]![j]!) / 2));
  for (let step = 0; step < 30; step++) [y, z] = [mean(y, inverse(z)), mean(z, inverse(y))];
  return y;
}
