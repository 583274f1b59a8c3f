import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCheckpoint, saveBest, saveCheckpoint } from '../folder/checkpoint.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { mergeMetrics } from './merge-metrics.js';

const step = (at: number, epoch: number): string => `{"kind":"step","split":"train","step":${at},"epoch":${epoch},"values":{"loss":${1 / at}}}\n`; // prettier-ignore
const end = (split: string, epoch: number, values: string): string =>
  `{"kind":"epoch","split":"${split}","step":${4 * epoch},"epoch":${epoch},"values":{${values}}}\n`;

/** Three epochs of four iterations, with lines every second, as a training without Node and one with it write them. */
const epochOf = (epoch: number, fid: string): string[] => [
  ...[step(4 * epoch - 2, epoch - 0.5), step(4 * epoch, epoch), end('train', epoch, '"loss":0.1')],
  ...(fid === '' ? [] : [end('test', epoch, fid)]),
];
const without = [epochOf(1, ''), epochOf(2, ''), epochOf(3, '')];
const within = [epochOf(1, '"fid[cnn]":12.5'), epochOf(2, ''), epochOf(3, '"fid[cnn]":"NaN","kid":1e-7')];
const sizeOf = (lines: readonly string[][]): number => lines.flat().join('').length;

function folderWith(positions: Readonly<Record<string, Pick<RunPosition, 'step' | 'epoch' | 'metricsBytes'>>>) {
  const folder = mkdtempSync(join(tmpdir(), 'genc-merge-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'metrics.jsonl'), without.flat().join(''));
  const checkpoint = (name: string) => ({
    arrays: new Map([['A/w', { shape: [2], values: Float32Array.of(1, 2) }]]),
    position: { batchesIntoEpoch: 0, epochSums: {}, windowSums: {}, ...positions[name]! },
  });
  const write = async (): Promise<void> => {
    await saveCheckpoint(folder, checkpoint('previous'));
    await saveCheckpoint(folder, checkpoint('last'));
    await saveBest(folder, checkpoint('best'));
  };
  const bytes = async (name: string): Promise<number> =>
    (await readCheckpoint(join(folder, 'checkpoints', `${name}.safetensors`))).position.metricsBytes;
  return { folder, write, bytes };
}

test('lines and checkpoints become those of a training that measured by itself', async () => {
  const { folder, write, bytes } = folderWith({
    best: { step: 4, epoch: 1, metricsBytes: sizeOf(without.slice(0, 1)) },
    previous: { step: 10, epoch: 2, metricsBytes: sizeOf([...without.slice(0, 2), without[2]!.slice(0, 1)]) },
    last: { step: 12, epoch: 3, metricsBytes: sizeOf(without) },
  });
  await write();
  await mergeMetrics(folder, { step: 12, epoch: 3 }, { test: { 'fid[cnn]': NaN } });
  await mergeMetrics(folder, { step: 4, epoch: 1 }, { test: { 'fid[cnn]': 12.5 } });
  await mergeMetrics(folder, { step: 12, epoch: 3 }, { test: { kid: 1e-7 } });
  expect(readFileSync(join(folder, 'metrics.jsonl'), 'utf8')).toBe(within.flat().join(''));
  expect(await bytes('best')).toBe(sizeOf(within.slice(0, 1)));
  expect(await bytes('previous')).toBe(sizeOf([...within.slice(0, 2), within[2]!.slice(0, 1)]));
  expect(await bytes('last')).toBe(sizeOf(within));
});

test('a merge that was killed before the checkpoints were written is made good by the next', async () => {
  const { folder, write, bytes } = folderWith({
    best: { step: 4, epoch: 1, metricsBytes: sizeOf(without.slice(0, 1)) },
    previous: { step: 0, epoch: 0, metricsBytes: 0 },
    last: { step: 12, epoch: 3, metricsBytes: sizeOf(without) },
  });
  await write();
  writeFileSync(join(folder, 'metrics.jsonl'), within.flat().join(''));
  await mergeMetrics(folder, { step: 4, epoch: 1 }, { test: { 'fid[cnn]': 12.5 } });
  expect(readFileSync(join(folder, 'metrics.jsonl'), 'utf8')).toBe(within.flat().join(''));
  expect([await bytes('previous'), await bytes('last')]).toEqual([0, sizeOf(within)]);
});
