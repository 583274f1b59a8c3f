/** What a training answers with. */
import type { JudgedClaim } from '../../library/evaluate/index.js';
import type { GoingOn } from '../../library/train/idle-epochs.js';
import type { Means } from '../../library/train/trainer.js';
import type { Split } from '../data/index.js';
import type { EndReason } from '../progress.js';

export interface RunResult {
  readonly folder: string;
  readonly reason: EndReason;
  readonly step: number;
  /** Epochs done. */
  readonly epoch: number;
  /** The stage that was trained last, with its own epochs. */
  readonly stage?: { readonly name: string; readonly epochs: number };
  /** How to train on when all epochs are done: for so many of the last stage, or anew with other settings. */
  readonly goingOn: GoingOn;
  /** Path of the page. */
  readonly report: string;
  /** Paths of the pictures drawn last: samples first, then plots. */
  readonly pictures: readonly string[];
  /** What became of the claims of the spec; empty for a run that is not finished. */
  readonly claims: readonly JudgedClaim[];
  /** Newest means by split. */
  readonly values: Readonly<Partial<Record<Split, Means>>>;
}
