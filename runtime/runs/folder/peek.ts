import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile } from './run-file.js';

/**
 * What `run.json` says, as it stands there: for those who ask before a tensor library is loaded. Undefined where there is none.
 * @throws SyntaxError when it is not JSON.
 */
export function peekRun(folder: string): Partial<RunFile> | undefined {
  const path = join(folder, 'run.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<RunFile>) : undefined;
}
