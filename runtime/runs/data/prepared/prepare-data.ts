/** Data prepared once for engines outside Node: read, decoded, scaled and written to the cache as arrays. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../common/errors.js';
import type { DataSet } from '../set/data-set.js';
import { picturePlans } from '../set/stages.js';
import { divisionOf } from './division.js';
import { listedExamples } from './examples.js';
import { keep, type KeepOptions } from './keep.js';
import { preparedFolder } from './list.js';
import { arraysOf, type PicturesManifest, type SetManifest } from './manifest.js';
import { picturesKey } from './pictures-key.js';
import { writePictures } from './pictures.js';
import { describe, describeRows, setKey, writeSet, type Described, type PreparedSide } from './set.js';

export interface PrepareOptions {
  /** The user's cache folder; `cacheDirectory()` if absent. */
  readonly cache?: string;
  /** The most bytes of a file of pictures; 256 MiB if absent. */
  readonly shardBytes?: number;
  /** Called with the number of prepared pictures, if they are not there already. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called if something was damaged and is made anew, or another process is waited for. */
  readonly onWarning?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface PreparedSet {
  /** The absolute path of the prepared set. */
  readonly folder: string;
  readonly key: string;
  /** The bytes of all its arrays. */
  readonly bytes: number;
}

/**
 * Prepares an open set, or finds it prepared. The same data under other seeds, names of fields and ranges has the same
 * pictures on the disk.
 * @throws UserError if the cache cannot be written, or if a file changed while it was read.
 */
export async function prepareData(set: DataSet, options: PrepareOptions = {}): Promise<PreparedSet> {
  const { cache, shardBytes, onProgress, onWarning, signal } = options;
  const root = preparedFolder(cache);
  const { name } = set.definition;
  const keeping: KeepOptions = { name, locks: join(root, 'locks'), onWarning, signal };
  await makeFolders(name, [join(root, 'pictures'), join(root, 'sets')]);
  if ('rows' in set.parts) {
    const described = await describeRows(set, set.parts);
    return keepSet(root, described, keeping);
  }
  const { sources, sides, preparation } = set.parts;
  const plans = picturePlans(set.definition);
  const lists = sides.map((side) => listedExamples(side, sources));
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  let [done, bytes] = [0, 0];
  const prepared: PreparedSide[] = [];
  for (const [index, side] of sides.entries()) {
    const examples = lists[index]!;
    const divisions = plans.filter((plan) => side.fields.includes(plan.name)).map((plan) => divisionOf(plan, name));
    const key = await picturesKey(examples, divisions, sources);
    const before = done;
    const onExamples = (count: number): void => onProgress?.((done += count), total);
    const make = async (folder: string): Promise<PicturesManifest> => {
      const manifest = await writePictures(folder, side, examples, divisions, preparation, {
        name,
        shardBytes,
        onExamples,
        signal,
      });
      if ((await picturesKey(examples, divisions, sources)) === key) return manifest;
      throw new UserError(`Files of ${name} changed while they were read.`, { hint: 'Start again once they stay.' });
    };
    const manifest = await keep<PicturesManifest>(join(root, 'pictures', key), 'genc-pictures-1', make, keeping);
    done = before + examples.length;
    bytes += sizeOf(manifest);
    prepared.push({ fields: side.fields, divisions, examples, key });
  }
  const kept = await keepSet(root, await describe(set, set.parts, prepared), keeping);
  return { ...kept, bytes: bytes + kept.bytes };
}

async function keepSet(root: string, described: Described, keeping: KeepOptions): Promise<PreparedSet> {
  const key = setKey(described.manifest);
  const folder = join(root, 'sets', key);
  await keep<SetManifest>(folder, 'genc-prepared-1', (beside) => writeSet(beside, described), keeping);
  return { folder, key, bytes: sizeOf(described.manifest) };
}

const sizeOf = (manifest: PicturesManifest | SetManifest): number =>
  arraysOf(manifest).reduce((sum, array) => sum + array.bytes, 0);

async function makeFolders(name: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders)
    await mkdir(folder, { recursive: true }).catch((error: Error) => {
      throw new UserError(`${name} cannot be prepared: the folder '${folder}' cannot be made: ${error.message}.`, {
        hint: 'Name another folder with GENC_CACHE.',
        cause: error,
      });
    });
}
