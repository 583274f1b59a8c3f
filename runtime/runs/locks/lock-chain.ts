/**
 * The files of a lock. Each says who holds it, and a process that was killed leaves its file behind. The name of a
 * file's successor follows from the file's content. The holder is the last of the chain.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { lifeOf } from './holder.js';
import type { Holder } from './holder.js';

/** The contents of the file. */
export interface LockFile extends Holder {
  readonly format: 'genc-lock-1';
  /** The holder's work: `training`. */
  readonly work: string;
  /** The time of taking the lock, ISO 8601. */
  readonly since: string;
  /** A random text that makes every file unique. */
  readonly token: string;
}

export interface Link {
  readonly path: string;
  readonly text: string;
  /** The holder; undefined if the file cannot be understood. */
  readonly holder?: LockFile;
}

/** The seconds without a sign of life after which a holder elsewhere counts as dead. */
export const silence = 300;

export const headOf = (folder: string): string => join(folder, 'lock.json');
export const successorOf = (folder: string, { text }: Link): string =>
  join(folder, `lock-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`);
/** True if a file name is that of a lock. */
export const isLockName = (name: string): boolean => /^lock(-[0-9a-f]{16})?\.json(\.[\w-]+\.tmp)?$/.test(name);

/** The chain from the head to the holder. */
export async function chainOf(folder: string): Promise<Link[]> {
  const chain: Link[] = [];
  for (let path = headOf(folder); ; path = successorOf(folder, chain.at(-1)!)) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw new UserError(`The lock '${path}' cannot be read: ${error.message}.`, { cause: error });
    });
    if (text === undefined) return chain;
    chain.push({ path, text, holder: parsed(text) });
  }
}

function parsed(text: string): LockFile | undefined {
  try {
    const holder = JSON.parse(text) as LockFile;
    return holder.format === 'genc-lock-1' ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** True if the holder is dead. One elsewhere is judged by its signs of life, in the time of the file system itself. */
export async function isDead({ path, holder }: Link, now: () => Promise<number>): Promise<boolean> {
  const life = holder ? await lifeOf(holder) : 'elsewhere';
  if (life !== 'elsewhere') return life === 'dead';
  const heard = await stat(path).catch(() => undefined);
  return heard === undefined || (await now()) - heard.mtimeMs > silence * 1000;
}

/** True if a living process holds the lock. Only reads. */
export async function isLocked(folder: string): Promise<boolean> {
  const last = (await chainOf(folder)).at(-1);
  return last !== undefined && !(await isDead(last, () => Promise.resolve(Date.now())));
}
