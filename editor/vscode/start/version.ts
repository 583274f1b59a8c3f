/** Calls of genc whose answer is read, and its version: what is no genc is told by its own words. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Genc } from './find-genc.js';

const execute = promisify(execFile);

/** On Windows, commands that npm installs are scripts of a shell. */
export const needsShell = ({ kind }: Genc): boolean => kind === 'program' && process.platform === 'win32';

/** What genc prints. @param node What runs scripts: the Node of the user, or that of the editor. */
export async function answerOf(genc: Genc, words: readonly string[], node: string, timeout = 0): Promise<string> {
  const [program, all] = genc.kind === 'module' ? [node, [genc.path, ...words]] : [genc.path, [...words]];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { stdout } = await execute(program, all, { env, timeout, shell: needsShell(genc), maxBuffer: 2 ** 24 });
  return stdout;
}

/** How long a genc may take to say its version, in milliseconds; a busy machine is slow. */
const patience = 60_000;

/** Rejects with a reason for people. */
export async function versionOf(genc: Genc): Promise<string> {
  const { path } = genc;
  // The Node of the editor runs scripts, so that none has to be installed.
  const answer = await answerOf(genc, ['--version'], process.execPath, patience).catch((error: unknown) => {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`${path} does not run as genc: ${(stderr.trim() || message).slice(0, 400)}`, { cause: error });
  });
  const version = answer.trim();
  if (!/^\d+\.\d+\.\d+\S*$/.test(version))
    throw new Error(`${path} is not genc: asked for its version, it says "${version.slice(0, 80)}".`);
  return version;
}
