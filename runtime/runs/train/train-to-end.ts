/**
 * Trains an open run until its epochs are done or a limit is reached, and records how it ended, whatever the reason.
 */
import type { Advice } from '../../common/advice.js';
import { onNativeFailure } from '../../engine/native/index.js';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import { goingOn } from '../../library/train/idle-epochs.js';
import { stageAt } from '../../library/train/stages.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { logEvent } from '../folder/event-log.js';
import { writeRunFile } from '../folder/run-file.js';
import { writeReport } from '../report/report.js';
import { evaluateAtEnd } from './evaluate-at-end.js';
import type { Training } from './engine.js';
import { closeData } from './open-training.js';
import type { Limits, OpenTraining } from './options.js';
import type { RunResult } from './result.js';

export async function trainToEnd(
  opened: OpenTraining,
  training: Training,
  position: RunPosition,
  { maxSteps, maxMinutes, signal, between }: Limits,
): Promise<RunResult> {
  const { folder, lock, run, model, source, onProgress } = opened;
  let record = run;
  let recorded = Promise.resolve();
  const report = async (): Promise<void> => void (await writeReport(folder));
  const loop = await training.loop({ ...opened, report, maxSteps, maxMinutes, signal, between }, position);
  const warn = (message: string, advice?: Advice): void => {
    onProgress({ kind: 'warning', message, ...(advice ? { advice } : {}) });
    void logEvent(folder, { event: 'warning', step: loop.step, epoch: loop.epoch, message }).catch(() => undefined);
  };
  const stopWatching = onFlowProblem(oncePerKind((message) => warn(message)));
  const stopListening = onNativeFailure((native, message) => {
    warn(message, { call: 'diagnose' });
    record = { ...run, backend: { ...(run.backend as object), native: { ...native } } };
    // A kernel cannot wait for the disk, but the end of the run can, and writes the record again.
    recorded = writeRunFile(folder, record).catch(() => undefined);
  });
  try {
    const reason = await loop.run();
    await flowProblemsSettled();
    const finished = reason === 'finished';
    await recorded;
    const { step, epoch } = loop;
    await writeRunFile(folder, {
      ...record,
      status: finished ? 'finished' : 'stopped',
      reason: finished ? undefined : reason,
      data: await source.records(record.data),
      skipped: await source.skipped(),
    });
    await logEvent(folder, { event: finished ? 'finish' : 'stop', step, epoch, message: reason });
    const page = await writeReport(folder);
    onProgress({ kind: 'file', path: page });
    const claims = finished ? await evaluateAtEnd(opened, training, { step, epoch }, signal, warn) : [];
    onProgress({ kind: 'end', reason, step, epoch });
    return {
      ...{ folder, reason, step, epoch },
      ...(loop.lastStage ? { stage: loop.lastStage } : {}),
      goingOn: goingOn(stageAt(model.train, epoch)),
      ...{ report: page, pictures: loop.pictures, claims, values: loop.values },
    };
  } catch (error) {
    await recorded;
    // The folder then belongs to another process.
    if (await lock.check().catch(() => true)) throw error;
    const { step, epoch } = loop;
    const { message } = error as Error;
    // The record of a failure must not hide the failure: on a full disk it cannot be written either.
    await writeRunFile(folder, { ...record, status: 'failed', reason: message }).catch(() => undefined);
    await logEvent(folder, { event: 'fail', step, epoch, message }).catch(() => undefined);
    throw error;
  } finally {
    stopListening();
    stopWatching();
    await loop.close();
    await closeData(opened);
    await training.dispose();
  }
}
