/**
 * Atomic files, which hold either the old or the new content and never a part: they are written beside, flushed to the
 * disk, then renamed.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from '../../common/errors.js';

/** The name of this process. Process numbers alone may be the same on two hosts. */
const mine = `${process.pid}-${randomBytes(4).toString('hex')}`;
/** The path at which this process writes what then becomes `path`; another process may be writing the same file. */
export const besideOf = (path: string): string => `${path}.${mine}.tmp`;

/**
 * Writes all bytes. One `write` may take only a part, for instance on a disk that fills up, so it is repeated until all
 * is written or it fails.
 */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, offset, bytes.length - offset);
    offset += bytesWritten;
  }
}

/**
 * Makes a rename itself durable. Some systems do not let a directory be opened; there the rename is as durable as it
 * can be.
 */
export async function flushDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    return;
  }
}

/**
 * Replaces `path` by the given content. With `keepAs`, the file that was there gets that name and stays. On failure (a
 * full disk, a read-only folder) the old file stays as it was, and a {@link UserError} says so.
 */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
  keepAs?: string,
): Promise<void> {
  const pieces =
    typeof content === 'string'
      ? [new TextEncoder().encode(content)]
      : content instanceof Uint8Array
        ? [content]
        : content;
  const beside = besideOf(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'w');
    try {
      for (const piece of pieces) await writeAll(file, piece);
      await file.sync();
    } finally {
      await file.close();
    }
    if (keepAs !== undefined) await renameIfThere(path, keepAs);
    await rename(beside, path);
    await flushDirectory(dirname(path));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw writeError(path, pieces, error);
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The system's error as a sentence. */
export function writeError(path: string, pieces: readonly Uint8Array[], error: unknown): UserError {
  const code = (error as NodeJS.ErrnoException).code;
  const megabytes = (pieces.reduce((sum, piece) => sum + piece.length, 0) / 1e6).toFixed(1);
  const kept = `What '${basename(path)}' held before is untouched.`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(`The disk is full: '${path}' (${megabytes} MB) could not be written. ${kept}`, {
      hint: 'Free some space, then resume the run.',
      cause: error,
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new UserError(`'${path}' may not be written (${code}). ${kept}`, {
      hint: 'Give the folder write permission, or choose another one.',
      cause: error,
    });
  return new UserError(`'${path}' could not be written: ${(error as Error).message}. ${kept}`, { cause: error });
}
