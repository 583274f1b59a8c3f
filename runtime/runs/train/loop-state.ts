/** The state of the training loop from iteration to iteration: its position, the current stage, and running means. */
import { RunningMeans } from '../../library/metrics/running-means.js';
import { stageAt } from '../../library/train/stages.js';
import type { Stage } from '../../library/train/stages.js';
import type { Means, Measures } from '../../library/train/trainer.js';
import type { AnyModel } from '../../contract/model.js';
import type { RunPosition } from '../folder/checkpoint.js';

export const startPosition: RunPosition = {
  step: 0,
  epoch: 0,
  batchesIntoEpoch: 0,
  metricsBytes: 0,
  epochSums: {},
  windowSums: {},
};

export class LoopState {
  stage: Stage;
  epochMeans: RunningMeans;
  private windowMeans: RunningMeans;

  constructor(
    train: AnyModel['train'],
    public position: RunPosition,
  ) {
    this.epochMeans = new RunningMeans(position.epochSums);
    this.windowMeans = new RunningMeans(position.windowSums);
    this.stage = stageAt(train, position.epoch);
  }

  /** Enters the stage in which the position is. */
  enter(train: AnyModel['train']): void {
    this.stage = stageAt(train, this.position.epoch);
  }

  move(change: Partial<RunPosition>): void {
    this.position = { ...this.position, ...change };
  }

  add(measures: Measures, examples: number): void {
    this.epochMeans.add(measures, examples);
    this.windowMeans.add(measures, examples);
  }

  /** The name of the stage in lines and events; nothing if there is only one. */
  get named(): { readonly stage?: string } {
    return this.stage.name === undefined ? {} : { stage: this.stage.name };
  }

  /** True if iterations of the current epoch are done. */
  get isInside(): boolean {
    return this.position.batchesIntoEpoch > (this.position.carried ?? 0);
  }

  /** True if iterations are done that are not in a `step` line yet. */
  get hasWindow(): boolean {
    return Object.keys(this.windowMeans.means()).length > 0;
  }

  /** The means since the last `step` line; new ones begin. */
  takeWindow(): Means {
    const means = this.windowMeans.means();
    this.windowMeans = new RunningMeans();
    return means;
  }

  /** The means of the epoch that ends; those of the next begin. */
  takeEpoch(): Means {
    const means = this.epochMeans.means();
    this.epochMeans = new RunningMeans();
    return means;
  }

  /** The sums behind the means, for a checkpoint. */
  sums(): Pick<RunPosition, 'epochSums' | 'windowSums'> {
    return { epochSums: this.epochMeans.sums(), windowSums: this.windowMeans.sums() };
  }
}
