import { expect, test } from 'vitest';
import { byIndex } from './loop-numbers.js';

test.each([
  [[0, 1, 2], 'i'],
  [[2, 3, 4], 'i + 2'],
  [[3, 2, 1], '3 - i'],
  [[0, 2, 4], '2 * i'],
  [[0, 1, 0], 'i % 2'],
  [[8, 16, 32], '8 * 2**i'],
  [[64, 32, 16], '64 // 2**i'],
  [[512, 512, 256], '[512, 512, 256][i]'],
  [[0.1, 0.2, 0.3], '[0.1, 0.2, 0.3][i]'],
])('%j is %s', (values, text) => {
  expect(byIndex(values, [0, 1, 2], 'i')).toBe(text);
});

test('a list counts from the least index, in the order of the indices', () => {
  expect(byIndex([7, 7.5, 5], [3, 2, 1], 'i')).toBe('[5, 7.5, 7][i - 1]');
});
