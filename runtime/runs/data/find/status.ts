import { join } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { findIdxFiles } from '../files/idx-source.js';
import { peekIdx } from '../files/idx.js';
import { isPointSet, pointCounts } from '../embedded/points.js';
import { knownSets, type KnownSet } from './registry.js';
import { missingIdxFiles, openSource, resolveSource, wanted } from './resolve.js';
import { splitNames, type Split } from '../source/source.js';

/** The status of a known set: whether it is there, and how much of it. */
export interface SetStatus {
  readonly set: KnownSet;
  readonly present: boolean;
  /** The folder or archive, or the place where one is expected; absent for embedded sets. */
  readonly path?: string;
  /** The numbers of pictures by split, as listed (damaged ones included). */
  readonly counts?: Readonly<Partial<Record<Split, number>>>;
  /** The missing files of a set that is there in part. */
  readonly missing?: readonly string[];
  /** The instruction on what to put where; absent if nothing is missing. */
  readonly todo?: string;
}

/** Looks for every known set in a data directory. Files are listed, not read. */
export function setStatuses(directory: string): Promise<SetStatus[]> {
  return Promise.all(knownSets.map((set) => setStatus(set, directory)));
}

async function setStatus(set: KnownSet, directory: string): Promise<SetStatus> {
  try {
    if (isPointSet(set.name)) return { set, present: true, counts: pointCounts };
    const resolved = await resolveSource(set.name, directory);
    const path = resolved.kind === 'embedded' ? undefined : resolved.path;
    const idx = resolved.kind === 'folder' ? await findIdxFiles(resolved.path) : [];
    if (path !== undefined && idx.length > 0) {
      const missing = await missingIdxFiles(set, path);
      if (missing.length > 0) return { set, present: false, path, missing, todo: wanted(set, path) };
      const shapes = new Map(
        await Promise.all(idx.map(async (file) => [file.split, await peekIdx(join(path, file.images))] as const)),
      );
      return { set, present: true, path, counts: bySplit((split) => shapes.get(split)?.[0]) };
    }
    const source = await openSource(resolved);
    source.close?.();
    return { set, present: true, path, counts: bySplit((split) => source.splits[split]?.length) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const path = join(directory, set.folder);
    return { set, present: false, path, todo: wanted(set, path) };
  }
}

function bySplit(count: (split: Split) => number | undefined): Partial<Record<Split, number>> {
  const counts = splitNames.map((split) => [split, count(split)] as const);
  return Object.fromEntries(counts.filter(([, number]) => number !== undefined));
}
