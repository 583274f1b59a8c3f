import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { lilconfig } from 'lilconfig';
import { UserError } from '../../../common/errors.js';

// Only data files are read: a configuration script would run whatever a downloaded folder brings along.
const configuration = lilconfig('genc', {
  stopDir: homedir(),
  cache: false, // The cache is off, so that a file that is written later counts too.
  searchPlaces: ['package.json', '.gencrc.json', '.gencrc'],
});

const scripts = ['.gencrc', 'genc.config'].flatMap((stem) => ['js', 'cjs', 'mjs', 'ts'].map((end) => `${stem}.${end}`));

/**
 * The directory of data sets: the flag `--data`, else the environment variable `GENC_DATA`, else `data` in a
 * configuration file (`"genc": { "data": … }` in package.json, or `.gencrc.json`), else `./data`.
 * @returns An absolute path; it need not exist.
 */
export async function dataDirectory(options: { flag?: string; cwd?: string } = {}): Promise<string> {
  const cwd = options.cwd ?? process.cwd();
  const chosen = options.flag ?? process.env['GENC_DATA'];
  if (chosen) return absolute(chosen, cwd);
  const found = await configuration.search(cwd);
  const script = found ? undefined : scripts.find((name) => existsSync(join(cwd, name)));
  if (script)
    throw new UserError(`${join(cwd, script)} is a script, and no script is run for its settings.`, {
      hint: 'Write { "data": "…" } into .gencrc.json, or name the folder.',
      advice: { call: 'again', with: { name: 'data' } },
    });
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
