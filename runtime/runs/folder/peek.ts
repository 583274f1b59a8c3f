import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile } from './run-file.js';

/**
 * The contents of `run.json` unchecked, for callers that run before a tensor library is loaded. Undefined if there is
 * none.
 * @throws SyntaxError if it is not JSON.
 */
export function peekRun(folder: string): Partial<RunFile> | undefined {
  const path = join(folder, 'run.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<RunFile>) : undefined;
}
