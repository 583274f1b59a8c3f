/** Spellings compared with facts: every property of a row has its counterpart in the spelling. */
import { describe, expect, test } from 'vitest';
import { tfjs } from '../target.js';
import { idOf, spelledRows as rows } from '../../../testing/spelled-rows.js';
import { spellingOf, spellings } from './index.js';

test('every op has one row and one spelling', () => {
  expect(rows.map(idOf).sort()).toEqual(Object.keys(spellings).sort());
});

describe('a spelling has', () => {
  test('an inverse if the row is invertible, and only then', () => {
    for (const row of rows) expect(spellingOf(row).inverse !== undefined, idOf(row)).toBe(row.bijection !== undefined);
  });

  test('a field for each result', () => {
    for (const row of rows) expect(spellingOf(row).results?.length, idOf(row)).toBe(row.results?.length);
  });

  test('a measure of the Lipschitz constant only where the row bounds it', () => {
    for (const row of rows) if (spellingOf(row).measure) expect(row.lipschitz, idOf(row)).toBeDefined();
  });

  test('only activations to take in, each with an option that names it', () => {
    for (const row of rows)
      for (const taken of spellingOf(row).takesIn ?? []) {
        expect(spellings[taken].asSetting, `${idOf(row)} takes in ${taken}`).toBeDefined();
        expect(rows.find((each) => idOf(each) === taken)!.role).toBe('activation');
      }
  });

  test('an order of gradients only if the op has a gradient, and a smoother op that has two', () => {
    for (const row of rows) {
      expect(tfjs.gradients(row) > 0, idOf(row)).toBe(row.differentiable);
      const smoother = tfjs.smoother(row);
      if (smoother === undefined) continue;
      expect(tfjs.gradients(row), idOf(row)).toBe(1);
      expect(tfjs.gradients(rows.find(({ name }) => name === smoother)!), smoother).toBe(2);
    }
  });
});
