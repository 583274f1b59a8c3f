/**
 * A process that takes the lock of a folder. With a file to write to, it takes the lock again and again, and records
 * there when it has it and when it releases it. Without one, it takes it once, prints `held` and keeps it until it is
 * killed.
 */
import { appendFileSync } from 'node:fs';
import { takeLock } from '../locks/lock.js';

const [, , folder, log] = process.argv;
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const until = Date.now() + 3000;
if (log === undefined) {
  await takeLock(folder!, { work: 'training' });
  process.stdout.write('held\n');
  await sleep(60_000);
} else
  while (Date.now() < until) {
    const lock = await takeLock(folder!, { work: 'training' }).catch(() => undefined);
    if (!lock) {
      await sleep(Math.random() * 5);
      continue;
    }
    appendFileSync(log, `begin ${process.pid}\n`);
    await sleep(Math.random() * 5);
    // The process ends as if killed, so that the lock stays.
    if (Math.random() < 0.1) process.kill(process.pid, 'SIGKILL');
    appendFileSync(log, `end ${process.pid}\n`);
    await lock.release();
  }
