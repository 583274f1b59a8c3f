/** The numbers of batches and iterations in the epochs of a stage. */
import { batchesPerEpoch, stepsOfEpochs } from '../../library/train/stages.js';
import type { Stage } from '../../library/train/stages.js';

export class EpochLengths {
  constructor(
    /** The number of training examples. */
    private readonly count: number,
    /** The stages, by their first epoch, whose last batch is left out. */
    private readonly single: ReadonlySet<number>,
  ) {}

  /** True if the last batch of an epoch, which would be one example, is left out. */
  dropsSingle({ start }: Stage): boolean {
    return this.single.has(start);
  }

  /** The number of batches in an epoch. */
  batches(stage: Stage): number {
    return batchesPerEpoch(stage, this.count, this.dropsSingle(stage));
  }

  /** The number of iterations in the whole stage. */
  steps(stage: Stage): number {
    return stepsOfEpochs(stage, this.batches(stage));
  }
}
