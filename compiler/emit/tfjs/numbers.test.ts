import { expect, test } from 'vitest';
import { isFormula } from '../common/numbers.js';
import { byIndex } from './numbers.js';

const indices = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

test.each([
  ['i', [0, 1, 2, 3]],
  ['i % 2', [0, 1, 0, 1]],
  ['2 * i + 1', [1, 3, 5]],
  ['3 * i - 2', [-2, 1, 4]],
  ['-i', [0, -1, -2]],
  ['9 - 3 * i', [9, 6, 3, 0]],
  ['8 * 2 ** i', [8, 16, 32, 64]],
  ['64 / 2 ** i', [64, 32, 16]],
])('%s', (text, values) => {
  expect(byIndex(values, indices(values.length), 'i')).toBe(text);
  expect(isFormula(values, indices(values.length))).toBe(true);
});

test.each([
  ['[0.1, 0.2, 0.30000000000000004][i]!', [0.1, 0.2, 0.1 * 3]],
  ['[4, 4, 8][i]!', [4, 4, 8]],
  ['[512, 512, 512, 256][i]!', [512, 512, 512, 256]],
])('what no formula gives to the bit is listed: %s', (text, values) => {
  expect(byIndex(values, indices(values.length), 'i')).toBe(text);
  expect(isFormula(values, indices(values.length))).toBe(false);
});

test('a formula gives its numbers, wherever the loop begins and in both directions', () => {
  const forms: ((at: number) => number)[] = [
    (at) => 5 * at - 3,
    (at) => 12 - 4 * at,
    (at) => 3 * 2 ** at,
    (at) => at % 2,
  ];
  for (const from of [0, 1, 3])
    for (const form of forms)
      for (const places of [indices(4, from), indices(4, from).reverse()]) {
        const text = byIndex(places.map(form), places, 'i');
        const read = new Function('i', `return ${text.replace('!', '')};`) as (at: number) => number;
        expect(places.map(read), text).toEqual(places.map(form));
      }
});
