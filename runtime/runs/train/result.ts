/** The result of a training. */
import type { JudgedClaim } from '../../library/evaluate/index.js';
import type { GoingOn } from '../../library/train/idle-epochs.js';
import type { Means } from '../../library/train/trainer.js';
import type { Split } from '../data/index.js';
import type { EndReason } from '../progress.js';

export interface RunResult {
  readonly folder: string;
  readonly reason: EndReason;
  readonly step: number;
  /** The number of epochs done. */
  readonly epoch: number;
  /** The stage that was trained last, with its own epochs. */
  readonly stage?: { readonly name: string; readonly epochs: number };
  /** The way to train on after all epochs: with more epochs of the last stage, or anew with other settings. */
  readonly goingOn: GoingOn;
  /** The path of the report. */
  readonly report: string;
  /** The paths of the pictures drawn last: samples first, then plots. */
  readonly pictures: readonly string[];
  /** The outcomes of the spec's claims; empty for a run that is not finished. */
  readonly claims: readonly JudgedClaim[];
  /** The newest means by split. */
  readonly values: Readonly<Partial<Record<Split, Means>>>;
}
