import { describe, expect, it } from 'vitest';
import { normal, permutation } from '../random/index.js';
import { auroc, aurocInterval } from './auroc.js';
import { judgeClaims } from './claims.js';
import type { EvaluationResult } from './results.js';
import { histogram, quantile, summaryOf } from './statistics.js';
import { verdictOf } from './verdict.js';
import { alone, model, step } from '../train/testing/models.js';

/** The AUROC by counting every pair. */
function pairs(inside: Float32Array, outside: Float32Array): number {
  let higher = 0;
  for (const a of inside) for (const b of outside) higher += a > b ? 1 : a === b ? 0.5 : 0;
  return higher / (inside.length * outside.length);
}
const draw = (path: string, count: number, mean = 0): Float32Array => normal({ seed: 5, path }, count, mean);

describe('auroc', () => {
  it.each([
    ['apart', draw('a', 40, 3), draw('b', 30)],
    ['the wrong way', draw('a', 40, -1), draw('b', 30)],
    ['with many ties', draw('a', 57).map(Math.round), draw('b', 91, 0.5).map(Math.round)],
    ['all alike', new Float32Array(7).fill(2), new Float32Array(3).fill(2)],
    ['with infinities', Float32Array.of(-Infinity, 1, Infinity, Infinity), Float32Array.of(-Infinity, 0, Infinity)],
    ['of one pair', Float32Array.of(1), Float32Array.of(0)],
  ])('is the share of pairs, counted one by one: %s', (_, a, b) => {
    expect(auroc(a, b)).toBeCloseTo(pairs(a, b), 12);
    expect(auroc(b, a)).toBeCloseTo(1 - pairs(a, b), 12);
  });

  it('leaves out NaN, and leaves its arguments as they are', () => {
    const scores = Float32Array.of(3, NaN, 1);
    expect(auroc(scores, Float32Array.of(2, NaN))).toBe(0.5);
    expect([...scores]).toEqual([3, NaN, 1]);
    expect(auroc(Float32Array.of(NaN), Float32Array.of(2))).toBeNaN();
  });
});

describe('the bootstrap interval', () => {
  const [a, b] = [draw('inside', 300, 0.7), draw('outside', 200)];

  it('is the same for one address, and holds the estimate', () => {
    const [low, high] = aurocInterval(a, b, { seed: 1, path: 'x' });
    expect(aurocInterval(a, b, { seed: 1, path: 'x' })).toEqual([low, high]);
    expect(aurocInterval(a, b, { seed: 2, path: 'x' })).not.toEqual([low, high]);
    expect(low).toBeLessThan(auroc(a, b));
    expect(high).toBeGreaterThan(auroc(a, b));
  });

  it('is as wide as the standard error of DeLong, DeLong and Clarke-Pearson 1988 says', () => {
    const area = pairs(a, b);
    const variance = (values: number[]): number =>
      values.reduce((sum, value) => sum + (value - area) ** 2, 0) / (values.length - 1);
    const one = Array.from(a, (score) => pairs(Float32Array.of(score), b));
    const other = Array.from(b, (score) => pairs(a, Float32Array.of(score)));
    const error = Math.sqrt(variance(one) / a.length + variance(other) / b.length);
    const [low, high] = aurocInterval(a, b, { seed: 1, path: 'x' });
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.1);
  });

  it('is a point where the sets are apart', () => {
    expect(aurocInterval(draw('a', 20, 100), draw('b', 20), { seed: 0, path: '' })).toEqual([1, 1]);
  });
});

describe('summaries', () => {
  it('are NumPy’s, whatever the order', () => {
    const scores = Float32Array.from(permutation({ seed: 1, path: 'p' }, 101));
    expect(summaryOf(scores)).toEqual({
      ...{ count: 101, invalid: 0, mean: 50, std: expect.closeTo(Math.sqrt((101 * 102) / 12), 10) as number },
      ...{ min: 0, low: 5, lower: 25, median: 50, upper: 75, high: 95, max: 100 },
    });
  });

  it('count NaN, and take means of finite scores', () => {
    const found = summaryOf(Float32Array.of(NaN, -Infinity, 1, 3));
    expect(found).toMatchObject({ count: 3, invalid: 1, mean: 2, min: -Infinity, max: 3 });
    expect(quantile([-Infinity, -Infinity, 1], 0.25)).toBe(-Infinity);
  });
});

describe('histograms', () => {
  it('have common bins, and densities that sum to the share inside', () => {
    const sets = [draw('a', 1000), draw('b', 500, 4)];
    const { edges, densities, beyond } = histogram(sets, 20);
    expect(edges).toHaveLength(21);
    const width = edges[1]! - edges[0]!;
    densities.forEach((each, set) => {
      expect(each.reduce((sum, density) => sum + density * width, 0) + beyond[set]!).toBeCloseTo(1, 10);
      expect(beyond[set]).toBeLessThan(0.02);
    });
    const counted = sets[0]!.filter((score) => score >= edges[3]! && score < edges[4]!).length;
    expect(densities[0]![3]).toBeCloseTo(counted / (1000 * width), 10);
  });

  it('an example far away presses nothing into one bin', () => {
    const { edges, beyond } = histogram([Float32Array.of(...draw('a', 999), -1e9)]);
    expect(edges[0]).toBeGreaterThan(-10);
    expect(beyond[0]).toBeGreaterThan(0);
  });

  it.each([[[]], [[1, 1, 1]], [[-Infinity, NaN]]])('of %j are drawable', (values) => {
    const { edges, densities } = histogram([Float32Array.from(values)]);
    expect(edges.every(Number.isFinite)).toBe(true);
    expect(densities[0]!.every(Number.isFinite)).toBe(true);
  });
});

describe('verdicts', () => {
  const compared = { score: 'ood.likelihood', inside: 'fashion.test', set: 'mnist.test', role: 'outside' } as const;
  const say = (auroc: number, low: number, high: number, role: 'inside' | 'outside' = 'outside'): string =>
    verdictOf({ ...compared, role, auroc, interval: [low, high] }, []);

  it.each([
    [
      0.069,
      0.065,
      0.073,
      'ood.likelihood does not detect mnist.test: it scores HIGHER than fashion.test in 93.1 % of pairs.',
    ],
    [
      0.51,
      0.49,
      0.53,
      'ood.likelihood does not detect mnist.test: no better than chance (AUROC 0.510, 95 % interval 0.490 to 0.530).',
    ],
    [
      0.6,
      0.58,
      0.62,
      'ood.likelihood hardly detects mnist.test: it scores lower than fashion.test in 60.0 % of pairs.',
    ],
    [
      0.8,
      0.78,
      0.82,
      'ood.likelihood detects mnist.test in part: it scores lower than fashion.test in 80.0 % of pairs.',
    ],
    [0.99, 0.98, 1, 'ood.likelihood detects mnist.test: it scores lower than fashion.test in 99.0 % of pairs.'],
  ])('of an AUROC of %d', (auroc, low, high, sentence) => {
    expect(say(auroc, low, high)).toBe(sentence);
  });

  it('of sets inside say which ranks higher', () => {
    expect(say(0.4, 0.38, 0.42, 'inside')).toBe(
      'ood.likelihood ranks mnist.test above fashion.test in 60.0 % of pairs.',
    );
    expect(say(0.5, 0.48, 0.52, 'inside')).toContain('ranks mnist.test and fashion.test alike');
  });

  it('report NaN scores', () => {
    const summary = summaryOf(Float32Array.of(NaN, 1, 2));
    const sentence = verdictOf({ ...compared, auroc: 0.99, interval: [0.98, 1] }, [['mnist.test', summary]]);
    expect(sentence).toContain('1 of 3 scores of mnist.test are no numbers');
    expect(say(NaN, NaN, NaN)).toContain('says nothing of mnist.test');
  });
});

describe('claims', () => {
  const judged = model(alone(step('nll', ['A'], (w) => w.A.a)), {
    terms: { nll: { role: 'loss' }, spread: { role: 'metric', on: { split: 'train' } } },
    claims: [
      { text: 'a', left: (r) => r.auroc('ood.near', 'mnist.test'), operator: '<', right: () => 0.5 },
      { text: 'b', left: (r) => r.average('ood.near', 'glyphs.test'), operator: '>=', right: (r) => r.term('nll') },
      { text: 'c', left: (r) => r.term('nll', 'train') - r.term('spread'), operator: '<=', right: () => 1 },
      { text: 'd', left: (r) => r.auroc('other.near', 'mnist.test'), operator: '<', right: () => 1 },
      { text: 'e', left: (r) => r.term('nll', 'validation'), operator: '<', right: () => 1 },
      { text: 'f', left: (r) => 1 / (r.term('nll') - 2), operator: '<', right: () => 1 },
    ],
  });
  const evaluation: EvaluationResult = {
    ...{ format: 'genc-evaluation-1', name: 'ood', seed: 0, sets: [], averages: {} },
    scores: [
      {
        name: 'near',
        sets: { 'glyphs.test': summaryOf(Float32Array.of(1, 2)) },
        comparisons: [{ set: 'mnist.test', role: 'outside', auroc: 0.1, interval: [0, 1], higher: 0.9, verdict: '' }],
      },
    ],
  };

  it('hold, fail, or cannot be evaluated, which says why', () => {
    const terms = { train: { nll: 4, spread: 3 }, test: { nll: 2 } };
    expect(judgeClaims(judged, { evaluations: [evaluation], terms })).toEqual([
      { claim: 'a', outcome: 'held', left: 0.1, right: 0.5 },
      { claim: 'b', outcome: 'failed', left: 1.5, right: 2 },
      { claim: 'c', outcome: 'held', left: 1, right: 1 },
      { claim: 'd', outcome: 'not evaluated', why: 'the evaluation other has not been done' },
      { claim: 'e', outcome: 'not evaluated', why: 'nll on validation after the last epoch is not known' },
      { claim: 'f', outcome: 'not evaluated', why: 'it comes to no finite number' },
    ]);
  });

  it('take the training split of data without a test split', () => {
    expect(
      judgeClaims(
        { ...judged, claims: judged.claims!.slice(2, 3) },
        { evaluations: [], terms: { train: { nll: 1, spread: 0 } } },
      ),
    ).toEqual([{ claim: 'c', outcome: 'held', left: 1, right: 1 }]);
  });
});
