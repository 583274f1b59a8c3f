/** The lock of a run's folder while it is trained, and the folder of a new run. */
import { takeEmptyFolder, makeNewFolder } from '../locks/new-folder.js';
import { takeLock } from '../locks/lock.js';
import type { Lock, LockOptions } from '../locks/lock.js';
import { runFiles } from '../folder/compiled-model.js';
import { defaultRunFolder } from '../folder/run-file.js';
import type { ResumeRunOptions, TrainRunOptions } from './options.js';

/** The options with which a training takes the lock of its folder. */
export const lockOptions = (
  work: string,
  { wait, signal, onProgress }: Pick<ResumeRunOptions, 'wait' | 'signal' | 'onProgress'>,
): LockOptions => ({
  work,
  ...(wait === undefined ? {} : { wait }),
  ...(signal === undefined ? {} : { signal }),
  onWait: (message) => onProgress?.({ kind: 'warning', message }),
});

/** The folder of a new run, in which no other process then trains. */
export async function takeRunFolder(options: TrainRunOptions): Promise<{ folder: string; lock: Lock }> {
  const asked = lockOptions('training', options);
  if (options.folder === undefined) {
    const folder = await makeNewFolder(defaultRunFolder(options.model.name));
    return { folder, lock: await takeLock(folder, asked) };
  }
  const leftovers = Object.values(runFiles);
  const asEmpty = { ...asked, leftovers, ...(options.anew === undefined ? {} : { anew: options.anew }) };
  return { folder: options.folder, lock: await takeEmptyFolder(options.folder, asEmpty) };
}

/** Releases the lock after the work, even if it fails, so that the next process finds the folder free. */
export async function under<T>(lock: Lock, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
