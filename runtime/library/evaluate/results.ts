/** What an evaluation found, as `evaluations/<name>.json` holds it. */
import type { ScoredSet } from '../../contract/model.js';
import type { ScoreSummary } from './statistics.js';

export interface EvaluatedSet extends ScoredSet {
  readonly role: 'inside' | 'outside';
  readonly count: number;
}

/** The first inside set against another. */
export interface Comparison {
  readonly set: string;
  readonly role: 'inside' | 'outside';
  /** Share of pairs in which the first inside set scores higher, ties counted half. */
  readonly auroc: number;
  /** 95 %, by the percentile bootstrap. */
  readonly interval: readonly [low: number, high: number];
  /** The other way: share of pairs in which this set scores higher. */
  readonly higher: number;
  readonly verdict: string;
}

export interface ScoreResult {
  readonly name: string;
  /** By set. */
  readonly sets: Readonly<Record<string, ScoreSummary>>;
  readonly comparisons: readonly Comparison[];
}

export interface EvaluationResult {
  readonly format: 'genc-evaluation-1';
  readonly name: string;
  /** Of the draws and the resampling. */
  readonly seed: number;
  /** The first is what the others are compared with. */
  readonly sets: readonly EvaluatedSet[];
  /** Numbers that the scores were given. */
  readonly averages: Readonly<Record<string, { readonly on: string; readonly value: number }>>;
  readonly scores: readonly ScoreResult[];
}
