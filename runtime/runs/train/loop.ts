/** The training loop over epochs: feeds the engine, records, and stops when told to. */
import * as tf from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import { splitNames } from '../data/source/source.js';
import type { DataBatch, Split } from '../data/index.js';
import { onSearchProgress } from '../../library/ops/search.js';
import { drawPictures } from '../drawing/due-pictures.js';
import type { DataSource } from '../data/set/data-source.js';
import { batchesPerEpoch, batchesPerIteration, stageAt, stagesOf, stepsOfEpochs } from '../../library/train/stages.js';
import type { Stage } from '../../library/train/stages.js';
import type { Means, Trainer } from '../../library/train/trainer.js';
import { saveBest, saveCheckpoint } from '../folder/checkpoint.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { evaluateSplit } from './epoch-terms.js';
import { logEvent } from '../folder/event-log.js';
import type { Lock } from '../locks/lock.js';
import type { MetricsLog } from '../folder/metrics-log.js';
import type { EndReason, ProgressEvent } from '../progress.js';
import type { RunFile } from '../folder/run-file.js';
import { findSingles } from './single-examples.js';
import { takeBatches, trainingBatches } from './batches.js';
import type { TrainingDistances } from './training-distances.js';
import { RunningMeans } from '../../library/metrics/running-means.js';

export interface Limits {
  /** Stop after this many iterations in all. */
  readonly maxSteps?: number;
  /** Stop after this many minutes of this process. */
  readonly maxMinutes?: number;
  readonly signal?: AbortSignal;
}

export interface LoopOptions extends Limits {
  readonly folder: string;
  /** Looked after before every checkpoint: two processes never write one run. */
  readonly lock: Pick<Lock, 'check'>;
  readonly run: RunFile;
  readonly trainer: Trainer;
  readonly source: DataSource;
  readonly metrics: MetricsLog;
  readonly onProgress: (event: ProgressEvent) => void;
  /** Metrics of whole sets that the spec asks for. */
  readonly distances: TrainingDistances;
  /** Redraws report.html. */
  readonly report: () => Promise<void>;
}

export const startPosition: RunPosition = {
  step: 0,
  epoch: 0,
  batchesIntoEpoch: 0,
  metricsBytes: 0,
  epochSums: {},
  windowSums: {},
};

export class TrainingLoop {
  pictures: string[] = [];
  values: Partial<Record<Split, Means>> = {};
  private epochMeans: RunningMeans;
  private windowMeans: RunningMeans;
  private readonly started = performance.now();
  private epochStarted = 0;
  private stage: Stage;
  /** Training examples. */
  private count = 0;
  /** Stages, by their first epoch, whose last batch is left out. */
  private single: ReadonlySet<number> = new Set();
  /** The step and the epoch of the newest checkpoint. */
  private savedAt = '';
  private savedTime = performance.now();

  constructor(
    private readonly options: LoopOptions,
    private position: RunPosition,
  ) {
    this.epochMeans = new RunningMeans(position.epochSums);
    this.windowMeans = new RunningMeans(position.windowSums);
    this.stage = stageAt(options.trainer.model.train, position.epoch);
  }

  get step(): number {
    return this.position.step;
  }
  get epoch(): number {
    return this.position.epoch;
  }

  /** The stage that was trained last, with its own epochs. */
  get lastStage(): { name: string; epochs: number } | undefined {
    const { name, epochs } = this.stage;
    return name === undefined ? undefined : { name, epochs };
  }

  /** Trains until the epochs are done or a limit is reached, and leaves a checkpoint and the pictures behind. */
  async run(): Promise<EndReason> {
    const { run, folder, trainer, source, onProgress } = this.options;
    this.count = (await source.set()).count('train');
    this.single = await findSingles(trainer, await source.set(), (message) => this.warn(message));
    const { step, epoch, stepsPerEpoch } = this;
    const totalSteps = stagesOf(trainer.model.train).reduce((sum, stage) => sum + this.stepsOf(stage), 0);
    onProgress({ kind: 'start', folder, epochs: run.epochs, stepsPerEpoch, totalSteps, step, epoch });
    await this.save(); // so that a run killed in its first epoch, or with a broken loss, can go on too
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

  private stepsOf(stage: Stage): number {
    return stepsOfEpochs(stage, batchesPerEpoch(stage, this.count, this.single.has(stage.start)));
  }

  private get batchesPerEpoch(): number {
    return batchesPerEpoch(this.stage, this.count, this.dropsSingle);
  }

  /** Whether the last batch of an epoch, which would be one example, is left out. */
  private get dropsSingle(): boolean {
    return this.single.has(this.stage.start);
  }

  /** Iterations that begin in the epoch under way. */
  private get stepsPerEpoch(): number {
    const batches = this.batchesPerEpoch - (this.position.carried ?? 0);
    return Math.max(0, Math.ceil(batches / batchesPerIteration(this.stage)));
  }

  /** Whether iterations of the epoch under way are done. */
  private get isInside(): boolean {
    return this.position.batchesIntoEpoch > (this.position.carried ?? 0);
  }

  /** What lines and events say of the stage; nothing where there is one alone. */
  private get named(): { readonly stage?: string } {
    return this.stage.name === undefined ? {} : { stage: this.stage.name };
  }

  private async enterStage(): Promise<void> {
    const { trainer, folder, onProgress } = this.options;
    const { step, epoch } = this.position;
    this.stage = stageAt(trainer.model.train, epoch);
    const { name, start, epochs } = this.stage;
    if (name === undefined || epoch !== start || this.position.batchesIntoEpoch > 0) return;
    await logEvent(folder, { event: 'stage', step, epoch, message: name });
    const { stepsPerEpoch } = this;
    onProgress({ kind: 'stage', name, epoch: epoch + 1, epochs, stepsPerEpoch, totalSteps: this.stepsOf(this.stage) });
  }

  private async warn(message: string): Promise<void> {
    const { folder, onProgress } = this.options;
    onProgress({ kind: 'warning', message });
    await logEvent(folder, { event: 'warning', step: this.step, epoch: this.epoch, message });
  }

  /** Why to stop now, if anything says so. */
  private limit(): EndReason | undefined {
    const { signal, maxSteps, maxMinutes } = this.options;
    if (signal?.aborted) return 'aborted';
    if (maxSteps !== undefined && this.step >= maxSteps) return 'max-steps';
    if (maxMinutes !== undefined && performance.now() - this.started >= maxMinutes * 60_000) return 'max-minutes';
    return undefined;
  }

  /** When checkpoints are made has no influence on the run, so without a number of steps the clock decides. */
  private checkpointDue(): boolean {
    const { checkpointEverySteps } = this.options.run;
    if (checkpointEverySteps !== undefined) return this.step % checkpointEverySteps === 0;
    return performance.now() - this.savedTime > 120_000;
  }

  private async trainEpoch(): Promise<EndReason | undefined> {
    const { batch } = this.stage;
    this.epochStarted = performance.now();
    const { batchesIntoEpoch: start } = this.position;
    if (start >= this.batchesPerEpoch) return undefined; // an iteration of an epoch before took all of it
    const set = await this.options.source.set();
    const stream = trainingBatches(set, { batch, epoch: this.epoch, start, dropSingle: this.dropsSingle });
    const group: DataBatch[] = [];
    try {
      while (this.position.batchesIntoEpoch < this.batchesPerEpoch) {
        await takeBatches(stream, batchesPerIteration(this.stage), group);
        await this.iterate(group);
        for (const { tensors } of group.splice(0)) tf.dispose(Object.values(tensors));
        const limit = this.position.batchesIntoEpoch < this.batchesPerEpoch ? this.limit() : undefined;
        if (limit) return limit;
        if (this.checkpointDue()) await this.save();
      }
    } finally {
      for (const { tensors } of group) tf.dispose(Object.values(tensors));
      await stream.return();
    }
    return undefined;
  }

  private async iterate(group: readonly DataBatch[]): Promise<void> {
    const { run, trainer, onProgress } = this.options;
    const { stage, stepsPerEpoch, batchesPerEpoch: batches } = this;
    const begun = performance.now();
    const { batchesIntoEpoch: into, carried = 0 } = this.position;
    const perIteration = batchesPerIteration(stage);
    const stepInEpoch = Math.floor((into - carried) / perIteration);
    const means = await trainer.iterate(
      group.map(({ tensors }) => tensors),
      this.epoch + into / batches,
      stage.name === undefined ? undefined : Math.floor(((this.epoch - stage.start) * batches + into) / perIteration),
    );
    const examples = group.reduce((sum, { size }) => sum + size, 0);
    this.epochMeans.add(means, examples);
    this.windowMeans.add(means, examples);
    const step = this.step + 1;
    const batchesIntoEpoch = into + group.length;
    if (step % run.logEverySteps === 0) {
      await this.logWindow(step, this.epoch + Math.min(1, batchesIntoEpoch / batches));
    }
    this.move({ step, batchesIntoEpoch });
    onProgress({
      kind: 'step',
      ...this.named,
      step,
      epoch: this.epoch + 1,
      stepInEpoch: stepInEpoch + 1,
      stepsPerEpoch,
      stepsPerSecond: 1000 / (performance.now() - begun),
      values: this.epochMeans.means(),
    });
  }

  private async logWindow(step: number, epoch: number): Promise<void> {
    const values = this.windowMeans.means();
    await this.options.metrics.append({ kind: 'step', split: 'train', ...this.named, step, epoch, values });
    this.windowMeans = new RunningMeans();
  }

  /** Measures, draws, and only then makes the checkpoint: killed in between, a run goes through it again. */
  private async endEpoch(): Promise<void> {
    const { run, folder, trainer, source, metrics, onProgress } = this.options;
    const epoch = this.epoch + 1;
    const endsStage = epoch === this.stage.end && epoch < run.epochs;
    // The steps of a stage are not averaged with those of the next.
    if (endsStage && Object.keys(this.windowMeans.means()).length > 0) await this.logWindow(this.step, epoch);
    onProgress({ kind: 'phase', name: 'evaluate', epoch });
    const values: Partial<Record<Split, Means>> = {};
    const distances = await this.measureDistances(epoch);
    for (const split of splitNames) {
      // Distances may be from another set, which has splits of its own.
      if ((await source.set()).count(split) === 0 && !distances[split]) continue;
      const known = split === 'train' ? this.epochMeans.means() : byName<number>();
      const evaluated = await evaluateSplit(trainer, source, split, epoch, run.epochs, known);
      const means = byName([...Object.entries(evaluated), ...Object.entries(distances[split] ?? {})]);
      if (Object.keys(means).length === 0) continue;
      values[split] = means;
      await metrics.append({ kind: 'epoch', split, ...this.named, step: this.step, epoch, values: means });
    }
    this.values = values;
    this.epochMeans = new RunningMeans();
    // The next stage has batches of its own, and another loss, so that its best is found anew.
    const over = endsStage ? 0 : Math.max(0, this.position.batchesIntoEpoch - this.batchesPerEpoch);
    const end = { epoch, batchesIntoEpoch: over, carried: over > 0 ? over : undefined };
    const best = await this.keepBest(values.validation, end);
    this.move({ ...end, best: endsStage ? undefined : best });
    await this.draw(false);
    await this.save();
    const seconds = (performance.now() - this.epochStarted) / 1000;
    await logEvent(folder, { event: 'epoch', step: this.step, epoch, seconds });
    onProgress({ kind: 'epoch', ...this.named, epoch, epochs: run.epochs, step: this.step, seconds, values });
  }

  private async measureDistances(epoch: number): Promise<Partial<Record<Split, Means>>> {
    const { run, folder, trainer, source, distances, onProgress } = this.options;
    if (!distances.isDue(epoch, run.epochs)) return {};
    onProgress({ kind: 'phase', name: 'distances', epoch });
    const warnings: string[] = [];
    const moment = { folder, step: this.step, epoch, epochs: run.epochs };
    const found = await distances.measure(trainer, source, moment, (message) => void warnings.push(message));
    for (const message of warnings) await this.warn(message);
    return found;
  }

  /**
   * Keeps the weights of the lowest validation loss; models that train on no validation split keep the last alone. The
   * position beside them is that of the epoch's end, whenever the checkpoint before was made: a run that was killed and
   * resumed writes the very same file.
   */
  private async keepBest(
    validation: Means | undefined,
    end: Pick<RunPosition, 'epoch' | 'batchesIntoEpoch' | 'carried'>,
  ): Promise<number | undefined> {
    const { trainer, folder, metrics, onProgress } = this.options;
    const loss = this.stage.groups[0]?.steps[0]?.loss;
    const value = loss === undefined ? undefined : validation?.[loss];
    if (value === undefined || !Number.isFinite(value) || value >= (this.position.best ?? Infinity))
      return this.position.best;
    const { arrays } = await trainer.state();
    const sums = { epochSums: this.epochMeans.sums(), windowSums: this.windowMeans.sums() };
    const position = { ...this.position, ...sums, ...end, metricsBytes: metrics.bytes, best: value };
    onProgress({ kind: 'file', path: await saveBest(folder, { arrays, position }) });
    return value;
  }

  private async stop(reason: EndReason): Promise<EndReason> {
    await this.save();
    // Someone who presses Ctrl-C wants to leave, not to wait for pictures.
    if (reason !== 'aborted') await this.draw(true);
    return reason;
  }

  private async draw(stopped: boolean): Promise<void> {
    const { run, folder, trainer, source, onProgress, report } = this.options;
    const { step, epoch } = this.position;
    onProgress({ kind: 'phase', name: 'pictures', epoch });
    const moment = {
      epoch,
      epochs: run.epochs,
      step,
      last: stopped || epoch >= run.epochs,
      inside: this.isInside,
    };
    const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress }));
    try {
      this.pictures = await drawPictures(folder, trainer, source, moment);
    } finally {
      stopTelling();
    }
    for (const path of this.pictures) onProgress({ kind: 'file', path });
    onProgress({ kind: 'phase', name: 'report', epoch });
    await report();
  }

  private move(change: Partial<RunPosition>): void {
    this.position = { ...this.position, ...change };
  }

  private async save(): Promise<void> {
    const moment = `${this.step} ${this.epoch}`;
    if (this.savedAt === moment && this.isInside) return;
    const { folder, lock, trainer, metrics, onProgress } = this.options;
    await lock.check();
    await metrics.flush();
    this.move({ metricsBytes: metrics.bytes, epochSums: this.epochMeans.sums(), windowSums: this.windowMeans.sums() });
    const path = await saveCheckpoint(folder, { arrays: (await trainer.state()).arrays, position: this.position });
    this.savedAt = moment;
    this.savedTime = performance.now();
    onProgress({ kind: 'file', path });
  }
}
