/** Processes that prepare the same set at once, are killed in the middle, or have no room on the disk. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PicturesManifest } from './manifest.js';
import { stateOf } from './verified.js';

let home: string;
let script: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-prepare-'));
  // The script lies beside the packages that it imports.
  script = join(process.cwd(), 'node_modules', '.cache', `genc-prepare-${process.pid}.mjs`);
  mkdirSync(join(script, '..'), { recursive: true });
  await build({
    entryPoints: [join(process.cwd(), 'runtime/runs/data/testing/prepare-child.ts')],
    ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: script, logLevel: 'silent' },
  });
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  rmSync(script, { force: true });
});

/**
 * Prepares in a process of its own.
 * @param killAt The number of pictures at which the process is killed.
 * @returns The lines that it printed.
 */
function prepare(cache: string, killAt = Infinity): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, cache], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let text = '';
    child.stdout.on('data', (bytes) => {
      text += String(bytes);
      if (Number(text.trimEnd().split('\n').at(-1)) >= killAt) child.kill('SIGKILL');
    });
    child.once('close', () => resolve(text.trimEnd().split('\n')));
  });
}

const leftovers = (cache: string): string[] =>
  readdirSync(join(cache, 'prepared'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp'));
const done = (lines: readonly string[]): number => lines.filter((line) => /^\d+$/.test(line)).length;

async function contentsOf(folder: string): Promise<PicturesManifest> {
  const { sides } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    sides: [{ pictures: string }];
  };
  const pictures = join(folder, sides[0].pictures);
  rmSync(join(pictures, 'verified.json'), { force: true });
  const { manifest, damage } = await stateOf<PicturesManifest>(pictures, 'genc-pictures-1');
  expect(damage).toBeUndefined();
  return manifest!;
}

test('of processes that prepare at once, one does and the others use its result', async () => {
  const cache = join(home, 'together');
  const all = await Promise.all([prepare(cache), prepare(cache), prepare(cache)]);
  const folders = all.map((lines) => lines.at(-1)!);
  expect(new Set(folders).size).toBe(1);
  expect(all.filter((lines) => done(lines) > 0)).toHaveLength(1);
  expect((await contentsOf(folders[0]!)).examples).toBe(12_000);
  expect(leftovers(cache)).toEqual([]);
});

test('a process that is killed leaves no half of a set, and the next one takes over', async () => {
  const whole = await contentsOf((await prepare(join(home, 'whole'))).at(-1)!);
  const cache = join(home, 'killed');
  for (const killAt of [1, 3000, 11_000]) {
    expect(done(await prepare(cache, killAt))).toBeGreaterThan(0);
    expect(readdirSync(join(cache, 'prepared/pictures')).filter((name) => !name.endsWith('.tmp'))).toEqual([]);
  }
  expect(leftovers(cache)).not.toEqual([]);
  // One of two that wait is killed too.
  const [first, second] = await Promise.all([prepare(cache, 6000), prepare(cache)]);
  const folder = [first, second].map((lines) => lines.at(-1)!).find((line) => line.startsWith('/'))!;
  expect(await contentsOf(folder)).toEqual(whole);
  expect(leftovers(cache)).toEqual([]);
});

/** A disk of 3 MB; undefined if this user may not make one. */
function smallDisk(): string | undefined {
  const disk = join(home, 'disk');
  mkdirSync(disk);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', [disk]));
  return disk;
}

test('a full disk is said, and what was written is removed', async ({ skip }) => {
  const disk = smallDisk();
  if (disk === undefined) return skip('only root can mount a small disk');
  const lines = await prepare(disk);
  expect(lines.at(-1)).toMatch(/^The disk is full: the pictures of glyphs could not be prepared in .*prepared\/pictures\. Free some space, or name a folder on another disk with GENC_CACHE\./); // prettier-ignore
  expect(done(lines)).toBeGreaterThan(100);
  const files = readdirSync(disk, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files).toEqual([]);
});
