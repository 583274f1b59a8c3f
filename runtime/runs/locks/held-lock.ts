/** A lock held by this process: it gives signs of life, and is released at the end. */
import { readFileSync, rmSync } from 'node:fs';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { chainOf, headOf } from './lock-chain.js';
import { heldBy } from './refusals.js';

export interface Lock {
  /** True if the holder before was killed. */
  readonly takenOver: boolean;
  /**
   * Throws a {@link UserError} if the lock was lost: another host took the process for dead, or someone deleted the
   * file.
   */
  check(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Starts to hold a lock. A holder that begins a new chain removes the files of old ones, to which nothing leads any
 * more.
 */
const beat = 15;

/** Starts to hold a lock. The holder at the head of the chain removes files to which nothing leads any more. */
export async function held(folder: string, path: string, text: string, takenOver: boolean): Promise<Lock> {
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

  /** The same bytes are written again, so that the file system gives the time and not this machine's clock. */
  private async beat(): Promise<void> {
    const file = await open(this.path, 'r+');
    await file.write(this.text, 0).finally(() => file.close());
  }

  async check(): Promise<void> {
    const last = (await chainOf(this.folder)).at(-1);
    if (last?.text === this.text) return;
    if (last) throw await heldBy(this.folder, last);
    // The file was deleted by hand; whoever comes now must see it again.
    this.path = headOf(this.folder);
    await writeFile(this.path, this.text, { flag: 'wx' }).catch(() => undefined);
    if ((await chainOf(this.folder)).at(-1)?.text !== this.text)
      throw new UserError(`The lock of '${this.folder}' was lost: '${this.path}' is not there any more.`);
  }

  /** The head is removed first: the lock is then free, and the rest of the chain leads nowhere. */
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
    // A lock that was taken over leaves the chain to the next holder, which finds this process gone.
    if (this.path === headOf(this.folder)) this.remove();
  };

  /** Removes its own file, and never another's of the same name. */
  private remove(): void {
    try {
      if (readFileSync(this.path, 'utf8') === this.text) rmSync(this.path);
    } catch {
      // The file is gone already.
    }
  }
}
