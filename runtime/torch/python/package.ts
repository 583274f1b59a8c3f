/** The Python package `genc_torch`, which is part of the npm package: it is found without being installed. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../common/errors.js';

/** The folder that holds the package: beside `dist` in the npm package, and at the root of a clone. */
export function packageFolder(start = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(start); ; folder = dirname(folder)) {
    const place = join(folder, 'python');
    if (existsSync(join(place, 'genc_torch', '__main__.py'))) return place;
    if (folder === dirname(folder))
      throw new UserError(`The Python part of genc is missing: there is no python/genc_torch above '${start}'.`, {
        hint: 'Install genc again.',
      });
  }
}

/** The environment of a Python that imports the package. Its output is not held back, so that errors arrive. */
export const pythonEnvironment = (
  env: NodeJS.ProcessEnv = process.env,
  folder = packageFolder(),
): NodeJS.ProcessEnv => ({
  ...env,
  PYTHONPATH: [folder, env['PYTHONPATH']].filter(Boolean).join(delimiter),
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
});
