import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry } from 'yauzl';
import { UserError } from '../../../common/errors.js';
import { byPath, counted, listed } from '../../../common/names.js';
import { UnreadableImage } from '../pictures/unreadable.js';
import { walk } from './walk.js';

/** A file of a folder or of a zip. */
export interface StoredFile {
  /** The path inside the folder or zip, with `/`. */
  readonly path: string;
  /** A fingerprint that equal files of two archives share. Only files in zips have one without being read. */
  readonly fingerprint?: string;
  readonly read: () => Promise<Uint8Array>;
  /** A text that changes when the file does. */
  readonly stamp: () => Promise<string>;
  /** A text that changes whenever the file is written or replaced, even by one of the same size and time. */
  readonly identity: () => Promise<string>;
  /**
   * The number of bytes, or the checksum if that costs nothing. It is the same wherever the file lies and whenever it
   * was copied there.
   */
  readonly size: () => Promise<string>;
}

/** The files of a folder or of a zip, by path. */
export interface Listing {
  readonly files: readonly StoredFile[];
  /** The things that were found but could not be followed, such as links that lead nowhere. */
  readonly warnings: readonly string[];
}

/** Every file below a folder; links are followed. */
export async function filesOfFolder(folder: string): Promise<Listing> {
  const { paths, warnings } = await walk(folder);
  const files = paths.map((path) => {
    const file = join(folder, path);
    return {
      path,
      read: () => readStored(file),
      stamp: () => stampOf(file),
      identity: () => identityOf(file),
      size: async () => String((await stat(file)).size),
    };
  });
  return { files: files.sort(byPath), warnings };
}

async function stampOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return `${size}:${mtimeMs}`;
}

/** The time at which the entry changed is part of it, because no program can set that time. */
async function identityOf(file: string): Promise<string> {
  const { size, mtimeMs, ctimeMs } = await stat(file);
  return `${size}:${mtimeMs}:${ctimeMs}`;
}

async function readStored(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UnreadableImage(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** True if an entry of a zip is a link, by the mode that Unix programs write beside it. */
const isLink = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

/**
 * Every file of a zip, by path. A file is read from the archive when it is asked for. Links in it are not followed.
 * @returns the files, and `close`, after which none can be read.
 */
export async function filesOfZip(archive: string): Promise<Listing & { close: () => void }> {
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
    const links: string[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (isLink(entry)) {
        links.push(entry.fileName);
        continue;
      }
      const fingerprint = `${entry.crc32}:${entry.uncompressedSize}`;
      files.push({
        path: entry.fileName,
        fingerprint,
        stamp: () => Promise.resolve(fingerprint),
        identity: () => Promise.resolve(fingerprint),
        size: () => Promise.resolve(fingerprint),
        read: () => read(entry),
      });
    }
    const warnings =
      links.length > 0
        ? [`${counted(links.length, 'link')} in ${basename(archive)}, not followed: ${listed(links.sort())}`]
        : [];
    return { files: files.sort(byPath), warnings, close: () => zip.close() };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${basename(archive)} cannot be read as a zip archive: ${detail}.`, {
      hint: 'If it was downloaded, it may be incomplete: download it again.',
      cause,
    });
  }
}
