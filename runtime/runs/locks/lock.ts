/**
 * A lock on a folder: one process at a time trains in it. The lock is a file that says who holds it; it is created
 * exclusively, which holds on network file systems too. A process that was killed leaves its file behind: whoever comes next
 * creates the successor of that very file, which one process alone can, and holds the lock. The holder is the last of the chain.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { lifeOf, ownHolder } from './holder.js';
import type { Holder } from './holder.js';

/** What the file holds. */
interface LockFile extends Holder {
  readonly format: 'genc-lock-1';
  /** What the holder does: `training`. */
  readonly work: string;
  /** ISO 8601. */
  readonly since: string;
  /** No two files are alike. */
  readonly token: string;
}

interface Link {
  readonly path: string;
  readonly text: string;
  /** Undefined for what cannot be understood. */
  readonly holder?: LockFile;
}

export interface Lock {
  /** Whether whoever held it before was killed. */
  readonly takenOver: boolean;
  /** Throws a {@link UserError} when the lock was lost: another host took the process for dead, or someone deleted the file. */
  check(): Promise<void>;
  release(): Promise<void>;
}

export interface LockOptions {
  /** What is done under it, for those who are refused: `training`. */
  readonly work: string;
  /** Seconds to wait for one that is held; 0 when absent. */
  readonly wait?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called once, when the waiting begins. */
  readonly onWait?: (message: string) => void;
}

/** Seconds between two signs of life, and those without one after which a holder elsewhere counts as dead. */
const [beat, silence] = [15, 300];

const headOf = (folder: string): string => join(folder, 'lock.json');
const successorOf = (folder: string, { text }: Link): string =>
  join(folder, `lock-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`);
/** Whether a name in a folder is that of a lock. */
export const isLockName = (name: string): boolean => /^lock(-[0-9a-f]{16})?\.json(\.[\w-]+\.tmp)?$/.test(name);

async function chainOf(folder: string): Promise<Link[]> {
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

/** Whether the holder is dead. One elsewhere is judged by its signs of life, in the time of the file system itself. */
async function isDead({ path, holder }: Link, now: () => Promise<number>): Promise<boolean> {
  const life = holder ? await lifeOf(holder) : 'elsewhere';
  if (life !== 'elsewhere') return life === 'dead';
  const heard = await stat(path).catch(() => undefined);
  return heard === undefined || (await now()) - heard.mtimeMs > silence * 1000;
}

/** Whether a living process holds the lock. Only reads. */
export async function isLocked(folder: string): Promise<boolean> {
  const last = (await chainOf(folder)).at(-1);
  return last !== undefined && !(await isDead(last, () => Promise.resolve(Date.now())));
}

/**
 * Takes the lock of a folder, which is made where it is not there.
 * @throws UserError when another process holds it, with who that is, or when the folder may not be written.
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
        // Someone was faster, or has let go of all in between: look again.
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

/** Whether this call made the file. With its content at once, where the file system has hard links. */
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

function unwritable(folder: string, error: NodeJS.ErrnoException): UserError {
  const why = ['EROFS', 'EACCES', 'EPERM'].includes(error.code ?? '')
    ? `may not be written (${error.code})`
    : undefined;
  return new UserError(
    why === undefined ? `The folder '${folder}' cannot be locked: ${error.message}.` : `The folder '${folder}' ${why}.`,
    { hint: 'Give it write permission, or copy it to a place that can be written.', cause: error },
  );
}

const ago = (milliseconds: number): string =>
  milliseconds < 90_000
    ? `${Math.max(0, Math.round(milliseconds / 1000))} s`
    : `${Math.round(milliseconds / 60_000)} min`;

async function heldBy(folder: string, { path, holder }: Link): Promise<UserError> {
  const heard = await stat(path).then(
    ({ mtimeMs }) => ` Its last sign of life is ${ago(Date.now() - mtimeMs)} old.`,
    () => '',
  );
  const wait = `A process elsewhere counts as dead after ${silence / 60} minutes without a sign of life. If it is surely gone, delete ${path}.`;
  if (!holder)
    return new UserError(`The folder '${folder}' is locked, and its lock '${path}' cannot be understood.${heard}`, {
      hint: wait,
    });
  const { pid, host, work, since } = holder;
  const elsewhere = (await lifeOf(holder)) === 'elsewhere';
  const where = host === (await ownHolder()).host ? `another container or machine named ${host}` : `host ${host}`;
  const who = `process ${pid}${elsewhere ? ` of ${where}` : ''} (${work}, since ${since.slice(0, 19).replace('T', ' ')} UTC)`;
  return new UserError(`The folder '${folder}' is in use by ${who}.${elsewhere ? heard : ''}`, {
    hint: elsewhere ? wait : `Wait until it has ended, or end it: kill ${pid}.`,
    ...(elsewhere ? {} : { advice: { call: 'watch', folder } }),
  });
}

/** Chains that nothing leads to any more are swept out by whoever begins the next. */
async function held(folder: string, path: string, text: string, takenOver: boolean): Promise<Lock> {
  const names = takenOver ? [] : await readdir(folder);
  for (const name of names)
    if (/^lock-[0-9a-f]{16}\.json$/.test(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  return new HeldLock(folder, path, text, takenOver);
}

class HeldLock implements Lock {
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly folder: string,
    private path: string,
    private readonly text: string,
    readonly takenOver: boolean,
  ) {
    this.timer = setInterval(() => void this.beat().catch(() => undefined), beat * 1000);
    this.timer.unref();
    process.on('exit', this.atExit);
  }

  /** The same bytes again: the file system, not this machine's clock, then says when. */
  private async beat(): Promise<void> {
    const file = await open(this.path, 'r+');
    await file.write(this.text, 0).finally(() => file.close());
  }

  async check(): Promise<void> {
    const last = (await chainOf(this.folder)).at(-1);
    if (last?.text === this.text) return;
    if (last) throw await heldBy(this.folder, last);
    // Deleted by hand: who comes now must see it again.
    this.path = headOf(this.folder);
    await writeFile(this.path, this.text, { flag: 'wx' }).catch(() => undefined);
    if ((await chainOf(this.folder)).at(-1)?.text !== this.text)
      throw new UserError(`The lock of '${this.folder}' was lost: '${this.path}' is not there any more.`);
  }

  /** The head first: from then on the lock is free, and what is left of the chain leads nowhere. */
  async release(): Promise<void> {
    this.stop();
    const chain = await chainOf(this.folder).catch(() => []);
    const mine = chain.findIndex(({ text }) => text === this.text);
    for (const { path } of chain.slice(0, mine + 1)) await rm(path, { force: true }).catch(() => undefined);
    if (mine < 0) this.remove();
  }

  private stop(): void {
    clearInterval(this.timer);
    process.off('exit', this.atExit);
  }

  private readonly atExit = (): void => {
    // A lock that was taken over from the dead leaves the chain to the next, which finds this process gone.
    if (this.path === headOf(this.folder)) this.remove();
  };

  /** Its own file, and nobody else's of that name. */
  private remove(): void {
    try {
      if (readFileSync(this.path, 'utf8') === this.text) rmSync(this.path);
    } catch {
      // It is gone already.
    }
  }
}
