/** The processes of a further machine in a training on several: the first machine conducts them all. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { torchFiles, torchFolder } from '../model/torch-model.js';
import { PythonChild } from '../process/child.js';
import { threadsVariable, trainWords } from '../process/command.js';
import { deathOf } from '../process/death.js';
import { launchOf } from '../process/launch.js';
import type { TorchOptions } from '../process/launch.js';
import { findPython } from '../python/find.js';
import { pythonEnvironment } from '../python/package.js';

export interface JoinOptions extends TorchOptions {
  /** The seconds to wait for the folder of the run, which the first machine makes; ten minutes if absent. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
}

/** Computes until the first machine ends the training. @throws UserError if a process dies. */
export async function joinTraining(folder: string, options: JoinOptions): Promise<void> {
  const { nodes, signal, wait = 600 } = options;
  const python = await findPython();
  const launch = launchOf(python, options);
  const job = join(torchFolder(folder), torchFiles.job);
  for (const end = Date.now() + wait * 1000; !existsSync(job);) {
    if (signal?.aborted) return;
    if (Date.now() > end)
      throw new UserError(`There is no '${job}': the first machine has not prepared the run.`, {
        hint: 'All machines need the same folder, on a disk that they share.',
      });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const log = join(torchFolder(folder), `engine-${nodes?.rank ?? 0}.log`);
  const env = { ...pythonEnvironment(), ...threadsVariable(launch) };
  const child = await PythonChild.start({ command: python.command, words: trainWords(folder, launch), env, log });
  // The first machine asks all processes to stop; an interruption here ends those of this machine.
  signal?.addEventListener('abort', child.kill);
  const ended = await child.ended;
  signal?.removeEventListener('abort', child.kill);
  if (ended.code !== 0 && !signal?.aborted) throw deathOf(ended, log);
}
