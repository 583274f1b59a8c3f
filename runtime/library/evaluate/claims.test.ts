/**
 * A claim about a number that is not finite does not hold, whatever arithmetic makes of it and whatever another split
 * says.
 */
import { expect, test } from 'vitest';
import type { AnyModel, ClaimDefinition, ClaimedResults } from '../../contract/model.js';
import { judgeClaims } from './claims.js';
import type { JudgedClaim, KnownResults } from './claims.js';
import { summaryOf } from './statistics.js';

function judged(left: ClaimDefinition['left'], known: Partial<KnownResults>): JudgedClaim {
  const claim = { text: 'it', left, operator: '<' as const, right: () => 1 };
  const model = { claims: [claim], terms: { nll: { role: 'loss' } } } as unknown as AnyModel;
  return judgeClaims(model, { evaluations: [], terms: {}, ...known })[0]!;
}
const nll = ({ term }: ClaimedResults): number => term('nll');

test('a loss of the test split that is not finite is not replaced by that of the training split', () => {
  for (const value of [NaN, Infinity, -Infinity])
    expect(judged(nll, { terms: { test: { nll: value }, train: { nll: 0 } } })).toEqual({
      claim: 'it',
      outcome: 'not evaluated',
      why: `nll after the last epoch is ${value}, which is no finite number`,
    });
  // If nothing was measured on the test split, the training split counts, as the language page says.
  expect(judged(nll, { terms: { test: { other: 2 }, train: { nll: 0 } } }).outcome).toBe('held');
  expect(judged(nll, { terms: { train: { nll: 2 } } }).outcome).toBe('failed');
});

test('arithmetic does not make an infinite number finite', () => {
  const known = { terms: { test: { nll: Infinity } } };
  expect(judged((results) => 1 / nll(results), known).outcome).toBe('not evaluated');
  expect(judged((results) => nll(results) ** 0 - 1, { terms: { test: { nll: NaN } } }).outcome).toBe('not evaluated');
});

test('claims take NaN scores into account', () => {
  const evaluation = (a: number[], b: number[], auroc: number): Partial<KnownResults> => ({
    evaluations: [
      {
        ...{ format: 'genc-evaluation-1', name: 'ood', seed: 0, averages: {} },
        sets: [
          { name: 'in', data: 'in', role: 'inside', count: a.length },
          { name: 'out', data: 'out', role: 'outside', count: b.length },
        ],
        scores: [
          {
            name: 's',
            sets: { in: summaryOf(Float32Array.from(a)), out: summaryOf(Float32Array.from(b)) },
            comparisons: [{ set: 'out', role: 'outside', auroc, interval: [auroc, auroc], higher: 0, verdict: '' }],
          },
        ],
      },
    ],
  });
  const auroc = ({ auroc: of }: ClaimedResults): number => of('ood.s', 'out');
  const mean = ({ average }: ClaimedResults): number => average('ood.s', 'out');
  expect(judged(auroc, evaluation([1, 2], [0, 1], 0.875)).outcome).toBe('held');
  expect(judged(mean, evaluation([1, 2], [0, 1], 0.875)).outcome).toBe('held');
  expect(judged(auroc, evaluation([1, NaN], [0, 1], 0.75)).why).toBe('1 of 2 scores ood.s of in are no numbers');
  expect(judged(auroc, evaluation([1, 2], [NaN, 1], 0.75)).why).toBe('1 of 2 scores ood.s of out are no numbers');
  expect(judged(auroc, evaluation([1, 2], [NaN, NaN], NaN)).outcome).toBe('not evaluated');
  // Infinite scores have a rank, but no mean.
  expect(judged(auroc, evaluation([1, 2], [-Infinity, 1], 0.875)).outcome).toBe('held');
  expect(judged(mean, evaluation([1, 2], [-Infinity, 0], 0.875)).why).toBe('scores ood.s of out are infinite');
});

test('a claim is data, or asks by a function as modules of old do', () => {
  const known = { terms: { test: { nll: 3 }, validation: { nll: 0.5 } } };
  const left: ClaimDefinition['left'] = {
    kind: 'arithmetic',
    operator: '-',
    left: { kind: 'arithmetic', operator: '^', left: { kind: 'term', name: 'nll', split: 'validation' }, right: 2 },
    right: { kind: 'arithmetic', operator: '/', left: { kind: 'term', name: 'nll' }, right: 4 },
  };
  expect(judged(left, known)).toEqual({ claim: 'it', outcome: 'held', left: -0.5, right: 1 });
  expect(judged(({ term }) => term('nll', 'validation') ** 2 - term('nll') / 4, known)).toEqual(judged(left, known));
  expect(judged({ kind: 'auroc', score: 'ood.s', set: 'out' }, known).why).toBe('the evaluation ood has not been done');
});
