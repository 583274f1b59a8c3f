/** The data sets that a training reads in Python, prepared once on the disk. */
import type { AnyModel } from '../../contract/model.js';
import { prepareData } from '../../runs/data/prepared/index.js';
import type { DataSource } from '../../runs/data/set/data-source.js';
import type { ProgressEvent } from '../../runs/progress.js';

/** The sets of steps and of terms; pictures and distances read theirs in Node. */
const setsOf = ({ train, terms }: AnyModel): string[] => [
  ...new Set([train.data, ...Object.values(terms).flatMap(({ on }) => on?.data ?? [])]),
];

/** Prepares the sets, or finds them prepared. Returns their folders by their names in the spec. */
export async function preparedData(
  model: AnyModel,
  source: DataSource,
  { onProgress, signal }: { readonly onProgress?: (event: ProgressEvent) => void; readonly signal?: AbortSignal },
): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const name of setsOf(model)) {
    const prepared = await prepareData(await source.set(name), {
      onProgress: (done, total) => onProgress?.({ kind: 'preparation', name, done, total }),
      onWarning: (message) => onProgress?.({ kind: 'warning', message }),
      ...(signal === undefined ? {} : { signal }),
    });
    folders[name] = prepared.folder;
  }
  return folders;
}
