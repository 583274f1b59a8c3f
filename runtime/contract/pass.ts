/** The pass: what a compiled function is told besides weights and inputs. */
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * One evaluation of a compiled function: mode, draws and state moves. Implemented by `runtime/library/train/pass.ts`.
 * Draws are keyed by seed, path and iteration, so they do not depend on the order of evaluation.
 */
export interface Pass {
  /** Training mode: batch statistics, dropout on. Only training steps set it (rule 17), and `training=true` on a call. */
  readonly training: boolean;
  /** Number of examples. */
  readonly batch: number;
  /** Epochs of training that are over, of the stages that move the same nets; 0 outside of training. */
  readonly epoch: number;
  /**
   * A training step before which nothing moved its nets, or some of them: where a data-dependent start is made. State of
   * those that moved before does not move in it.
   */
  readonly first: boolean;
  /** A pass whose draws stand under `name/`: one per written call of a net that draws. */
  in(name: string): Pass;
  /** The same pass in training mode, for `training=true`. It moves no state. */
  asTraining(): Pass;
  /** The same pass in evaluation mode, for frozen nets. It moves no state. */
  asEvaluation(): Pass;
  /** Standard normal draws of a full tensor shape (batch axis included where wanted). */
  normal<T extends Tensor = Tensor>(key: string, shape: readonly number[]): T;
  /** Uniform draws in [low, high). */
  uniform<T extends Tensor = Tensor>(key: string, shape: readonly number[], low?: number, high?: number): T;
  /** Whole numbers, both ends included, as float32. */
  integer<T extends Tensor = Tensor>(key: string, shape: readonly number[], low: number, high: number): T;
  /** One uniform number in [0, 1) that the program itself can branch on: how many terms of a series to take. */
  chance(key: string): number;
  /**
   * What `compute` answers. Training steps of one iteration that share the key evaluate it once, the last of them with its
   * gradient; elsewhere it is simply evaluated.
   */
  share<T extends Tensor>(key: string, compute: () => T): T;
  /** Asks for state to move to `next`; ignored unless a step that updates the owner of `state` is running. */
  move(state: Tensor, next: Tensor): void;
  /** The same for a weight that nothing has moved yet, in the `first` pass alone: a start that hangs on data. */
  start?(weight: Tensor, next: Tensor): void;
}
