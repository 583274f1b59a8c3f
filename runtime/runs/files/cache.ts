/** The user's cache folder, for what can be made anew at any time. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder `GENC_CACHE`; without it `genc` in `XDG_CACHE_HOME`, else in `~/.cache`. An absolute path. */
export function cacheDirectory(): string {
  const chosen = process.env['GENC_CACHE'];
  return resolve(chosen || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'genc'));
}
