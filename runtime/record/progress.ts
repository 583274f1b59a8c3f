import type { Split } from '../data/index.js';
import type { Means } from '../train/trainer.js';

export type EndReason = 'finished' | 'aborted' | 'max-steps' | 'max-minutes';

/** What a run tells while it goes on: enough for a progress bar, a log, or a line of JSON each. */
export type ProgressEvent =
  | {
      readonly kind: 'start';
      readonly folder: string;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      /** Iterations and epochs done before: not 0 in a resumed run. */
      readonly step: number;
      readonly epoch: number;
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      /** Epoch under way, from 1. */
      readonly epoch: number;
      readonly stepInEpoch: number;
      readonly stepsPerEpoch: number;
      readonly stepsPerSecond: number;
      /** Running means of the epoch. */
      readonly values: Means;
    }
  | { readonly kind: 'phase'; readonly name: 'evaluate' | 'pictures' | 'report'; readonly epoch: number }
  | {
      readonly kind: 'epoch';
      /** Epochs done. */
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly seconds: number;
      readonly values: Readonly<Partial<Record<Split, Means>>>;
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'end'; readonly reason: EndReason; readonly step: number; readonly epoch: number };

export interface RunResult {
  readonly folder: string;
  readonly reason: EndReason;
  readonly step: number;
  /** Epochs done. */
  readonly epoch: number;
  /** Path of the page. */
  readonly report: string;
  /** Paths of the pictures drawn last: samples first, then plots. */
  readonly pictures: readonly string[];
  /** Newest means by split. */
  readonly values: Readonly<Partial<Record<Split, Means>>>;
}
