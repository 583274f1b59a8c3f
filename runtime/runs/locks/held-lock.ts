/** A lock while this process holds it: it gives signs of life, and lets go at the end. */
import { readFileSync, rmSync } from 'node:fs';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { chainOf, headOf } from './lock-chain.js';
import { heldBy } from './refusals.js';

export interface Lock {
  /** Whether whoever held it before was killed. */
  readonly takenOver: boolean;
  /** Throws a {@link UserError} when the lock was lost: another host took the process for dead, or someone deleted the file. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Seconds between two signs of life. */
const beat = 15;

/** Chains that nothing leads to any more are swept out by whoever begins the next. */
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
