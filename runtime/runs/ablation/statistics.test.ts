import { describe, expect, it } from 'vitest';
import { pairedPValue, spreadOf } from './statistics.js';

describe('the paired t test', () => {
  // Student 1908, "The probable error of a mean": additional hours of sleep under two drugs; p = 0.002833 (R: t.test).
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

  it('gives Student’s own example its value', () => {
    const pairs = first.map((value, index) => [value, second[index]!] as const);
    expect(pairedPValue(pairs)).toBeCloseTo(0.002833, 6);
    expect(pairedPValue(pairs.map(([a, b]) => [b, a] as const))).toBeCloseTo(0.002833, 6);
  });

  it('says nothing with fewer than three seeds, and is certain of equal differences', () => {
    expect(
      pairedPValue([
        [1, 2],
        [1, 3],
      ]),
    ).toBeUndefined();
    expect(
      pairedPValue([
        [1, 1],
        [2, 2],
        [3, 3],
      ]),
    ).toBe(1);
    expect(
      pairedPValue([
        [1, 2],
        [2, 3],
        [3, 4],
      ]),
    ).toBe(0);
  });
});

it('the spread is the sample’s', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ count: 8, mean: 5 });
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])!.deviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(spreadOf([3])).toEqual({ count: 1, mean: 3 });
  expect(spreadOf([])).toBeUndefined();
});
