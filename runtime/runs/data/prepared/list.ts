/** The prepared data in the cache: a list, and its removal. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../../files/cache.js';
import { takeLock } from '../../locks/lock.js';
import { setAside } from './keep.js';
import { arraysOf, type PicturesManifest, type SetManifest } from './manifest.js';

/** Prepared pictures or rows on the disk, or what an interrupted preparation left of them. */
export interface PreparedPictures {
  /** The data for which they were prepared first; absent if the preparation did not end. */
  readonly name?: string;
  readonly key: string;
  readonly folder: string;
  readonly examples?: number;
  readonly bytes: number;
  /** The time at which a run last started with them. */
  readonly used: Date;
}

export interface PreparedListing {
  /** The folder of everything that is prepared. */
  readonly folder: string;
  /** The pictures, the ones used last first. */
  readonly pictures: readonly PreparedPictures[];
}

/** The folder of prepared data in a cache. */
export const preparedFolder = (cache = cacheDirectory()): string => join(cache, 'prepared');

export async function listPrepared(cache?: string): Promise<PreparedListing> {
  const folder = preparedFolder(cache);
  const names = await readdir(join(folder, 'pictures')).catch(() => []);
  const found = await Promise.all(names.map((name) => look(join(folder, 'pictures', name), name)));
  const pictures = [...found.flatMap((each) => each ?? []), ...(await listRows(folder))];
  return { folder, pictures: pictures.sort((a, b) => b.used.getTime() - a.used.getTime()) };
}

/** Sets of rows, which have no pictures beside them. */
async function listRows(root: string): Promise<PreparedPictures[]> {
  const names = await readdir(join(root, 'sets')).catch(() => []);
  const found = await Promise.all(
    names.map(async (key): Promise<PreparedPictures | undefined> => {
      const folder = join(root, 'sets', key);
      const manifest = await manifestOf<SetManifest>(folder);
      if (!manifest?.rows) return undefined;
      const examples = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
      const bytes = arraysOf(manifest).reduce((sum, array) => sum + array.bytes, 0);
      const { mtime } = await stat(join(folder, 'manifest.json'));
      return { name: manifest.name, key, folder, examples, bytes, used: mtime };
    }),
  );
  return found.flatMap((each) => each ?? []);
}

/** A folder that another process has just removed is not there. */
async function look(folder: string, name: string): Promise<PreparedPictures | undefined> {
  try {
    const key = name.split('.')[0]!;
    const files = await Promise.all((await readdir(folder)).map((file) => stat(join(folder, file))));
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const manifest = name === key ? await manifestOf<PicturesManifest>(folder) : undefined;
    const { mtime } = await stat(manifest ? join(folder, 'manifest.json') : folder);
    return { ...(manifest && { name: manifest.name, examples: manifest.examples }), key, folder, bytes, used: mtime };
  } catch {
    return undefined;
  }
}

const manifestOf = async <M>(folder: string): Promise<M | undefined> =>
  readFile(join(folder, 'manifest.json'), 'utf8')
    .then((text) => JSON.parse(text) as M)
    .catch(() => undefined);

/**
 * Removes prepared pictures, and the sets that consist of them. The next run prepares them again.
 * @throws UserError if a process is preparing them now.
 */
export async function removePrepared(pictures: readonly PreparedPictures[], cache?: string): Promise<void> {
  const root = preparedFolder(cache);
  for (const { key, folder } of pictures) {
    const lock = await takeLock(join(root, 'locks', key), { work: 'removing prepared data' });
    try {
      await setAside(folder);
    } finally {
      await lock.release();
    }
  }
  const removed = new Set(pictures.map(({ key }) => `../../pictures/${key}`));
  for (const name of await readdir(join(root, 'sets')).catch(() => [])) {
    const folder = join(root, 'sets', name);
    const set = await manifestOf<SetManifest>(folder);
    if (!set || set.sides.some((side) => removed.has(side.pictures))) await setAside(folder);
  }
}
