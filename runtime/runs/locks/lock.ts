/**
 * A lock on a folder: one process at a time trains in it. The lock is a file that says who holds it. It is created
 * exclusively, which works on network file systems too. If its holder was killed, the next process creates the
 * successor of its file, which only one process can do, and holds the lock.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { held } from './held-lock.js';
import type { Lock } from './held-lock.js';
import { ownHolder } from './holder.js';
import { chainOf, headOf, isDead, successorOf } from './lock-chain.js';
import type { LockFile } from './lock-chain.js';
import { heldBy, unwritable } from './refusals.js';

export type { Lock } from './held-lock.js';
export { isLocked, isLockName } from './lock-chain.js';

export interface LockOptions {
  /** The work that is done under it, for the message to other processes: `training`. */
  readonly work: string;
  /** The seconds to wait for a lock that is held; 0 if absent. */
  readonly wait?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called once, when the waiting begins. */
  readonly onWait?: (message: string) => void;
}

/**
 * Takes the lock of a folder, which is made if it does not exist.
 * @throws UserError if another process holds it, with its identity, or if the folder cannot be written.
 */
export async function takeLock(folder: string, options: LockOptions): Promise<Lock> {
  const holder = await ownHolder();
  const since = new Date().toISOString();
  const own: LockFile = { format: 'genc-lock-1', ...holder, work: options.work, since, token: randomUUID() };
  const text = `${JSON.stringify(own, null, 2)}\n`;
  const beside = join(folder, `lock.json.${process.pid}-${own.token}.tmp`);
  const until = Date.now() + 1000 * (options.wait ?? 0);
  let told = false;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(beside, text);
    const now = async (): Promise<number> => {
      await writeFile(beside, text);
      return (await stat(beside)).mtimeMs;
    };
    for (let tries = 0; ; tries++) {
      const last = (await chainOf(folder)).at(-1);
      if (last && !(await isDead(last, now))) {
        if (Date.now() >= until || options.signal?.aborted) throw await heldBy(folder, last);
        if (!told) options.onWait?.(`${(await heldBy(folder, last)).message} Waiting for it.`);
        told = true;
        await new Promise((resolve) => setTimeout(resolve, 500));
      } else {
        const path = last ? successorOf(folder, last) : headOf(folder);
        // Another process was faster, or all have released the lock since, so it looks again.
        if ((await createAs(path, beside, text)) && (await chainOf(folder)).at(-1)?.text === text)
          return await held(folder, path, text, last !== undefined);
        if (tries > 100) throw new UserError(`The lock of '${folder}' could not be taken: it changes all the time.`);
      }
    }
  } catch (error) {
    throw error instanceof UserError ? error : unwritable(folder, error as NodeJS.ErrnoException);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** True if this call made the file. The file appears with its content if the file system has hard links. */
async function createAs(path: string, beside: string, text: string): Promise<boolean> {
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  }
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
