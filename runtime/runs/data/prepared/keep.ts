/**
 * Folders that appear whole or not at all. A folder is written beside its place and renamed; one process at a time does
 * so, and others wait for it and use its result.
 */
import { mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { besideOf, flushDirectory } from '../../files/atomic.js';
import { takeLock } from '../../locks/lock.js';
import { writeArray } from './array-file.js';
import type { PicturesManifest, SetManifest } from './manifest.js';
import { markAll, stateOf } from './verified.js';

export interface KeepOptions {
  /** The name of the data, for messages. */
  readonly name: string;
  /** The folder of locks. */
  readonly locks: string;
  readonly signal?: AbortSignal;
  readonly onWarning?: (message: string) => void;
}

/** The seconds to wait for another process that prepares the same; it counts as dead much sooner if it is. */
const patience = 7 * 24 * 3600;

/**
 * The manifest of a folder, which is made if it is not there, and made anew if it is damaged.
 * @param make Writes the files into a new folder and returns their manifest.
 * @throws UserError if the folder cannot be written, such as on a full disk.
 */
export async function keep<M extends PicturesManifest | SetManifest>(
  folder: string,
  format: M['format'],
  make: (folder: string) => Promise<M>,
  { name, locks, signal, onWarning }: KeepOptions,
): Promise<M> {
  const known = await stateOf<M>(folder, format);
  if (known.manifest) {
    await markUsed(folder);
    return known.manifest;
  }
  const lock = await takeLock(join(locks, basename(folder)), {
    work: `preparing ${name}`,
    wait: patience,
    signal,
    onWait: onWarning,
  }).catch((error: unknown) => {
    throw error instanceof UserError && error.cause ? unwritten(name, folder, error.cause) : error;
  });
  const beside = besideOf(folder);
  try {
    const state = await stateOf<M>(folder, format);
    if (state.manifest) return state.manifest;
    await removeLeftovers(folder);
    if (state.damage !== undefined) {
      onWarning?.(
        `The prepared pictures of ${name} in ${folder} are damaged: ${state.damage}. They are prepared anew.`,
      );
      await setAside(folder);
    }
    await mkdir(beside, { recursive: true });
    const manifest = await make(beside);
    await writeArray(beside, 'manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    await markAll(beside, manifest);
    await flushDirectory(beside);
    await moveInto(folder, beside);
    await flushDirectory(dirname(folder));
    return manifest;
  } catch (error) {
    throw error instanceof UserError ? error : unwritten(name, folder, error);
  } finally {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
    await lock.release();
  }
}

/** The time of the manifest is the last one at which the folder was used. A folder of somebody else has no such time. */
async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(join(folder, 'manifest.json'), now, now).catch(() => undefined);
}

/** Removes what killed processes left: under the lock, no living one writes here. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${basename(folder)}.`) && name.endsWith('.tmp'))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
}

/** Removes a folder that others may be looking for: it is gone at once, not file by file. */
export async function setAside(folder: string): Promise<void> {
  const aside = `${besideOf(folder)}.old.tmp`;
  await rename(folder, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(aside, { recursive: true, force: true });
}

/** A folder that is there by now was written by a process that did not see the lock; it holds the same. */
async function moveInto(folder: string, beside: string): Promise<void> {
  try {
    await rename(beside, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTEMPTY') throw error;
  }
}

function unwritten(name: string, folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const elsewhere = 'name a folder on another disk with GENC_CACHE';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(`The disk is full: the pictures of ${name} could not be prepared in ${dirname(folder)}.`, {
      hint: `Free some space, or ${elsewhere}. What was written of them is removed.`,
      cause: error,
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new UserError(`${dirname(folder)} may not be written (${code}), so ${name} cannot be prepared.`, {
      hint: `Give it write permission, or ${elsewhere}.`,
      cause: error,
    });
  return error;
}
