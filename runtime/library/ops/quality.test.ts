import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';
import { nn } from '../../index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';

/**
 * The formula of Wang et al. 2004, window by window in double precision: variances as sums of weighted squares of
 * differences.
 */
function ssimOf(x: number[], y: number[], height: number, width: number, depth: number, peak: number): number {
  const weight = (i: number, j: number): number => Math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5 * 1.5));
  let norm = 0;
  for (let i = 0; i < 11; i++) for (let j = 0; j < 11; j++) norm += weight(i, j);
  const [c1, c2] = [(0.01 * peak) ** 2, (0.03 * peak) ** 2];
  let [sum, count] = [0, 0];
  for (let top = 0; top + 11 <= height; top++) {
    for (let left = 0; left + 11 <= width; left++) {
      for (let c = 0; c < depth; c++) {
        const window = (f: (a: number, b: number) => number): number => {
          let total = 0;
          for (let i = 0; i < 11; i++) {
            for (let j = 0; j < 11; j++) {
              const at = ((top + i) * width + left + j) * depth + c;
              total += (weight(i, j) / norm) * f(x[at]!, y[at]!);
            }
          }
          return total;
        };
        const [mx, my] = [window((a) => a), window((_, b) => b)];
        const [vx, vy] = [window((a) => (a - mx) ** 2), window((_, b) => (b - my) ** 2)];
        const cov = window((a, b) => (a - mx) * (b - my));
        sum += ((2 * mx * my + c1) * (2 * cov + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2));
        count++;
      }
    }
  }
  return sum / count;
}

const numbers = (x: Tensor): number[] => Array.from(x.dataSync());

describe.each(testedBackends)('quality on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('psnr is 10·log10(peak² / mse) of each example, and 100 dB for equal ones', () => {
    const x = tf.tensor2d([0.1, 0.1, 0, 0, 0.5, 0.5], [3, 2]);
    const target = tf.tensor2d([0, 0, 0, 0, 0.5, 1.5], [3, 2]);
    // The mean squared errors are 0.01, 0 and 0.5.
    expect(numbers(nn.psnr(x, target, 1))).toEqual([
      expect.closeTo(20, 4),
      expect.closeTo(100, 4),
      expect.closeTo(3.0103, 4),
    ]);
    // Twice the range gives 6.0206 dB more.
    expect(numbers(nn.psnr(x, target, 2))[0]).toBeCloseTo(26.0206, 4);
    expect(numbers(tf.grad((a) => tf.sum(nn.psnr(a, target, 1)))(x)).every(Number.isFinite)).toBe(true);
  });

  test.each([
    [14, 13, 3, 1],
    [11, 11, 1, 2],
    [20, 16, 1, 255],
  ])('ssim of %i × %i × %i pictures with peak %i is that of the formula', (height, width, depth, peak) => {
    const shape = [2, height, width, depth] as const;
    const [first, noise] = inputsOf([shape, shape], 'probability', `ssim ${height}`) as [Tensor, Tensor];
    const x = tf.mul(first, peak) as Tensor4D;
    const y = tf.mul(tf.add(tf.mul(first, 0.8), tf.mul(noise, 0.3)), peak) as Tensor4D;
    const size = height * width * depth;
    const [a, b] = [numbers(x), numbers(y)];
    const wanted = [0, 1].map((example) => {
      const [from, to] = [example * size, (example + 1) * size];
      return ssimOf(a.slice(from, to), b.slice(from, to), height, width, depth, peak);
    });
    expect(wanted[0]).not.toBeCloseTo(wanted[1]!, 3);
    numbers(nn.ssim(x, y, peak)).forEach((value, example) => expect(value).toBeCloseTo(wanted[example]!, 4));
    numbers(nn.ssim(x, x, peak)).forEach((value) => expect(value).toBeCloseTo(1, 5));
  });

  test('ssim may stand in a loss: its gradient is that of differences', () => {
    const [x, y] = inputsOf([[2, 12, 12, 1], [2, 12, 12, 1]], 'probability', 'ssim gradient') as [Tensor4D, Tensor4D]; // prettier-ignore
    const { analytic, numeric, scale } = compareFirstOrder((a) => nn.ssim(a as Tensor4D, y, 1), [x], 'ssim', 0.01);
    expect(Math.abs(analytic)).toBeGreaterThan(1e-3);
    expect(Math.abs(analytic - numeric)).toBeLessThan(3e-3 * scale + 1e-4);
  });
});
