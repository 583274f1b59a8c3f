import { describe, expect, test } from 'vitest';
import { Stream } from '../../library/random/index.js';
import { along, directionBetween, judge, moved, separation, wilson } from './direction.js';

/** Normal points around a centre, of unit spread. */
function cloud(path: string, centre: readonly number[], count: number): number[][] {
  const stream = new Stream({ seed: 8, path });
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
  return Array.from({ length: count }, () => centre.map((value) => value + normal()));
}

describe('a direction between two kinds', () => {
  test('leads from one mean to the other', () => {
    const direction = directionBetween([[0, 1], [2, 1]], [[3, 5], [5, 5]]); // prettier-ignore
    expect(direction).toEqual({ vector: [3, 4], middle: [2.5, 3], distance: 5 });
    expect(moved(direction, [1, 1], 2)).toEqual([4, 5]);
    expect(moved(direction, [1, 1], -1)).toEqual([-0.5, -1]);
    expect([[1, 1], [2.5, 3], [4, 5]].map((code) => along(direction, code))).toEqual([-0.5, 0, 0.5]); // prettier-ignore
  });

  test('is found in noise, and separates as well as two normal distributions can be', () => {
    const centre = [2, 0, 0, 0, 0, 0, 0, 0];
    const [a, b] = [cloud('a', centre.map(() => 0), 400), cloud('b', centre, 400)]; // prettier-ignore
    const { vector, distance } = directionBetween(a, b);
    expect(vector[0]! / distance).toBeGreaterThan(0.98);
    const held = separation(
      directionBetween(a, b),
      cloud('c', centre.map(() => 0), 2000), // prettier-ignore
      cloud('d', centre, 2000),
    );
    // Half the distance is one standard deviation, so the accuracy is Φ(1).
    expect(held.accuracy).toBeCloseTo(0.8413, 1);
    expect(Math.abs(held.accuracy - 0.8413)).toBeLessThan(0.03);
    expect(held).toMatchObject({ count: 4000, correct: Math.round(4000 * held.accuracy) });
  });

  test('finds nothing if there is nothing: half of the held-out examples', () => {
    const [a, b] = [cloud('a', [0, 0, 0, 0], 10), cloud('b', [0, 0, 0, 0], 10)];
    const held = separation(directionBetween(a, b), cloud('c', [0, 0, 0, 0], 1000), cloud('d', [0, 0, 0, 0], 1000));
    expect(Math.abs(held.accuracy - 0.5)).toBeLessThan(0.05);
  });

  test('is judged by held-out examples', () => {
    const zeros = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const { learned, heldOut } = judge([cloud('a', zeros, 404), cloud('b', zeros, 404)], 4);
    expect(learned).toMatchObject({ count: 8, accuracy: 1 });
    expect(heldOut.count).toBe(800);
    expect(Math.abs(heldOut.accuracy - 0.5)).toBeLessThan(0.06);
  });

  test('does not exist between equal means', () => {
    expect(() => directionBetween([[1, 2]], [[1, 2]])).toThrow('the same code on average');
  });
});

test.each([
  // Newcombe 1998, table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('the interval of %i in %i is %f to %f', (correct, count, low, high) => {
  expect(wilson(correct, count)).toEqual([expect.closeTo(low, 4), expect.closeTo(high, 4)]);
});
