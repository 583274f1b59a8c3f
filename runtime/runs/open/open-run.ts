/** A run and its model from the files of its folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import { runFiles } from '../folder/compiled-model.js';
import { readRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { loadModule } from './module.js';

/** A run's record and its model, loaded from the module in the folder. */
export async function openRun(folder: string): Promise<{ run: RunFile; model: AnyModel }> {
  const run = await readRunFile(folder);
  const path = join(folder, runFiles.module);
  const code = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UserError(`The compiled module '${path}' cannot be read: ${error.message}.`, { cause: error });
  });
  return { run, model: asRecorded(await loadModule(code, path), run) };
}

/** The model with the epochs and batches of its run. */
export function asRecorded(model: AnyModel, { epochs, batch, stages }: RunFile): AnyModel {
  const { train } = model;
  const recorded = train.stages?.map((stage) => ({ ...stage, ...stages?.find(({ name }) => name === stage.name) }));
  return { ...model, train: { ...train, epochs, batch, ...(recorded ? { stages: recorded } : {}) } };
}
