/** KID, precision and recall against plain loops and by hand. */
import { describe, expect, test } from 'vitest';
import { Stream } from '../random/index.js';
import { kernelDistance } from './kid.js';
import { precisionRecall } from './manifold.js';

const address = { seed: 1, path: 'test' };
const set = (rows: readonly (readonly number[])[]): { rows: Float32Array; features: number } => ({
  rows: Float32Array.from(rows.flat()),
  features: rows[0]!.length,
});

function cloud(count: number, features: number, path: string, offset = 0): { rows: Float32Array; features: number } {
  const stream = new Stream({ seed: 9, path });
  return { rows: Float32Array.from({ length: count * features }, () => offset + stream.normalPair()[0]), features };
}

describe('the kernel distance', () => {
  test('of whole sets is the unbiased estimate, pair by pair', () => {
    const [x, y] = [cloud(12, 5, 'x'), cloud(12, 5, 'y', 0.5)];
    const row = (side: typeof x, i: number): Float32Array => side.rows.subarray(5 * i, 5 * i + 5);
    const kernel = (a: Float32Array, b: Float32Array): number =>
      (a.reduce((sum, value, k) => sum + value * b[k]!, 0) / 5 + 1) ** 3;
    let [within, between] = [0, 0];
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 12; j++) {
        if (i !== j) within += (kernel(row(x, i), row(x, j)) + kernel(row(y, i), row(y, j))) / (12 * 11);
        between += kernel(row(x, i), row(y, j)) / 144;
      }
    }
    const found = kernelDistance(x, y, address, { subsets: 3, size: 1000 });
    expect(found.mean).toBeCloseTo(within - 2 * between, 10);
    expect(found.std).toBeCloseTo(0, 10); // Every subset is the whole set.
    expect(found).toMatchObject({ subsets: 3, size: 12 });
  });

  test('is unbiased: near 0 for halves of one distribution, on either side of it; and the same at every call', () => {
    const [x, y, far] = [cloud(400, 8, 'a'), cloud(400, 8, 'b'), cloud(400, 8, 'c', 0.3)];
    const alike = kernelDistance(x, y, address, { size: 100 });
    const apart = kernelDistance(x, far, address, { size: 100 });
    expect(Math.abs(alike.mean)).toBeLessThan(0.05);
    expect(apart.mean).toBeGreaterThan(0.2);
    expect(kernelDistance(x, y, address, { size: 100 })).toEqual(alike);
    expect(kernelDistance(x, y, { ...address, seed: 2 }, { size: 100 }).mean).not.toBe(alike.mean);
  });

  test('refuses one example', () => {
    expect(() => kernelDistance(set([[1]]), set([[1]]), address)).toThrow(/two examples/);
  });
});

describe('precision and recall', () => {
  test('on a line, by hand with k = 1', () => {
    // The real radii: 0 and 1 reach 1, 10 reaches 9. Of the drawn, 0.5 lies within 0's; 2.5 within 10's (7.5 < 9); 30
    // and 31 in none.
    const real = set([[0], [1], [10], [40]]);
    const drawn = set([[0.5], [2.5], [70], [80]]);
    // The real 40 reaches 30, so 70 lies on its edge, inside. The drawn radii are 2, 2, 10, 10: 0 and 1 lie inside, 10
    // and 40 do not.
    expect(precisionRecall(drawn, real, { k: 1 })).toEqual({
      precision: 0.75,
      recall: 0.5,
      ...{ k: 1, samples: 4, reference: 4 },
    });
  });

  test('of a set and itself are 1', () => {
    const x = cloud(300, 6, 'same', 50);
    expect(precisionRecall(x, x)).toMatchObject({ precision: 1, recall: 1 });
  });

  test('tell dropped modes from bad pictures', () => {
    const real = set([...Array(200).keys()].map((i) => [(i % 2) * 100 + (i % 14), i % 11]));
    const oneMode = set([...Array(200).keys()].map((i) => [(i % 14) + 0.25, (i % 11) + 0.25]));
    const spread = set([...Array(200).keys()].map((i) => [i * 8 - 700, (i % 11) * 40]));
    const collapsed = precisionRecall(oneMode, real);
    expect(collapsed.precision).toBeGreaterThan(0.9);
    expect(collapsed.recall).toBeCloseTo(0.5, 1);
    const bad = precisionRecall(spread, real);
    expect(bad.precision).toBeLessThan(0.2);
    expect(bad.recall).toBeGreaterThan(0.9);
  });

  test('use the first examples of both, as many of each', () => {
    const [x, y] = [cloud(40, 3, 'x'), cloud(60, 3, 'y')];
    expect(precisionRecall(x, y)).toMatchObject({ samples: 40, reference: 40 });
    expect(precisionRecall(x, y, { most: 10 })).toMatchObject({ samples: 10, reference: 10 });
    expect(() => precisionRecall(set([[1], [2]]), y)).toThrow(/more than 3/);
  });
});
