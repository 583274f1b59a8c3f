/** How many batches and iterations the epochs of a stage have. */
import { batchesPerEpoch, stepsOfEpochs } from '../../library/train/stages.js';
import type { Stage } from '../../library/train/stages.js';

export class EpochLengths {
  constructor(
    /** Training examples. */
    private readonly count: number,
    /** Stages, by their first epoch, whose last batch is left out. */
    private readonly single: ReadonlySet<number>,
  ) {}

  /** Whether the last batch of an epoch, which would be one example, is left out. */
  dropsSingle({ start }: Stage): boolean {
    return this.single.has(start);
  }

  /** Batches of an epoch. */
  batches(stage: Stage): number {
    return batchesPerEpoch(stage, this.count, this.dropsSingle(stage));
  }

  /** Iterations of the whole stage. */
  steps(stage: Stage): number {
    return stepsOfEpochs(stage, this.batches(stage));
  }
}
