/** A run from its start, or from its last checkpoint, to its end: the folder, the loop, the report. */
import { dirname, join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { onNativeFailure } from '../../engine/native/index.js';
import { dataDirectory } from '../data/index.js';
import type { DataRecord } from '../data/index.js';
import type { JudgedClaim } from '../../library/evaluate/index.js';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import type { AnyModel } from '../../contract/model.js';
import { writeReport } from '../report/report.js';
import type { DataSource } from '../data/set/data-source.js';
import { batchesPerEpoch, stageAt, stagesOf, stepsOfEpochs, withBatch, withEpochs } from '../../library/train/stages.js';
import type { Epochs } from '../../library/train/stages.js';
import { goingOn, idleWarnings } from '../../library/train/idle-epochs.js';
import { createTrainer } from '../../library/train/trainer.js';
import type { Trainer } from '../../library/train/trainer.js';
import { writeAtomic } from '../files/atomic.js';
import { requireMore } from './resume-target.js';
import { hasCheckpoint, loadNewestCheckpoint } from '../folder/checkpoint.js';
import { sweep } from '../locks/new-folder.js';
import { checkClassOrder, nothingToTrainOn } from './data-checks.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { evaluateInto } from '../evaluate/evaluate-run.js';
import { logEvent } from '../folder/event-log.js';
import { claim, lockOptions, under } from './run-lock.js';
import { changedSince, unlikeOthers } from './same-data.js';
import { startPosition, TrainingLoop } from './loop.js';
import type { Limits } from './loop.js';
import { takeLock } from '../locks/lock.js';
import type { Lock } from '../locks/lock.js';
import { MetricsLog } from '../folder/metrics-log.js';
import { absolutePaths, dataSource, openAskedData, openRun, runFiles } from '../open/open-run.js';
import type { ProgressEvent, RunResult } from '../progress.js';
import { environment, readRunFile, writeRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { readStoredWeights } from './stored-weights.js';
import { TrainingDistances } from './training-distances.js';

export { openRun, runFiles } from '../open/open-run.js';

export interface TrainRunOptions extends Limits {
  readonly model: AnyModel;
  /** A new one, `runs/<model>-<date>-<time>`, when absent. Must be empty or not exist. */
  readonly folder?: string;
  /** Whether `folder` may hold what a training left that was killed before its record was written. */
  readonly anew?: boolean;
  /** Seconds to wait for another process that trains in the folder, instead of an error. */
  readonly wait?: number;
  readonly spec: { readonly path: string; readonly text: string; readonly resolved: string };
  /** Text of the compiled module. */
  readonly compiledCode: string;
  /** As `genc show --json` prints it. */
  readonly layers?: unknown;
  readonly graphSvg?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Where data sets are looked for; the configured place when absent. */
  readonly dataDirectory?: string;
  /** Folders of runs by the model that they trained, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Paths of sources of data that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Records of the data that other runs of the study were trained on: other data is an error, but for `changedData`. */
  readonly alike?: readonly Readonly<Record<string, DataRecord>>[];
  readonly changedData?: boolean;
  /** As the backend's preparation reported it. */
  readonly backend?: unknown;
  /** Instead of the spec's; a number is that of every stage, where the training has stages. */
  readonly epochs?: Epochs;
  readonly batch?: number;
  readonly checkpointEverySteps?: number;
  readonly logEverySteps?: number;
  readonly strict?: boolean;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export interface ResumeRunOptions extends Limits {
  /** Instead of what the run was started with. */
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Whether to go on, and to record it, when the data is not what the run was trained on; else that is an error. */
  readonly changedData?: boolean;
  /** Seconds to wait for another process that trains in the folder, instead of an error. */
  readonly wait?: number;
  /** A number is that of every stage that is not over, where the training has stages. */
  readonly epochs?: Epochs;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/**
 * Trains a model into a new run folder; docs/run-folder.md tells what it holds.
 * @throws UserError when the folder is in use, data is missing, the disk is full, or a loss is no number any more.
 */
export async function trainRun(options: TrainRunOptions): Promise<RunResult> {
  const model = withEpochs(withBatch(options.model, options.batch), options.epochs);
  const directory = await dataDirectory({ flag: options.dataDirectory });
  const base = resolve(dirname(options.spec.path));
  const onProgress = options.onProgress ?? (() => undefined);
  const runs = absolutePaths(options.runs);
  const elsewhere = absolutePaths(options.elsewhere);
  const source = dataSource(
    model,
    { directory, base, seed: options.seed, strict: options.strict ?? false, runs, elsewhere },
    onProgress,
  );
  // Before the folder is made: data that cannot be found leaves no empty run behind.
  const count = (await source.set()).count('train');
  if (count === 0) throw nothingToTrainOn(await source.set());
  await openAskedData(source);
  const stored = await readStoredWeights(model, base);
  const distances = await TrainingDistances.open(model, source, directory);
  const data = await source.records();
  const unlike = await unlikeOthers(data, options, () => letGo(source, distances));
  const trainer = createTrainer(model, { seed: options.seed });
  trainer.assign(stored.arrays);
  const first = stagesOf(model.train)[0]!;
  const steps = stepsOfEpochs(first, batchesPerEpoch(first, count), 1);
  const run: RunFile = {
    format: 'genc-run-1',
    model: model.name,
    spec: options.spec.path,
    created: new Date().toISOString(),
    seed: options.seed,
    settings: options.settings ?? {},
    ...amountOf(model),
    logEverySteps: options.logEverySteps ?? Math.min(100, Math.ceil(steps / 40)),
    checkpointEverySteps: options.checkpointEverySteps,
    strict: options.strict ?? false,
    dataDirectory: directory,
    base,
    ...(options.runs === undefined ? {} : { runs }),
    ...(Object.keys(elsewhere).length > 0 ? { elsewhere } : {}),
    data,
    ...(model.stored === undefined ? {} : { weights: stored.records }),
    ...absentOf(distances),
    backend: options.backend ?? { name: tf.getBackend() },
    environment: environment(),
    status: 'running',
    skipped: await source.skipped(),
  };
  const { folder, lock } = await claim(options);
  return under(lock, async () => {
    await writeAtomic(join(folder, runFiles.spec), options.spec.text);
    await writeAtomic(join(folder, runFiles.resolved), options.spec.resolved);
    await writeAtomic(join(folder, runFiles.module), options.compiledCode);
    if (options.layers !== undefined)
      await writeAtomic(join(folder, runFiles.layers), `${JSON.stringify(options.layers, null, 2)}\n`);
    if (options.graphSvg !== undefined) await writeAtomic(join(folder, runFiles.graph), options.graphSvg);
    await writeRunFile(folder, run);
    await logEvent(folder, { event: 'start', step: 0, epoch: 0 });
    const going = { folder, lock, run, trainer, source, distances, position: startPosition, onProgress };
    await warnOf([...unlike, ...stored.warnings, ...distances.warnings, ...idleWarnings(model)], going);
    return go({ ...going, limits: options });
  });
}

async function warnOf(
  messages: readonly string[],
  { folder, position, onProgress }: Omit<Going, 'limits'>,
): Promise<void> {
  const { step, epoch } = position;
  for (const message of messages) {
    onProgress({ kind: 'warning', message });
    await logEvent(folder, { event: 'warning', step, epoch, message });
  }
}

/**
 * Goes on with a run from its newest whole checkpoint; it ends as if it had never been interrupted, given the same
 * backend on the same machine. The compiled module in the folder is what trains, not the spec of today. One that was killed
 * before its first checkpoint begins anew.
 * @throws UserError when another process trains in the folder.
 */
export async function resumeRun(folder: string, options: ResumeRunOptions = {}): Promise<RunResult> {
  // Nothing is written into a folder that is no run.
  await readRunFile(folder);
  const lock = await takeLock(folder, lockOptions('training, resumed', options));
  return under(lock, () => resumeLocked(folder, lock, options));
}

async function resumeLocked(folder: string, lock: Lock, options: ResumeRunOptions): Promise<RunResult> {
  const onProgress = options.onProgress ?? (() => undefined);
  await sweep(folder);
  const { run, model: recorded } = await openRun(folder);
  const checkpoint = hasCheckpoint(folder) ? await loadNewestCheckpoint(folder) : undefined;
  const { position } = checkpoint ?? { position: startPosition };
  const model = withEpochs(recorded, options.epochs, position.epoch);
  requireMore(folder, { recorded, model, position, finished: run.status === 'finished', maxSteps: options.maxSteps });
  if (checkpoint?.problem !== undefined)
    onProgress({ kind: 'warning', message: `${checkpoint.problem} Going on from the one before it.` });
  const directory = options.dataDirectory === undefined ? run.dataDirectory : resolve(options.dataDirectory);
  const runs = { ...run.runs, ...absolutePaths(options.runs) };
  const elsewhere = { ...run.elsewhere, ...absolutePaths(options.elsewhere) };
  const { base, seed, strict } = run;
  const places = { directory, base, seed, strict, runs, elsewhere, recorded: run.data };
  const source = dataSource(model, places, onProgress);
  checkClassOrder(run, await source.set());
  await openAskedData(source);
  const stored = checkpoint ? undefined : await readStoredWeights(model, run.base);
  const distances = await TrainingDistances.open(model, source, directory);
  const data = await source.records();
  const changed = await changedSince(folder, { run, position, now: data }, options, () => letGo(source, distances));
  const trainer = createTrainer(model, { seed: run.seed });
  if (checkpoint) trainer.load({ arrays: checkpoint.arrays, iteration: position.step });
  else trainer.assign(stored!.arrays);
  const resumed: RunFile = {
    ...run,
    ...amountOf(model),
    dataDirectory: directory,
    ...(Object.keys(runs).length > 0 ? { runs } : {}),
    ...(Object.keys(elsewhere).length > 0 ? { elsewhere } : {}),
    data: { ...run.data, ...data },
    ...(stored && model.stored ? { weights: stored.records } : {}),
    ...changed.record,
    absent: undefined,
    ...absentOf(distances),
    status: 'running',
    reason: undefined,
    skipped: await source.skipped(),
  };
  await writeRunFile(folder, resumed);
  await logEvent(folder, { event: 'resume', step: position.step, epoch: position.epoch });
  const going = { folder, lock, run: resumed, trainer, source, distances, position, onProgress };
  await warnOf(
    [...changed.warnings, ...(stored?.warnings ?? []), ...distances.warnings, ...idleWarnings(model, position.epoch)],
    going,
  );
  return go({ ...going, limits: options });
}

/** What a run records of how long, and in what batches, it is trained. */
function amountOf({ train }: AnyModel): Pick<RunFile, 'epochs' | 'batch' | 'stages'> {
  const { epochs, batch, stages } = train;
  const recorded = stages?.map((stage) => ({ name: stage.name, epochs: stage.epochs, batch: stage.batch }));
  return { epochs, batch, ...(recorded ? { stages: recorded } : {}) };
}

const absentOf = ({ absent }: TrainingDistances): Pick<RunFile, 'absent'> =>
  Object.keys(absent).length > 0 ? { absent } : {};

interface Going {
  readonly folder: string;
  readonly lock: Lock;
  readonly run: RunFile;
  readonly trainer: Trainer;
  readonly source: DataSource;
  readonly distances: TrainingDistances;
  readonly position: RunPosition;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly limits: Limits;
}

/**
 * Evaluations and claims of a finished run. All else is written by then: interrupted, or short of a data set, they leave a
 * finished run behind, and `genc eval` does them later.
 */
async function conclude(
  {
    folder,
    trainer,
    source,
    onProgress,
    limits: { signal },
  }: Pick<Going, 'folder' | 'trainer' | 'source' | 'onProgress' | 'limits'>,
  { step, epoch }: { readonly step: number; readonly epoch: number },
  warn: (message: string) => void,
): Promise<readonly JudgedClaim[]> {
  const { evaluations = {}, claims = [] } = trainer.model;
  if (Object.keys(evaluations).length + claims.length === 0) return [];
  try {
    const evaluated = await evaluateInto(
      folder,
      trainer,
      source,
      { step, epoch },
      {
        signal,
        onProgress: (progress) => onProgress({ kind: 'evaluation', ...progress }),
      },
    );
    await flowProblemsSettled();
    for (const path of evaluated.files) onProgress({ kind: 'file', path });
    await writeReport(folder);
    return evaluated.claims;
  } catch (error) {
    const why = signal?.aborted ? 'it was interrupted' : (error as Error).message;
    warn(
      `The evaluation was not done: ${why.replace(/\.$/, '')}. The run is finished; genc eval ${folder} evaluates it.`,
    );
    return [];
  }
}

async function letGo(source: DataSource, distances: TrainingDistances): Promise<void> {
  distances.dispose();
  await source.close();
}

async function go({
  folder,
  lock,
  run,
  trainer,
  source,
  distances,
  position,
  onProgress,
  limits,
}: Going): Promise<RunResult> {
  let record = run;
  let recorded = Promise.resolve();
  const metrics = await MetricsLog.open(folder, position.metricsBytes);
  const { maxSteps, maxMinutes, signal } = limits;
  const report = async (): Promise<void> => void (await writeReport(folder));
  const loop = new TrainingLoop(
    { folder, lock, run, trainer, source, distances, metrics, onProgress, report, maxSteps, maxMinutes, signal },
    position,
  );
  const warn = (message: string): void => {
    onProgress({ kind: 'warning', message });
    void logEvent(folder, { event: 'warning', step: loop.step, epoch: loop.epoch, message }).catch(() => undefined);
  };
  const stopWatching = onFlowProblem(oncePerKind(warn));
  const stopListening = onNativeFailure((native, message) => {
    warn(message);
    record = { ...run, backend: { ...(run.backend as object), native: { ...native } } };
    // A kernel cannot wait for the disk, but the end of the run can, which writes the record again.
    recorded = writeRunFile(folder, record).catch(() => undefined);
  });
  try {
    const reason = await loop.run();
    await flowProblemsSettled();
    const finished = reason === 'finished';
    await recorded;
    await writeRunFile(folder, {
      ...record,
      status: finished ? 'finished' : 'stopped',
      reason: finished ? undefined : reason,
      data: await source.records(record.data),
      skipped: await source.skipped(),
    });
    await logEvent(folder, {
      event: finished ? 'finish' : 'stop',
      step: loop.step,
      epoch: loop.epoch,
      message: reason,
    });
    const page = await writeReport(folder);
    onProgress({ kind: 'file', path: page });
    const claims = finished ? await conclude({ folder, trainer, source, onProgress, limits }, loop, warn) : [];
    onProgress({ kind: 'end', reason, step: loop.step, epoch: loop.epoch });
    return {
      folder,
      reason,
      step: loop.step,
      epoch: loop.epoch,
      ...(loop.lastStage ? { stage: loop.lastStage } : {}),
      goingOn: goingOn(stageAt(trainer.model.train, loop.epoch)),
      report: page,
      pictures: loop.pictures,
      claims,
      values: loop.values,
    };
  } catch (error) {
    await recorded;
    // It is another's folder then.
    if (await lock.check().catch(() => true)) throw error;
    // The record of a failure must not hide the failure: on a full disk it cannot be written either.
    await writeRunFile(folder, { ...record, status: 'failed', reason: (error as Error).message }).catch(
      () => undefined,
    );
    await logEvent(folder, {
      event: 'fail',
      step: loop.step,
      epoch: loop.epoch,
      message: (error as Error).message,
    }).catch(() => undefined);
    throw error;
  } finally {
    stopListening();
    stopWatching();
    await metrics.close();
    await source.close();
    distances.dispose();
    trainer.dispose();
  }
}
