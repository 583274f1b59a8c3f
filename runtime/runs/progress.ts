import type { Advice } from '../common/advice.js';
import type { Split } from './data/index.js';
import type { EvaluationProgress } from '../library/evaluate/index.js';
import type { Means } from '../library/train/trainer.js';

export type EndReason = 'finished' | 'aborted' | 'max-steps' | 'max-minutes' | 'prepared';

/** An event of a run in progress: enough for a progress bar, a log, or a line of JSON each. */
export type ProgressEvent =
  | {
      readonly kind: 'start';
      readonly folder: string;
      readonly epochs: number;
      /**
       * The number of steps in the current epoch; epochs differ by one if `repeat` does not divide their batches
       * evenly.
       */
      readonly stepsPerEpoch: number;
      /** The number of iterations of the whole run. */
      readonly totalSteps: number;
      /** The numbers of iterations and epochs done before: not 0 in a resumed run. */
      readonly step: number;
      readonly epoch: number;
    }
  /** A stage of the training begins. */
  | {
      readonly kind: 'stage';
      readonly name: string;
      /** Its first epoch, counted from 1 through the whole run. */
      readonly epoch: number;
      readonly epochs: number;
      /** The number of steps in its first epoch. */
      readonly stepsPerEpoch: number;
      /** The number of iterations of the stage. */
      readonly totalSteps: number;
    }
  | {
      readonly kind: 'step';
      readonly stage?: string;
      readonly step: number;
      /** The current epoch, from 1. */
      readonly epoch: number;
      readonly stepInEpoch: number;
      readonly stepsPerEpoch: number;
      readonly stepsPerSecond: number;
      /** The running means of the epoch. */
      readonly values: Means;
    }
  | { readonly kind: 'phase'; readonly name: 'evaluate' | 'distances' | 'pictures' | 'report'; readonly epoch: number }
  | {
      readonly kind: 'epoch';
      readonly stage?: string;
      /** The number of epochs done. */
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly seconds: number;
      readonly values: Readonly<Partial<Record<Split, Means>>>;
    }
  /** The preparation of a data set for another engine, in examples; only where it is not prepared already. */
  | { readonly kind: 'preparation'; readonly name: string; readonly done: number; readonly total: number }
  /** The progress of an evaluation of the spec, in batches of all its sets. */
  | ({ readonly kind: 'evaluation' } & EvaluationProgress)
  /** The progress of a search or a loop of the model. `blocks`: it keeps this process from answering signals meanwhile. */
  | { readonly kind: 'search'; readonly step: number; readonly steps: number; readonly blocks?: true }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'warning'; readonly message: string; readonly advice?: Advice }
  | { readonly kind: 'end'; readonly reason: EndReason; readonly step: number; readonly epoch: number };
