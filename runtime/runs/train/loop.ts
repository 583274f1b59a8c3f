/** The training loop over epochs: feeds the engine, records, and stops when asked to. */
import * as tf from '@tensorflow/tfjs-core';
import type { DataBatch, Split } from '../data/index.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { logEvent } from '../folder/event-log.js';
import type { EndReason } from '../progress.js';
import { batchesPerIteration, stagesOf } from '../../library/train/stages.js';
import type { Means } from '../../library/train/trainer.js';
import { takeBatches, trainingBatches } from './batches.js';
import { Checkpoints } from './checkpoints.js';
import { drawDue } from './draw-due.js';
import { EpochLengths } from './epoch-lengths.js';
import { LoopState } from './loop-state.js';
import { measureEpoch } from './measure-epoch.js';
import type { Loop } from './engine.js';
import type { LoopOptions } from './loop-options.js';
import { findSingles } from './single-examples.js';

export class TrainingLoop implements Loop {
  pictures: string[] = [];
  values: Partial<Record<Split, Means>> = {};
  private readonly state: LoopState;
  private readonly checkpoints: Checkpoints;
  private readonly started = performance.now();
  private epochStarted = 0;
  private lengths = new EpochLengths(0, new Set());

  constructor(
    private readonly options: LoopOptions,
    position: RunPosition,
  ) {
    this.state = new LoopState(options.trainer.model.train, position);
    this.checkpoints = new Checkpoints(options, this.state);
  }

  get step(): number {
    return this.state.position.step;
  }
  get epoch(): number {
    return this.state.position.epoch;
  }

  /** The stage that was trained last, with its own epochs. */
  get lastStage(): { name: string; epochs: number } | undefined {
    const { name, epochs } = this.state.stage;
    return name === undefined ? undefined : { name, epochs };
  }

  /** Trains until the epochs are done or a limit is reached, and writes a checkpoint and the pictures. */
  async run(): Promise<EndReason> {
    const { run, folder, trainer, source, onProgress } = this.options;
    const set = await source.set();
    const single = await findSingles(trainer, set, (message) => this.warn(message));
    this.lengths = new EpochLengths(set.count('train'), single);
    const { step, epoch, stepsPerEpoch } = this;
    const totalSteps = stagesOf(trainer.model.train).reduce((sum, stage) => sum + this.lengths.steps(stage), 0);
    onProgress({ kind: 'start', folder, epochs: run.epochs, stepsPerEpoch, totalSteps, step, epoch });
    // The first checkpoint lets a run that is killed in its first epoch, or has a broken loss, be resumed too.
    await this.checkpoints.save();
    while (this.epoch < run.epochs) {
      await this.enterStage();
      const reason = await this.trainEpoch();
      if (reason) return this.stop(reason);
      await this.endEpoch();
      if (this.epoch < run.epochs) {
        const limit = this.limit();
        if (limit) return this.stop(limit);
      }
    }
    return 'finished';
  }

  async close(): Promise<void> {
    await this.options.metrics.close();
  }

  private get batchesPerEpoch(): number {
    return this.lengths.batches(this.state.stage);
  }

  /** The number of iterations that begin in the current epoch. */
  private get stepsPerEpoch(): number {
    const { stage, position } = this.state;
    return Math.max(0, Math.ceil((this.batchesPerEpoch - (position.carried ?? 0)) / batchesPerIteration(stage)));
  }

  private async enterStage(): Promise<void> {
    const { trainer, folder, onProgress } = this.options;
    const { step, epoch, batchesIntoEpoch } = this.state.position;
    this.state.enter(trainer.model.train);
    const { stage } = this.state;
    const { name, start, epochs } = stage;
    if (name === undefined || epoch !== start || batchesIntoEpoch > 0) return;
    await logEvent(folder, { event: 'stage', step, epoch, message: name });
    const { stepsPerEpoch } = this;
    const totalSteps = this.lengths.steps(stage);
    onProgress({ kind: 'stage', name, epoch: epoch + 1, epochs, stepsPerEpoch, totalSteps });
  }

  private async warn(message: string): Promise<void> {
    const { folder, onProgress } = this.options;
    onProgress({ kind: 'warning', message });
    await logEvent(folder, { event: 'warning', step: this.step, epoch: this.epoch, message });
  }

  /** The reason to stop now, if there is one. */
  private limit(): EndReason | undefined {
    const { signal, maxSteps, maxMinutes } = this.options;
    if (signal?.aborted) return 'aborted';
    if (maxSteps !== undefined && this.step >= maxSteps) return 'max-steps';
    if (maxMinutes !== undefined && performance.now() - this.started >= maxMinutes * 60_000) return 'max-minutes';
    return undefined;
  }

  private async trainEpoch(): Promise<EndReason | undefined> {
    const { state, batchesPerEpoch } = this;
    const { stage } = state;
    this.epochStarted = performance.now();
    const { batchesIntoEpoch: start } = state.position;
    if (start >= batchesPerEpoch) return undefined; // An iteration of an epoch before took all of it.
    const set = await this.options.source.set();
    const dropSingle = this.lengths.dropsSingle(stage);
    const stream = trainingBatches(set, { batch: stage.batch, epoch: this.epoch, start, dropSingle });
    const group: DataBatch[] = [];
    try {
      while (state.position.batchesIntoEpoch < batchesPerEpoch) {
        await takeBatches(stream, batchesPerIteration(stage), group);
        await this.iterate(group);
        for (const { tensors } of group.splice(0)) tf.dispose(Object.values(tensors));
        await this.options.between?.();
        const limit = state.position.batchesIntoEpoch < batchesPerEpoch ? this.limit() : undefined;
        if (limit) return limit;
        if (this.checkpoints.isDue()) await this.checkpoints.save();
      }
    } finally {
      for (const { tensors } of group) tf.dispose(Object.values(tensors));
      await stream.return();
    }
    return undefined;
  }

  private async iterate(group: readonly DataBatch[]): Promise<void> {
    const { run, trainer, onProgress } = this.options;
    const { state, stepsPerEpoch, batchesPerEpoch: batches } = this;
    const { stage } = state;
    const begun = performance.now();
    const { batchesIntoEpoch: into, carried = 0 } = state.position;
    const perIteration = batchesPerIteration(stage);
    const stepInEpoch = Math.floor((into - carried) / perIteration);
    const means = await trainer.iterate(
      group.map(({ tensors }) => tensors),
      this.epoch + into / batches,
      stage.name === undefined ? undefined : Math.floor(((this.epoch - stage.start) * batches + into) / perIteration),
    );
    const examples = group.reduce((sum, { size }) => sum + size, 0);
    state.add(means, examples);
    const step = this.step + 1;
    const batchesIntoEpoch = into + group.length;
    if (step % run.logEverySteps === 0) {
      await this.logWindow(step, this.epoch + Math.min(1, batchesIntoEpoch / batches));
    }
    state.move({ step, batchesIntoEpoch });
    onProgress({
      kind: 'step',
      ...state.named,
      step,
      epoch: this.epoch + 1,
      stepInEpoch: stepInEpoch + 1,
      stepsPerEpoch,
      stepsPerSecond: 1000 / (performance.now() - begun),
      values: state.epochMeans.means(),
    });
  }

  private async logWindow(step: number, epoch: number): Promise<void> {
    const values = this.state.takeWindow();
    await this.options.metrics.append({ kind: 'step', split: 'train', ...this.state.named, step, epoch, values });
  }

  /** Measures, draws, and only then makes the checkpoint: a run that is killed in between repeats all of it. */
  private async endEpoch(): Promise<void> {
    const { run, folder, onProgress } = this.options;
    const { state, step } = this;
    const epoch = this.epoch + 1;
    const endsStage = epoch === state.stage.end && epoch < run.epochs;
    // The steps of a stage are not averaged with those of the next.
    if (endsStage && state.hasWindow) await this.logWindow(step, epoch);
    onProgress({ kind: 'phase', name: 'evaluate', epoch });
    const values = await measureEpoch(this.options, state, epoch, (message) => this.warn(message));
    this.values = values;
    // The next stage has batches of its own and another loss, so its best is found anew.
    const over = endsStage ? 0 : Math.max(0, state.position.batchesIntoEpoch - this.batchesPerEpoch);
    const end = { epoch, batchesIntoEpoch: over, carried: over > 0 ? over : undefined };
    const best = await this.checkpoints.keepBest(values.validation, end);
    state.move({ ...end, best: endsStage ? undefined : best });
    await this.draw(false);
    await this.checkpoints.save();
    const seconds = (performance.now() - this.epochStarted) / 1000;
    await logEvent(folder, { event: 'epoch', step, epoch, seconds });
    onProgress({ kind: 'epoch', ...state.named, epoch, epochs: run.epochs, step, seconds, values });
  }

  private async stop(reason: EndReason): Promise<EndReason> {
    await this.checkpoints.save();
    // Someone who presses Ctrl-C wants to leave, not to wait for pictures.
    if (reason !== 'aborted') await this.draw(true);
    return reason;
  }

  private async draw(stopped: boolean): Promise<void> {
    const { position, isInside: inside } = this.state;
    const { step, epoch } = position;
    this.pictures = await drawDue(this.options, this.options.trainer, { step, epoch, inside }, stopped);
  }
}
