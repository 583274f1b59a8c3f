import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { takeEmptyFolder, makeNewFolder } from './new-folder.js';
import { ownHolder } from './holder.js';
import type { Holder } from './holder.js';
import { isLocked, takeLock } from './lock.js';

let home: string;
let script: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-lock-'));
  script = join(home, 'child.mjs');
  const entry = join(process.cwd(), 'runtime/runs/testing/lock-child.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: script });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let number = 0;
const newFolder = (): string => {
  const folder = join(home, `folder-${number++}`);
  mkdirSync(folder);
  return folder;
};
const work = { work: 'training' };

/** A process that holds the lock of a folder until it is killed. */
async function holding(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout!.once('data', resolve));
  return child;
}
const killed = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('close', resolve);
    child.kill('SIGKILL');
  });
/** The lock as a process with these properties would leave it. */
function leave(folder: string, holder: Partial<Holder>, age = 0): void {
  const text = JSON.stringify({ format: 'genc-lock-1', work: 'training', since: '2026-03-17T14:25:01Z', ...holder });
  writeFileSync(join(folder, 'lock.json'), text);
  const time = new Date(Date.now() - 1000 * age);
  utimesSync(join(folder, 'lock.json'), time, time);
}

test('the second is told who holds it; a killed holder is succeeded at once, time after time', async () => {
  const folder = newFolder();
  for (let round = 0; round < 3; round++) {
    const child = await holding(folder);
    expect(await isLocked(folder)).toBe(true);
    await expect(takeLock(folder, work)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(`in use by process ${child.pid} \\(training, since 20.* UTC\\)`),
      hint: expect.stringContaining(`kill ${child.pid}`),
    });
    await killed(child);
    expect(await isLocked(folder)).toBe(false);
  }
  const lock = await takeLock(folder, work);
  expect(lock.takenOver).toBe(true);
  await lock.check();
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of many that try at once, and are killed while they hold it, one at a time has it', async () => {
  const folder = newFolder();
  const log = join(home, 'log');
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, [script, folder, log]));
  await Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  let holder: string | undefined;
  for (const line of lines) {
    const [event, pid] = line.split(' ');
    // A process that begins after another that did not end found it killed.
    const before = children.find((child) => String(child.pid) === holder);
    if (event === 'begin' && holder !== undefined) expect(before?.signalCode).toBe('SIGKILL');
    else if (event === 'end') expect(pid).toBe(holder);
    holder = event === 'begin' ? pid : undefined;
  }
  const lock = await takeLock(folder, work);
  await lock.release();
  expect(await isLocked(folder)).toBe(false);
});

test('a process number that was reused is not a living holder', async () => {
  const folder = newFolder();
  leave(folder, { ...(await ownHolder()), started: 'another' });
  expect(await isLocked(folder)).toBe(process.platform === 'win32');
  leave(folder, await ownHolder());
  expect(await isLocked(folder)).toBe(true);
  leave(folder, { ...(await ownHolder()), boot: 'the start before' });
  expect(await isLocked(folder)).toBe(false);
});

test('a holder on another host or in another container counts as dead after five minutes without a sign of life', async () => {
  const elsewhere = [
    [{ ...(await ownHolder()), host: 'far' }, 'process \\d+ of host far'],
    [{ ...(await ownHolder()), space: 'pid:[1]' }, `of another container or machine named ${hostname()}`],
  ] as const;
  for (const [holder, words] of elsewhere) {
    const folder = newFolder();
    leave(folder, holder, 200);
    await expect(takeLock(folder, work)).rejects.toMatchObject({
      message: expect.stringMatching(`${words} .*last sign of life is 3 min old`),
      hint: expect.stringContaining(`delete ${join(folder, 'lock.json')}`),
    });
    leave(folder, holder, 400);
    const lock = await takeLock(folder, work);
    expect(lock.takenOver).toBe(true);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a lock that cannot be understood is reported, and is old after five minutes', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock.json'), '{');
  await expect(takeLock(folder, work)).rejects.toThrow('cannot be understood');
  utimesSync(join(folder, 'lock.json'), new Date(0), new Date(0));
  await (await takeLock(folder, work)).release();
});

test('waits for the holder when asked to, and says so once', async () => {
  const folder = newFolder();
  const first = await takeLock(folder, work);
  const said: string[] = [];
  const second = takeLock(folder, { ...work, wait: 30, onWait: (message) => said.push(message) });
  setTimeout(() => void first.release(), 700);
  await (await second).release();
  expect(said).toEqual([expect.stringContaining('Waiting for it.')]);
});

test('a holder notices that it lost the lock; a file deleted by hand is written again', async () => {
  const folder = newFolder();
  const lock = await takeLock(folder, work);
  rmSync(join(folder, 'lock.json'));
  await lock.check();
  expect(await isLocked(folder)).toBe(true);
  leave(folder, { ...(await ownHolder()), host: 'far', pid: 7 });
  await expect(lock.check()).rejects.toThrow('in use by process 7 of host far');
  await lock.release();
  expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ host: 'far' });
});

test('folders of one name get numbers; a given one must be empty, except for the files of a killed training', async () => {
  const wanted = join(home, 'new', 'run');
  const folders = await Promise.all(Array.from({ length: 6 }, () => makeNewFolder(wanted)));
  expect(folders.sort()).toEqual([wanted, ...[2, 3, 4, 5, 6].map((each) => `${wanted}-${each}`)]);

  const options = { ...work, leftovers: ['model.ts'] };
  const folder = newFolder();
  writeFileSync(join(folder, 'model.ts'), 'of the user');
  await expect(takeEmptyFolder(folder, options)).rejects.toThrow('is not empty');
  expect(readdirSync(folder)).toEqual(['model.ts']);
  await killed(await holding(folder));
  await (await takeEmptyFolder(folder, options)).release();
  expect(readdirSync(folder)).toEqual([]);

  await killed(await holding(folder));
  writeFileSync(join(folder, 'notes.txt'), 'of the user');
  await expect(takeEmptyFolder(folder, options)).rejects.toThrow('is not empty');
  expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
});
