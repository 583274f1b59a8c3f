/** The training of a run from its last checkpoint to its end. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { idleWarnings } from '../../library/train/idle-epochs.js';
import { withEpochs } from '../../library/train/stages.js';
import { hasCheckpoint, loadNewestCheckpoint } from '../folder/checkpoint.js';
import { runFiles } from '../folder/compiled-model.js';
import { logEvent } from '../folder/event-log.js';
import { readRunFile, writeRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { takeLock } from '../locks/lock.js';
import type { Lock } from '../locks/lock.js';
import { sweep } from '../locks/new-folder.js';
import { openAskedData } from '../open/asked-data.js';
import { openRun } from '../open/open-run.js';
import { absolutePaths, dataSource } from '../open/run-data.js';
import { checkClassOrder } from './data-checks.js';
import { startPosition } from './loop-state.js';
import { nodeEngine } from './node-engine.js';
import { absentOf, amountOf, closeData, warnOf } from './open-training.js';
import type { OpenTraining, ResumeRunOptions } from './options.js';
import type { RunResult } from './result.js';
import { requireMore } from './resume-target.js';
import { lockOptions, under } from './run-lock.js';
import { changedSince } from './same-data.js';
import { readStoredWeights } from './stored-weights.js';
import { trainToEnd } from './train-to-end.js';
import { TrainingDistances } from './training-distances.js';

/**
 * Resumes a run from its newest whole checkpoint. It ends as if it had never been interrupted, given the same backend
 * on the same machine. The compiled module in the folder is trained, not the present spec. A run that was killed before
 * its first checkpoint begins anew.
 * @throws UserError if another process trains in the folder.
 */
export async function resumeRun(folder: string, options: ResumeRunOptions = {}): Promise<RunResult> {
  // Nothing is written into a folder that is not a run.
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
  await openAskedData(source, (message) => onProgress({ kind: 'warning', message }));
  const stored = checkpoint ? undefined : await readStoredWeights(model, run.base);
  const distances = await TrainingDistances.open(model, source, directory);
  const data = await source.records();
  const changed = await changedSince(folder, { run, position, now: data }, options, () =>
    closeData({ source, distances }),
  );
  const { engine = nodeEngine } = options;
  const resolved = await readFile(join(folder, runFiles.resolved), 'utf8').catch(() => '');
  const training = await engine.begin({
    ...{ model, seed: run.seed, source, resolved, folder },
    ...(checkpoint ? { checkpoint } : { stored: stored!.arrays }),
  });
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
    engine: training.record,
    status: 'running',
    reason: undefined,
    skipped: await source.skipped(),
  };
  await writeRunFile(folder, resumed);
  await logEvent(folder, { event: 'resume', step: position.step, epoch: position.epoch });
  const opened: OpenTraining = { folder, lock, run: resumed, model, source, distances, onProgress };
  await warnOf(
    [...changed.warnings, ...(stored?.warnings ?? []), ...distances.warnings, ...idleWarnings(model, position.epoch)],
    opened,
    position,
  );
  return trainToEnd(opened, training, position, options);
}
