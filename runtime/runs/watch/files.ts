/** The files of a run folder that a page may load: pictures, sounds and the report, nothing else and nothing outside. */
import { realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
  '.wav': 'audio/wav',
};
const served = /^(?:(?:samples|plots|evaluations)\/.+\.(?:png|svg)|samples\/.+\.wav|graph\.svg|report\.html)$/;

export interface ServedFile {
  readonly path: string;
  readonly type: string;
}

/**
 * @param address The address as it stands in the request, percent-encoded. Undefined for everything that is not to be
 * served.
 */
export async function servedFile(folder: string, address: string): Promise<ServedFile | undefined> {
  let name: string;
  try {
    name = decodeURIComponent(address);
  } catch {
    return undefined;
  }
  const segments = name.split('/');
  // A segment that a system might take for another separator, a drive, a parent or a hidden file is never a name of
  // genc's.
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || /[\\:\0]/.test(segment)))
    return undefined;
  if (!served.test(name)) return undefined;
  try {
    // Links are followed only within the folder.
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, ...segments))]);
    const type = types[extname(path)];
    return path.startsWith(root + sep) && type !== undefined ? { path, type } : undefined;
  } catch {
    return undefined;
  }
}
