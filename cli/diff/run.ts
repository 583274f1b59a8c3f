/** The model of a run, as its folder recorded it (docs/run-folder.md). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { peekRun } from '../../runtime/runs/folder/peek.js';
import { UsageError } from '../common/failure.js';
import { read } from '../common/spec.js';
import type { Side } from './spec-source.js';

/** The trained model: the resolved spec with the epochs and batch size of the call. */
export function runSide(folder: string): Side {
  const recordPath = join(folder, 'run.json');
  const record = readRecord(folder, recordPath);
  if (!record)
    throw new UsageError(
      `${folder} is a folder, but no run: it has no run.json`,
      'name a spec of it, or a folder that genc train wrote',
    );
  const { format, model, epochs, batch, stages } = record;
  if (format !== 'genc-run-1' || model === undefined)
    throw new UsageError(
      `${recordPath} is of another format (${format ?? 'none'})`,
      'this version of genc reads genc-run-1',
    );
  const path = join(folder, 'resolved.gen');
  if (!existsSync(path)) throw new UsageError(`the run ${folder} has lost its resolved.gen`);
  const ofStages = stages?.flatMap(({ name, ...amount }) => [
    [`${name}.epochs`, String(amount.epochs)],
    [`${name}.batch`, String(amount.batch)],
  ]);
  const settings: Record<string, string> = ofStages
    ? Object.fromEntries(ofStages)
    : {
        ...(epochs === undefined ? {} : { epochs: String(epochs) }),
        ...(batch === undefined ? {} : { batch: String(batch) }),
      };
  return { label: folder.replace(/[\\/]+$/, ''), path, options: { read, model, settings } };
}

function readRecord(folder: string, path: string): ReturnType<typeof peekRun> {
  try {
    return peekRun(folder);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
