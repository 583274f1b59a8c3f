/** A folder for one run and one process: two that start at once never share one. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { isLockName, takeLock } from './lock.js';
import type { Lock, LockOptions } from './lock.js';

const cannotBeMade = (folder: string, error: Error): UserError =>
  new UserError(`The folder '${folder}' cannot be made: ${error.message}.`, { cause: error });

/** Makes a folder of this name, or of this name with a number if there is one already: `runs/VAE-20260317-142501-2`. */
export async function makeNewFolder(wanted: string): Promise<string> {
  try {
    await mkdir(dirname(wanted), { recursive: true });
    for (let number = 1; ; number++) {
      const folder = number === 1 ? wanted : `${wanted}-${number}`;
      // The call is not recursive, so it fails if the folder exists, and only one process makes it.
      const made = await mkdir(folder).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (made) return folder;
    }
  } catch (error) {
    throw cannotBeMade(wanted, error as Error);
  }
}

export interface EmptyFolderOptions extends LockOptions {
  /** The files that a training writes before its record, which a killed one leaves behind. */
  readonly leftovers: readonly string[];
  /** True if such files may be there although no lock shows that a training left them. */
  readonly anew?: boolean;
}

/**
 * Takes a folder that must be empty, and locks it. A run never writes over another. Files of a training that was killed
 * before it had a record are not a run, and the training begins anew.
 */
export async function takeEmptyFolder(folder: string, options: EmptyFolderOptions): Promise<Lock> {
  const others = async (): Promise<string[]> => (await readdir(folder)).filter((name) => !isLockName(name));
  const isLeftover = (name: string): boolean => options.leftovers.includes(name) || name.endsWith('.tmp');
  const refused = new UserError(`The run folder '${folder}' is not empty.`, {
    hint: 'Choose another one, or go on with that run.',
    advice: { call: 'resume', folder },
  });
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw cannotBeMade(folder, error);
  });
  // This check comes before the lock: nothing is written into a folder that holds something else.
  if (!(await others()).every(isLeftover)) throw refused;
  const lock = await takeLock(folder, options);
  try {
    const left = await others();
    const anew = options.anew === true || lock.takenOver;
    if (left.length > 0 && !(anew && left.every(isLeftover))) throw refused;
    for (const name of left) await rm(join(folder, name), { force: true });
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Removes half-written files of killed processes. Under the lock, only this process writes checkpoints. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.tmp'))) {
    const path = join(folder, name);
    const old =
      dirname(name) === 'checkpoints' ||
      Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0) > 3_600_000;
    if (old) await rm(path, { force: true }).catch(() => undefined);
  }
}
