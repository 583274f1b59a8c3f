/**
 * Scores of whole sets and their evaluation: AUROC with its interval, verdicts, claims, distances of sets. Free of
 * Node.
 */
export { auroc, aurocInterval } from './auroc.js';
export { judgeClaims } from './claims.js';
export type { JudgedClaim, KnownResults } from './claims.js';
export { evaluateSets, scoreKey } from './evaluate.js';
export type { EvaluationOptions, EvaluationProgress, ExampleSource, Scores } from './evaluate.js';
export { classHistogram, distanceMeasures, setDistances } from './distances.js';
export type { ClassHistogram, DistanceMeasure, SetDistances } from './distances.js';
export { frechetDistance } from './fid.js';
export type { FrechetDistance } from './fid.js';
export { countOf, kernelDistance } from './kid.js';
export type { Features, KernelDistance } from './kid.js';
export { precisionRecall } from './manifold.js';
export type { PrecisionRecall } from './manifold.js';
export { gaussianOf, Moments } from './moments.js';
export type { Gaussian } from './moments.js';
export type { Comparison, EvaluatedSet, EvaluationResult, ScoreResult } from './results.js';
export { histogram, quantile, summaryOf } from './statistics.js';
export type { Histogram, ScoreSummary } from './statistics.js';
export { percent, verdictOf } from './verdict.js';
