/** The version of a genc, asked before its server is started: what is no genc is told by its own words. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Genc } from './find-genc.js';

const execute = promisify(execFile);

/** How long a genc may take to say its version, in milliseconds; a busy machine is slow. */
const patience = 60_000;

/** Rejects with a reason for people. */
export async function versionOf({ path, kind }: Genc): Promise<string> {
  // The Node of the editor runs scripts, so that none has to be installed.
  const [program, words] = kind === 'module' ? [process.execPath, [path, '--version']] : [path, ['--version']];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const options = { env, timeout: patience, shell: process.platform === 'win32' && kind === 'program' };
  const answer = await execute(program, words, options).catch((error: unknown) => {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`${path} does not run as genc: ${(stderr.trim() || message).slice(0, 400)}`, { cause: error });
  });
  const version = answer.stdout.trim();
  if (!/^\d+\.\d+\.\d+\S*$/.test(version))
    throw new Error(`${path} is not genc: asked for its version, it says "${version.slice(0, 80)}".`);
  return version;
}
