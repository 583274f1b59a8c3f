import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../common/errors.js';
import { besideOf, writeAtomic } from '../files/atomic.js';
import { loadNewestCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { startPosition } from '../train/loop-state.js';
import { MetricsLog, readMetrics } from './metrics-log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'genc-record-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const last = (): string => join(folder, 'checkpoints', 'last.safetensors');
const checkpoint = (step: number, value = step): Checkpoint => ({
  arrays: new Map([['G/kernel', { shape: [2], values: Float32Array.of(value, 2) }]]),
  position: { ...startPosition, step, epochSums: { loss: { sum: 0.1 + 0.2, weight: 3 } } },
});

describe('checkpoints', () => {
  it('come back as they were, sums to the last bit', async () => {
    await saveCheckpoint(folder, checkpoint(5));
    const read = await loadNewestCheckpoint(folder);
    expect(read.arrays).toEqual(checkpoint(5).arrays);
    expect(read.position).toEqual(checkpoint(5).position);
    expect(read.problem).toBeUndefined();
  });

  it.each([
    ['truncated', (path: string) => truncateSync(path, 100)],
    ['short of one value', (path: string) => truncateSync(path, readFileSync(path).length - 4)],
    [
      'changed in one bit',
      (path: string) =>
        writeFileSync(
          path,
          readFileSync(path).map((byte, index, all) => (index === all.length - 2 ? byte ^ 1 : byte)),
        ),
    ],
    ['longer', (path: string) => appendFileSync(path, 'x')],
    ['missing', (path: string) => rmSync(path)],
  ])('fall back to the one before when the newest is %s', async (_what, damage) => {
    await saveCheckpoint(folder, checkpoint(5));
    await saveCheckpoint(folder, checkpoint(6));
    damage(last());
    const read = await loadNewestCheckpoint(folder);
    expect(read.position.step).toBe(5);
    expect(read.problem).toContain('last.safetensors');
  });

  it('say so when none is whole', async () => {
    await expect(loadNewestCheckpoint(folder)).rejects.toThrow('has no checkpoint to go on from');
    await saveCheckpoint(folder, checkpoint(5));
    truncateSync(last(), 50);
    await expect(loadNewestCheckpoint(folder)).rejects.toThrow(/damaged.*There is no checkpoint/s);
  });

  it('are not written with a value that is not finite, which is named', async () => {
    await saveCheckpoint(folder, checkpoint(5));
    await expect(saveCheckpoint(folder, checkpoint(6, NaN))).rejects.toThrow(
      "'G/kernel' holds a value that is not finite",
    );
    expect((await loadNewestCheckpoint(folder)).position.step).toBe(5);
  });

  it.skipIf(!existsSync('/dev/full'))('stay whole when the disk is full', async () => {
    await saveCheckpoint(folder, checkpoint(5));
    symlinkSync('/dev/full', besideOf(last())); // Every write to it fails as on a full disk.
    const failure: unknown = await saveCheckpoint(folder, checkpoint(6)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain('The disk is full');
    expect((failure as UserError).hint).toContain('Free some space');
    expect((await loadNewestCheckpoint(folder)).position.step).toBe(5);
  });
});

describe('writeAtomic', () => {
  it('replaces, keeps the old one under another name, and overwrites the rest of a killed process', async () => {
    const path = join(folder, 'deep', 'file.txt');
    mkdirSync(join(folder, 'deep'));
    writeFileSync(besideOf(path), 'a part of something much longer');
    await writeAtomic(path, 'one', `${path}.old`);
    await writeAtomic(path, 'two', `${path}.old`);
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readFileSync(`${path}.old`, 'utf8')).toBe('one');
    expect(existsSync(besideOf(path))).toBe(false);
  });
});

describe('metrics.jsonl', () => {
  const line = (step: number) =>
    ({ kind: 'step', split: 'train', step, epoch: step / 10, values: { loss: 1 / step } }) as const;

  it('is cut back to the length at a checkpoint, and goes on from there', async () => {
    const log = await MetricsLog.open(folder, 0);
    await log.append(line(1));
    const { bytes } = log;
    await log.append(line(2));
    await log.close();
    // The line is that of a process killed while writing.
    appendFileSync(join(folder, 'metrics.jsonl'), '{"kind":"step","spl');
    expect(await readMetrics(folder)).toEqual([line(1), line(2)]);
    const again = await MetricsLog.open(folder, bytes);
    await again.append(line(3));
    await again.close();
    expect(await readMetrics(folder)).toEqual([line(1), line(3)]);
  });

  it('that is shorter than its checkpoint says is an error', async () => {
    writeFileSync(join(folder, 'metrics.jsonl'), 'short');
    await expect(MetricsLog.open(folder, 100)).rejects.toThrow(
      'is 5 bytes long, but the checkpoint was made when it had 100',
    );
  });
});
