/** The common part of starting a run and resuming it. */
import type { AnyModel } from '../../contract/model.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { logEvent } from '../folder/event-log.js';
import type { RunFile } from '../folder/run-file.js';
import type { OpenTraining } from './options.js';
import type { TrainingDistances } from './training-distances.js';

/** The record of the epochs and batches of a run. */
export function amountOf({ train }: AnyModel): Pick<RunFile, 'epochs' | 'batch' | 'stages'> {
  const { epochs, batch, stages } = train;
  const recorded = stages?.map((stage) => ({ name: stage.name, epochs: stage.epochs, batch: stage.batch }));
  return { epochs, batch, ...(recorded ? { stages: recorded } : {}) };
}

export const absentOf = ({ absent }: TrainingDistances): Pick<RunFile, 'absent'> =>
  Object.keys(absent).length > 0 ? { absent } : {};

export async function warnOf(
  messages: readonly string[],
  { folder, onProgress }: Pick<OpenTraining, 'folder' | 'onProgress'>,
  { step, epoch }: RunPosition,
): Promise<void> {
  for (const message of messages) {
    onProgress({ kind: 'warning', message });
    await logEvent(folder, { event: 'warning', step, epoch, message });
  }
}

export async function closeData({ source, distances }: Pick<OpenTraining, 'source' | 'distances'>): Promise<void> {
  distances.dispose();
  await source.close();
}
