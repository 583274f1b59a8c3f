/** Numbers that are not finite on their way through the files of a run. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningMeans } from '../../library/metrics/running-means.js';
import { RunReader } from '../watch/run-reader.js';
import { readCheckpoint, saveCheckpoint } from '../folder/checkpoint.js';
import { startPosition } from './loop-state.js';
import { MetricsLog, readMetrics } from '../folder/metrics-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'genc-non-finite-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('metrics.jsonl keeps them, for readers of a run and for those who watch it', async () => {
  const line: MetricsLine = {
    ...{ kind: 'epoch', split: 'test', step: 3, epoch: 1 },
    values: { loss: NaN, far: Infinity, near: -Infinity, zero: 0 },
  };
  const log = await MetricsLog.open(folder, 0);
  await log.append(line);
  await log.close();
  expect(readFileSync(join(folder, 'metrics.jsonl'), 'utf8')).toContain('"loss":"NaN","far":"Infinity"');
  // The line is as earlier versions wrote it.
  appendFileSync(join(folder, 'metrics.jsonl'), `${JSON.stringify(line)}\n`);
  const before = { ...line, values: { loss: NaN, far: NaN, near: NaN, zero: 0 } };
  expect(await readMetrics(folder)).toEqual([line, before]);
  const reader = new RunReader(folder);
  await reader.poll();
  expect(reader.metrics).toEqual([line, before]);
});

test('a mean that was not finite before a checkpoint is not finite after it', async () => {
  const means = new RunningMeans();
  means.add({ loss: NaN, far: Infinity, near: 2 }, 4);
  await saveCheckpoint(folder, { arrays: new Map(), position: { ...startPosition, epochSums: means.sums() } });
  const { position } = await readCheckpoint(join(folder, 'checkpoints/last.safetensors'));
  const resumed = new RunningMeans(position.epochSums);
  for (const each of [means, resumed]) each.add({ loss: 1, far: 1, near: 4 }, 4);
  expect(resumed.means()).toEqual({ loss: NaN, far: Infinity, near: 3 });
  expect(resumed.means()).toEqual(means.means());
});
