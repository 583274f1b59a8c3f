/** Bounded kernels against the norms of whole matrices, built by plain loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Pass } from '../../contract/model.js';
import { initialValues } from '../random/index.js';
import { drawSource } from '../train/draws.js';
import { createPass } from '../train/pass.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import * as nn from './index.js';

const passOf = (training: boolean, first = false): Pass =>
  createPass({
    training,
    first,
    batch: 1,
    draws: drawSource(1, ''),
    move: (state, next) => (state as tf.Variable).assign(next),
  });

const unitOf = (shape: readonly number[]): tf.Variable => {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.variable(tf.tensor(initialValues({ kind: 'unit' }, size, { seed: 1, path: 'u' }), [...shape]));
};

/** The matrix of a stride-1 convolution with zero padding 'same', [h·w·out][h·w·in]. */
function matrixOf(kernel: ArrayLike<number>, [kh, kw, cin, cout]: number[], h: number, w: number): number[][] {
  const rows = Array.from({ length: h * w * cout! }, () => new Array<number>(h * w * cin!).fill(0));
  const [top, left] = [Math.floor((kh! - 1) / 2), Math.floor((kw! - 1) / 2)];
  for (let i = 0; i < h; i += 1)
    for (let j = 0; j < w; j += 1)
      for (let di = 0; di < kh!; di += 1)
        for (let dj = 0; dj < kw!; dj += 1) {
          const [y, x] = [i + di - top, j + dj - left];
          if (y < 0 || y >= h || x < 0 || x >= w) continue;
          for (let a = 0; a < cin!; a += 1)
            for (let b = 0; b < cout!; b += 1)
              rows[(i * w + j) * cout! + b]![(y * w + x) * cin! + a] =
                kernel[((di * kw! + dj) * cin! + a) * cout! + b]!;
        }
  return rows;
}

/** The largest singular value, from the largest eigenvalue of MᵀM, which is squared until one direction is left. */
function largestSingularValue(matrix: readonly (readonly number[])[]): number {
  const columns = matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  let gram = columns.map((a) => columns.map((b) => dot(a, b)));
  let logarithm = 0;
  for (let step = 0, weight = 1; step < 40; step += 1, weight /= 2) {
    const trace = gram.reduce((sum, row, at) => sum + row[at]!, 0);
    logarithm += weight * Math.log(trace);
    const scaled = gram.map((row) => row.map((value) => value / trace));
    gram = scaled.map((a) => scaled.map((b) => dot(a, b)));
  }
  return Math.sqrt(Math.exp(logarithm));
}

describe.each(testedBackends)('bounded kernels on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([
    [[3, 3, 2, 3], 4, 5],
    [[1, 1, 3, 2], 3, 3],
    [[5, 3, 1, 2], 6, 4],
  ])('convolution with a kernel of %j on %i × %i', async (shape, h, w) => {
    const [kernel] = inputsOf([shape], 'signed', 'kernel') as [Tensor4D];
    const expected = largestSingularValue(matrixOf(await kernel.data(), shape, h, w));
    const u = unitOf([1, h, w, shape[2]!]) as unknown as Tensor4D;
    const measured = nn.operatorNormConv(kernel, u, { iterations: 300, strides: 1, pad: 'same' });
    expect((await measured.data())[0]! / expected).toBeCloseTo(1, 4);

    const options = { bound: 0.9, iterations: 5, strides: 1, pad: 'same' } as const;
    for (let step = 0; step < 60; step += 1)
      tf.tidy(() => nn.lipschitzConv(kernel, u, passOf(true, step === 0), options));
    const start = Array.from(await u.data());
    const bounded = nn.lipschitzConv(kernel, u, passOf(false), options);
    expect(Array.from(await u.data())).toEqual(start); // Evaluation does not move the state.
    expect(largestSingularValue(matrixOf(await bounded.data(), shape, h, w))).toBeCloseTo(0.9, 4);
    // A kernel below the bound stays as it is.
    const small = nn.lipschitzConv(kernel, u, passOf(false), { ...options, bound: 2 * expected });
    expect(Array.from(await small.data())).toEqual(Array.from(await kernel.data()));
    tf.dispose(u);
  });

  it('dense kernels', async () => {
    const [kernel] = inputsOf([[6, 4]], 'signed', 'dense') as [Tensor2D];
    const rows = (values: ArrayLike<number>): number[][] =>
      Array.from({ length: 6 }, (_, row) => Array.from(values).slice(row * 4, row * 4 + 4));
    const expected = largestSingularValue(rows(await kernel.data()));
    const u = unitOf([6]) as unknown as Tensor1D;
    expect((await nn.operatorNormDense(kernel, u).data())[0]! / expected).toBeCloseTo(1, 4);
    // The first training step iterates long, so that the very first kernel is bounded.
    const bounded = nn.lipschitzDense(kernel, u, passOf(true, true), { bound: 0.5, iterations: 1 });
    expect(largestSingularValue(rows(await bounded.data()))).toBeCloseTo(0.5, 3);
    tf.dispose(u);
  });

  it('the gradient is that of the quotient, σ having its own', () => {
    const u = unitOf([1, 4, 4, 2]) as unknown as Tensor4D;
    const [kernel] = inputsOf([[3, 3, 2, 2]], 'signed', 'slope') as [Tensor4D];
    const options = { bound: 0.5, iterations: 400, strides: 1, pad: 'same' } as const;
    // With u at the singular vector, σ's derivative by u and v is zero, so holding them makes no difference.
    tf.tidy(() => nn.lipschitzConv(kernel, u, passOf(true), options));
    const before = tf.memory().numTensors;
    const converged = { ...passOf(true), move: () => undefined };
    const f = (k: Tensor | undefined): Tensor => nn.lipschitzConv(k as Tensor4D, u, converged, options);
    const slope = compareFirstOrder(f, [kernel], 'slope', 0.005);
    expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(3e-3 * slope.scale);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([kernel, u]);
  });
});
