/** What the training loop carries from iteration to iteration: its position, the stage under way, and running means. */
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

  /** Takes the stage that the position stands in. */
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

  /** What lines and events say of the stage; nothing where there is one alone. */
  get named(): { readonly stage?: string } {
    return this.stage.name === undefined ? {} : { stage: this.stage.name };
  }

  /** Whether iterations of the epoch under way are done. */
  get isInside(): boolean {
    return this.position.batchesIntoEpoch > (this.position.carried ?? 0);
  }

  /** Whether iterations are done that no `step` line tells of yet. */
  get hasWindow(): boolean {
    return Object.keys(this.windowMeans.means()).length > 0;
  }

  /** Means since the last `step` line; the next ones begin anew. */
  takeWindow(): Means {
    const means = this.windowMeans.means();
    this.windowMeans = new RunningMeans();
    return means;
  }

  /** Means of the epoch that ends; those of the next begin anew. */
  takeEpoch(): Means {
    const means = this.epochMeans.means();
    this.epochMeans = new RunningMeans();
    return means;
  }

  /** Behind the means, for a checkpoint. */
  sums(): Pick<RunPosition, 'epochSums' | 'windowSums'> {
    return { epochSums: this.epochMeans.sums(), windowSums: this.windowMeans.sums() };
  }
}
