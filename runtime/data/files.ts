import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry } from 'yauzl';
import { UserError } from '../errors.js';
import { UnreadableImage } from './source.js';

/** A file of a folder or of a zip. */
export interface StoredFile {
  /** Inside its folder or zip, with `/`. */
  readonly path: string;
  /** Equal files of two archives have equal fingerprints; only zips have them without reading the file. */
  readonly fingerprint?: string;
  readonly read: () => Promise<Uint8Array>;
  /** Changes when the file does. */
  readonly stamp: () => Promise<string>;
  /** Bytes, or the checksum where that costs nothing: the same wherever the file lies, and whenever it was copied there. */
  readonly size: () => Promise<string>;
}

/** Every file below a folder, by path. */
export async function filesOfFolder(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(folder, file).split(sep).join('/'),
        read: () => readStored(file),
        stamp: () => stampOf(file),
        size: async () => String((await stat(file)).size),
      };
    })
    .sort(byPath);
}

async function stampOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return `${size}:${mtimeMs}`;
}

async function readStored(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UnreadableImage(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Every file of a zip, by path. Files are read from the archive one by one, when asked for.
 * @returns the files, and `close`, after which none can be read.
 */
export async function filesOfZip(archive: string): Promise<{ files: StoredFile[]; close: () => void }> {
  try {
    const zip = await openPromise(archive, { autoClose: false, lazyEntries: true });
    const read = async (entry: Entry): Promise<Uint8Array> => {
      if (entry.isEncrypted()) throw new UnreadableImage('it is encrypted');
      try {
        return await buffer(await zip.openReadStreamPromise(entry));
      } catch (cause) {
        throw new UnreadableImage(cause instanceof Error ? cause.message : String(cause), { cause });
      }
    };
    const files: StoredFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const fingerprint = `${entry.crc32}:${entry.uncompressedSize}`;
      files.push({
        path: entry.fileName,
        fingerprint,
        stamp: () => Promise.resolve(fingerprint),
        size: () => Promise.resolve(fingerprint),
        read: () => read(entry),
      });
    }
    return { files: files.sort(byPath), close: () => zip.close() };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${basename(archive)} cannot be read as a zip archive: ${detail}.`, {
      hint: 'If it was downloaded, it may be incomplete: download it again.',
      cause,
    });
  }
}

/** Numbers inside names count as numbers, so that 2.jpg comes before 10.jpg; the same order on every machine. */
const collator = new Intl.Collator('en', { numeric: true });
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return collator.compare(a.path, b.path) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
