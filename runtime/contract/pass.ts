/** The pass: what a compiled function receives besides weights and inputs. */
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * One evaluation of a compiled function: mode, draws and state moves. Implemented by `runtime/library/train/pass.ts`.
 * Draws are keyed by seed, path and iteration, and so do not depend on the order of evaluation.
 */
export interface Pass {
  /**
   * True in training mode: batch statistics, dropout on. Only training steps (rule 17) and `training=true` on a call
   * set it.
   */
  readonly training: boolean;
  /** The number of examples. */
  readonly batch: number;
  /** The number of epochs done of the stages that move the same nets; 0 outside of training. */
  readonly epoch: number;
  /**
   * The number of epochs done of the stage, with the part of the current one, in training steps; absent elsewhere, where
   * values that change with the training are as at their ends.
   */
  readonly stageEpoch?: number;
  /**
   * True in a training step that is the first to move its nets, or some of them: data-dependent starts are made in it.
   * State of nets that were moved before stays as it is.
   */
  readonly first: boolean;
  /** A pass whose draws stand under `name/`; every call of a net that draws has one. */
  in(name: string): Pass;
  /** The same pass with several draws of each example, which stand one after the other in the batch. */
  draws(count: number): Pass;
  /** The same pass in training mode, for `training=true`. It moves no state. */
  asTraining(): Pass;
  /** The same pass in evaluation mode, for frozen nets. It moves no state. */
  asEvaluation(): Pass;
  /** Standard normal draws of a full tensor shape, which includes the batch axis where there is one. */
  normal<T extends Tensor = Tensor>(key: string, shape: readonly number[]): T;
  /** Uniform draws in [low, high). */
  uniform<T extends Tensor = Tensor>(key: string, shape: readonly number[], low?: number, high?: number): T;
  /** Draws of whole numbers, both ends included, as float32. */
  integer<T extends Tensor = Tensor>(key: string, shape: readonly number[], low: number, high: number): T;
  /** A uniform number in [0, 1) on which the program itself can branch, such as the number of terms of a series. */
  chance(key: string): number;
  /**
   * The result of `compute`. Training steps of one iteration that share the key evaluate it once, and the last of them
   * takes its gradient; other passes evaluate it every time.
   */
  share<T extends Tensor>(key: string, compute: () => T): T;
  /** Asks for state to move to `next`; ignored outside a step that updates the owner of `state`. */
  move(state: Tensor, next: Tensor): void;
  /**
   * Asks for a weight that has not been moved yet to start from `next`, which depends on data; only the `first` pass
   * does it.
   */
  start?(weight: Tensor, next: Tensor): void;
}
