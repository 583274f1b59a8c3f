/** The results of an evaluation, as `evaluations/<name>.json` holds them. */
import type { ScoredSet } from '../../contract/model.js';
import type { ScoreSummary } from './statistics.js';

export interface EvaluatedSet extends ScoredSet {
  readonly role: 'inside' | 'outside';
  readonly count: number;
}

/** The comparison of the first inside set with another set. */
export interface Comparison {
  readonly set: string;
  readonly role: 'inside' | 'outside';
  /** The share of pairs in which the first inside set scores higher, ties counted half. */
  readonly auroc: number;
  /** The 95 % interval, by the percentile bootstrap. */
  readonly interval: readonly [low: number, high: number];
  /** The share of pairs in which this set scores higher. */
  readonly higher: number;
  readonly verdict: string;
}

export interface ScoreResult {
  readonly name: string;
  /** The summaries by set. */
  readonly sets: Readonly<Record<string, ScoreSummary>>;
  readonly comparisons: readonly Comparison[];
}

export interface EvaluationResult {
  readonly format: 'genc-evaluation-1';
  readonly name: string;
  /** The seed of the draws and the resampling. */
  readonly seed: number;
  /** The sets; the others are compared with the first. */
  readonly sets: readonly EvaluatedSet[];
  /** The averages that the scores were given. */
  readonly averages: Readonly<Record<string, { readonly on: string; readonly value: number }>>;
  readonly scores: readonly ScoreResult[];
}
