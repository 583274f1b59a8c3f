/** The warnings beside the numbers. */
import { expect, test } from 'vitest';
import { classHistogram, countWarnings, setDistances } from './distances.js';

test('few samples are told of', () => {
  const warnings = (samples: number): string[] => countWarnings({ samples, 'reference pictures': 2048 }, 256);
  expect(warnings(2048)).toEqual([]);
  expect(warnings(2047)).toEqual([expect.stringMatching(/^2,047 samples are few: the FID is biased upwards/)]);
  expect(warnings(257)).toEqual([expect.stringMatching(/^257 samples are few/)]);
  expect(warnings(256)).toEqual([
    expect.stringMatching(/^256 samples are too few for 256 features: their covariance is singular/),
  ]);
});

test('sets of three have too few neighbours for precision', () => {
  const rows = { rows: Float32Array.of(0, 1, 2), features: 1 };
  const found = setDistances(rows, rows, { seed: 0, path: 'kid' });
  expect(found.fid!.distance).toBeLessThan(1e-9);
  expect(found.manifold).toBeUndefined();
  expect(found.warnings).toHaveLength(2);
});

test('classes that are hardly drawn are named', () => {
  const found = classHistogram(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 1, 2, 2), 4);
  expect(found).toEqual({ samples: [3, 1, 0, 0], reference: [1, 1, 2, 0], apart: 0.5, dropped: [2] });
});
