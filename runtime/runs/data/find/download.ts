import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { knownSets, type RemoteFile } from './registry.js';
import { unknownSet, wanted } from './resolve.js';

export interface DownloadProgress {
  readonly file: string;
  /** The bytes received so far, including those of an earlier attempt. */
  readonly received: number;
  /** The bytes in all, if the server says so. */
  readonly total?: number;
}

/**
 * Fetches the files of a known set from its official addresses into its folder of the data directory. A file appears
 * under its name only when it is complete and its checksum is right; an interrupted download goes on where it stopped.
 * @returns The folder.
 * @throws UserError if the set cannot be fetched as files, or if no address responds. The message says what to put
 * where.
 */
export async function downloadSet(
  name: string,
  directory: string,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<string> {
  const known = knownSets.find((set) => set.name === name);
  if (!known) throw await unknownSet(name, directory);
  const folder = join(directory, known.folder);
  if (known.embedded) throw new UserError(`${name} needs no download: it is drawn when it is read.`);
  if (known.files.length === 0) {
    throw new UserError(`${name} has no official address from which its files could be fetched one by one.`, {
      hint: sentence(wanted(known, folder)),
    });
  }
  await mkdir(folder, { recursive: true });
  for (const file of known.files) {
    try {
      await downloadFile(file, folder, onProgress);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const addresses = file.addresses.join(' or ');
      throw new UserError(`${file.name} of ${name} could not be downloaded: ${reason}.`, {
        hint: `With another connection, fetch ${addresses} by hand. ${sentence(wanted({ ...known, files: [] }, folder))}`,
        cause,
      });
    }
  }
  return folder;
}

/** Fetches one file, trying its addresses in turn. A file that is already there with the right checksum is kept. */
export async function downloadFile(
  file: RemoteFile,
  folder: string,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<void> {
  const path = join(folder, file.name);
  if (await isRight(path, file)) return;
  const problems: string[] = [];
  for (const address of file.addresses) {
    try {
      await fetchInto(address, `${path}.part`, file, onProgress);
      await rename(`${path}.part`, path);
      return;
    } catch (cause) {
      problems.push(`${new URL(address).host}: ${explain(cause)}`);
    }
  }
  throw new Error(problems.join('; '));
}

async function isRight(path: string, file: RemoteFile): Promise<boolean> {
  if (!(await stat(path).catch(() => undefined))) return false;
  if (file.md5 === undefined) return true;
  return (await hashOf(path)).digest('hex') === file.md5;
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash;
}

/** Appends the missing bytes to the partial file, and checks the whole. */
async function fetchInto(
  address: string,
  part: string,
  file: RemoteFile,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<void> {
  const have = (await stat(part).catch(() => undefined))?.size ?? 0;
  const response = await fetch(address, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
  if (response.status === 416) {
    await rm(part, { force: true }); // The partial file is longer than the remote one, so the download begins again.
    return fetchInto(address, part, file, onProgress);
  }
  if (!response.ok || !response.body)
    throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  const resumed = response.status === 206;
  const hash = resumed ? await hashOf(part) : createHash('md5');
  const length = Number(response.headers.get('content-length') ?? NaN);
  let received = resumed ? have : 0;
  const total = Number.isFinite(length) ? received + length : undefined;
  const output = await open(part, resumed ? 'a' : 'w');
  try {
    for await (const chunk of response.body) {
      const bytes = chunk as Uint8Array;
      await output.writeFile(bytes);
      hash.update(bytes);
      received += bytes.length;
      onProgress?.({ file: file.name, received, total });
    }
    await output.sync();
  } finally {
    await output.close();
  }
  if (total !== undefined && received !== total) throw new Error(`it broke off after ${received} of ${total} bytes`);
  const found = hash.digest('hex');
  if (file.md5 !== undefined && found !== file.md5) {
    await rm(part, { force: true });
    throw new Error(`the checksum of ${basename(part, '.part')} is ${found}, not ${file.md5}`);
  }
}

/** The reason of a failed fetch; the message `fetch failed` hides it in its cause. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? cause.cause : undefined;
  return inner ? inner.message || ('code' in inner ? String(inner.code) : inner.name) : cause.message;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
