import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LineFollower } from './follow.js';

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'genc-follow-'));
  path = join(folder, 'metrics.jsonl');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('a followed file', () => {
  it('may come later, and grows', async () => {
    const log = new LineFollower<number>(path);
    expect(await log.poll()).toBe(false);
    writeFileSync(path, '1\n2\n');
    expect(await log.poll()).toBe(true);
    expect(await log.poll()).toBe(false);
    appendFileSync(path, '3\n');
    expect(await log.poll()).toBe(true);
    expect(log.lines).toEqual([1, 2, 3]);
    rmSync(path);
    expect(await log.poll()).toBe(true);
    expect(log.lines).toEqual([]);
  });

  it('keeps half a line until its rest is there, though it breaks within a letter', async () => {
    const log = new LineFollower<string>(path);
    const bytes = Buffer.from('"für"\n"naïve"\n');
    const inside = bytes.indexOf(0xaf); // The place of the second byte of ï.
    writeFileSync(path, bytes.subarray(0, inside));
    await log.poll();
    expect(log.lines).toEqual(['für']);
    appendFileSync(path, bytes.subarray(inside));
    expect(await log.poll()).toBe(true);
    expect(log.lines).toEqual(['für', 'naïve']);
  });

  it('goes past a line that a killed process left broken', async () => {
    const log = new LineFollower<number>(path);
    writeFileSync(path, '1\n{"a":\n2\n');
    await log.poll();
    expect(log.lines).toEqual([1, 2]);
  });

  it('is cut back when a run resumes', async () => {
    const log = new LineFollower<number>(path);
    writeFileSync(path, '1\n2\n3\n');
    await log.poll();
    truncateSync(path, 2);
    expect(await log.poll()).toBe(true);
    expect(log.lines).toEqual([1]);
  });

  it('is read anew when it was cut back and grew beyond its old length between two looks', async () => {
    const log = new LineFollower<number>(path);
    writeFileSync(path, '1\n2\n3\n');
    await log.poll();
    truncateSync(path, 2);
    appendFileSync(path, '7\n8\n9\n');
    expect(await log.poll()).toBe(true);
    expect(log.lines).toEqual([1, 7, 8, 9]);
  });
});
