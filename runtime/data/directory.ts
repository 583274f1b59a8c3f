import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { lilconfig } from 'lilconfig';
import { UserError } from '../errors.js';

/**
 * Where data sets are looked for: the flag `--data`, else the environment variable `GENC_DATA`, else `data` in a
 * configuration file (`"genc": { "data": … }` in package.json, `.gencrc.json`, `genc.config.js` …), else `./data`.
 * @returns an absolute path; it need not exist.
 */
export async function dataDirectory(options: { flag?: string; cwd?: string } = {}): Promise<string> {
  const cwd = options.cwd ?? process.cwd();
  const chosen = options.flag ?? process.env['GENC_DATA'];
  if (chosen) return absolute(chosen, cwd);
  const found = await lilconfig('genc', { stopDir: homedir() }).search(cwd);
  const data: unknown = (found?.config as { data?: unknown } | undefined)?.data;
  if (data === undefined) return resolve(cwd, 'data');
  if (typeof data !== 'string') {
    throw new UserError(`${found!.filepath}: "data" must be the path of a folder.`, {
      hint: 'For example { "data": "./data" }.',
    });
  }
  return absolute(data, join(found!.filepath, '..'));
}

function absolute(path: string, base: string): string {
  const expanded = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
  return isAbsolute(expanded) ? expanded : resolve(base, expanded);
}
