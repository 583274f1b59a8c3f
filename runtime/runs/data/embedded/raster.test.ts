import { expect, test } from 'vitest';
import { curve, ellipse, emptyCoverage, fill, stroke, type Coverage } from './raster.js';

const area = ({ data }: Coverage): number => data.reduce((sum, covered) => sum + covered, 0);

test('a filled circle covers its area, and no pixel more than once', () => {
  const coverage = emptyCoverage(32);
  fill(coverage, ellipse(16.3, 15.8, 9, 9, 0, 200));
  expect(area(coverage)).toBeCloseTo(Math.PI * 81, 0);
  expect(Math.max(...coverage.data)).toBeCloseTo(1, 5);
});

test('a rectangle between pixels covers the shares that it covers', () => {
  const coverage = emptyCoverage(4);
  fill(coverage, [
    [0.5, 1],
    [2.25, 1],
    [2.25, 2],
    [0.5, 2],
  ]);
  expect([...coverage.data]).toEqual([0, 0, 0, 0, 0.5, 1, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('shapes are cut off at the edge of the picture', () => {
  const coverage = emptyCoverage(8);
  fill(coverage, ellipse(0, 0, 4, 4, 0, 200));
  stroke(coverage, [[-5, -5], [-1, 12]], 0.5); // prettier-ignore
  expect(area(coverage)).toBeCloseTo((Math.PI * 16) / 4, 0);
});

test('a stroke covers length × width and its round ends', () => {
  const coverage = emptyCoverage(40);
  stroke(coverage, [[8.2, 20.4], [31.7, 17.1]], 2); // prettier-ignore
  const length = Math.hypot(31.7 - 8.2, 20.4 - 17.1);
  expect(Math.abs(area(coverage) - (length * 4 + Math.PI * 4)) / (length * 4)).toBeLessThan(0.02);
});

test('a curve goes through its points and a closed one returns', () => {
  const points = [[1, 1], [5, 2], [6, 6], [2, 7]] as const; // prettier-ignore
  const open = curve(points);
  const closed = curve(points, true);
  for (const point of points) {
    expect(open).toContainEqual(point);
    expect(closed).toContainEqual(point);
  }
  expect(closed.at(-1)).toEqual(closed[0]);
});
