import type { Advice } from '../common/advice.js';
import type { Split } from './data/index.js';
import type { EvaluationProgress } from '../library/evaluate/index.js';
import type { Means } from '../library/train/trainer.js';

export type EndReason = 'finished' | 'aborted' | 'max-steps' | 'max-minutes';

/** What a run tells while it goes on: enough for a progress bar, a log, or a line of JSON each. */
export type ProgressEvent =
  | {
      readonly kind: 'start';
      readonly folder: string;
      readonly epochs: number;
      /** In the epoch under way; epochs differ by one where `repeat` does not divide their batches evenly. */
      readonly stepsPerEpoch: number;
      /** Iterations of the whole run. */
      readonly totalSteps: number;
      /** Iterations and epochs done before: not 0 in a resumed run. */
      readonly step: number;
      readonly epoch: number;
    }
  /** A stage of the training begins. */
  | {
      readonly kind: 'stage';
      readonly name: string;
      /** Its first, counted from 1 through the whole run. */
      readonly epoch: number;
      readonly epochs: number;
      /** In the first of its epochs. */
      readonly stepsPerEpoch: number;
      /** Iterations of the stage. */
      readonly totalSteps: number;
    }
  | {
      readonly kind: 'step';
      readonly stage?: string;
      readonly step: number;
      /** Epoch under way, from 1. */
      readonly epoch: number;
      readonly stepInEpoch: number;
      readonly stepsPerEpoch: number;
      readonly stepsPerSecond: number;
      /** Running means of the epoch. */
      readonly values: Means;
    }
  | { readonly kind: 'phase'; readonly name: 'evaluate' | 'distances' | 'pictures' | 'report'; readonly epoch: number }
  | {
      readonly kind: 'epoch';
      readonly stage?: string;
      /** Epochs done. */
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly seconds: number;
      readonly values: Readonly<Partial<Record<Split, Means>>>;
    }
  /** An evaluation of the spec: batches of all its sets. */
  | ({ readonly kind: 'evaluation' } & EvaluationProgress)
  /** A procedure searches. */
  | { readonly kind: 'search'; readonly step: number; readonly steps: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'warning'; readonly message: string; readonly advice?: Advice }
  | { readonly kind: 'end'; readonly reason: EndReason; readonly step: number; readonly epoch: number };
