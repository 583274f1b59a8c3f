/** The tolerance of kernels against plain loops in double precision. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** The largest error allowed, relative to the largest number of a result. */
export const TOLERANCE = 1e-5;

/** The largest distance from `expected`, relative to its largest number; NaN if a number is missing. */
export function errorOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN;
  let [worst, size] = [0, 1e-30];
  for (let at = 0; at < expected.length; at += 1) {
    const distance = Math.abs(actual[at]! - expected[at]!);
    if (!(distance <= worst)) worst = distance;
    size = Math.max(size, Math.abs(expected[at]!));
  }
  return worst / size;
}

export function expectClose(actual: Tensor, expected: ArrayLike<number>, name = 'result'): void {
  expect({ name, error: errorOf(actual.dataSync(), expected) }).toEqual({
    name,
    error: expect.toSatisfy((error: number) => error <= TOLERANCE),
  });
}
