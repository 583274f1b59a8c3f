/** Spellings compared with facts: every property of a row has its counterpart in the spelling. */
import { describe, expect, test } from 'vitest';
import { baseDraw, joined, logDetOf } from '../../../catalogue/functions/flow.js';
import { copied } from '../../../catalogue/functions/copies.js';
import { densityOf } from '../../../catalogue/functions/distribution.js';
import { standardNormal } from '../../../catalogue/functions/draws.js';
import { vectorsOf } from '../../../catalogue/functions/codes.js';
import { pooledOf } from '../../../catalogue/functions/example-pool.js';
import { extremes } from '../../../catalogue/functions/reduction.js';
import { catalogue } from '../../../catalogue/index.js';
import type { OpName } from '../../../catalogue/row/names.js';
import type { OpEntry } from '../../../catalogue/row/types.js';
import { tfjs } from '../target.js';
import { spellingOf, spellings } from './index.js';

const byBlocks = catalogue.flatMap(({ branches }) => branches?.receives ?? []);
const standards = catalogue.flatMap(({ standard }) => standard ?? []);
const questionsToDraws = [densityOf({ row: standardNormal, inputs: [] })];
const forms = [
  copied,
  ...standards,
  ...questionsToDraws,
  extremes.max,
  extremes.min,
  logDetOf,
  joined,
  vectorsOf(2, 1),
  pooledOf(1),
  baseDraw('normal', [1]),
];
const rows: readonly OpEntry[] = [...new Set([...catalogue, ...byBlocks, ...forms])];
const idOf = ({ id, name }: OpEntry): OpName => id ?? name;

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
