/** The implementation of the contract's `Pass`: mode, draws by path, and state moves. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';

/** Draws of one place (an iteration's repetition, an evaluated batch), by path; see `runtime/library/random`. */
export interface DrawSource {
  normal(path: string, shape: readonly number[]): Tensor;
  uniform(path: string, shape: readonly number[], low: number, high: number): Tensor;
  integer(path: string, shape: readonly number[], low: number, high: number): Tensor;
  /** One uniform number in [0, 1). */
  chance(path: string): number;
  /** The same for several draws of each example, where the rows of a part are those of a whole. */
  copies?(count: number): DrawSource;
}

/** A move of state; with `start`, of a weight before its first update. */
export type Move = (state: Tensor, next: Tensor, start?: boolean) => void;

export interface PassOptions {
  readonly training: boolean;
  readonly batch: number;
  readonly draws: DrawSource;
  /** The number of epochs done; 0 if absent. */
  readonly epoch?: number;
  /** The number of epochs done of the stage, with the part of the current one; absent outside of training steps. */
  readonly stageEpoch?: number;
  /** True if nothing has moved the nets of this training step yet; false if absent. */
  readonly first?: boolean;
  /** Moves state; absent in evaluation and sampling, which move none. */
  readonly move?: Move;
  /** Shares values between steps of an iteration; without it each pass evaluates everything. */
  readonly share?: <T extends Tensor>(key: string, compute: () => T) => T;
}

export function createPass(options: PassOptions, prefix = ''): Pass {
  const { training, batch, draws, move, share, epoch = 0, stageEpoch, first = false } = options;
  const course = stageEpoch === undefined ? { epoch } : { epoch, stageEpoch };
  return {
    training,
    batch,
    ...course,
    first,
    in: (name) => createPass(options, `${prefix}${name}/`),
    draws: (count) => createPass({ ...options, batch: count * batch, draws: draws.copies?.(count) ?? draws }, prefix),
    asTraining: () => createPass({ training: true, batch, draws, ...course }, prefix),
    asEvaluation: () => createPass({ training: false, batch, draws, ...course }, prefix),
    normal: <T extends Tensor>(key: string, shape: readonly number[]) => draws.normal(prefix + key, shape) as T,
    uniform: <T extends Tensor>(key: string, shape: readonly number[], low = 0, high = 1) =>
      draws.uniform(prefix + key, shape, low, high) as T,
    integer: <T extends Tensor>(key: string, shape: readonly number[], low: number, high: number) =>
      draws.integer(prefix + key, shape, low, high) as T,
    chance: (key) => draws.chance(prefix + key),
    share: (key, compute) => (share === undefined ? compute() : share(key, compute)),
    move: (state, next) => move?.(state, next),
    start: (weight, next) => move?.(weight, next, true),
  };
}
