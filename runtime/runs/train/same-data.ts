/** The check that data is unchanged: a run that is resumed with other data is another run, and has to be asked for. */
import { dataChanges } from '../data/index.js';
import type { DataRecord } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import type { RunPosition } from '../folder/checkpoint.js';
import type { RunFile } from '../folder/run-file.js';

type Records = Readonly<Record<string, DataRecord>>;

export interface Resumed {
  readonly run: RunFile;
  readonly position: RunPosition;
  /** The data as it is now. */
  readonly now: Records;
}

/** Throws a {@link UserError} if a resumed run would go on with other data, unless this is asked for. */
export async function changedSince(
  folder: string,
  { run, position: { step, epoch }, now }: Resumed,
  { changedData }: { readonly changedData?: boolean },
  letGo: () => Promise<void>,
): Promise<{ readonly record: Pick<RunFile, 'changedData'>; readonly warnings: readonly string[] }> {
  if (run.data === undefined) return { record: {}, warnings: [unknown] };
  const changes = dataChanges(run.data, now);
  if (changes.length === 0) return { record: {}, warnings: [] };
  const what = changes.join('; ');
  if (!changedData) {
    await letGo();
    throw new UserError(`The data is not what the run '${folder}' was trained on: ${what}.`, {
      hint: 'Put back what was there, say where it lies, or go on with what there is.',
      advice: { call: 'resume', folder, changedData: true },
    });
  }
  const change = { step, epoch, changes, before: run.data };
  return {
    record: { changedData: [...(run.changedData ?? []), change] },
    warnings: [`The run goes on with other data: ${what}.`],
  };
}

const unknown =
  'The run has no record of its data, as it is from before there was one: it cannot be said whether the data is the same.';

/** The same check for a run that is to be compared with others. */
export async function unlikeOthers(
  now: Records,
  { alike = [], changedData }: { readonly alike?: readonly Records[]; readonly changedData?: boolean },
  letGo: () => Promise<void>,
): Promise<readonly string[]> {
  const what = [...new Set(alike.flatMap((records) => dataChanges(records, now)))].join('; ');
  if (what === '') return [];
  if (changedData) return [`The run is trained on other data than those that it is compared with: ${what}.`];
  await letGo();
  throw new UserError(`The data is not what other runs of the ablation were trained on: ${what}.`, {
    hint: 'Put back what was there, or compare them all the same.',
    advice: { call: 'again', with: { name: 'changedData' } },
  });
}
