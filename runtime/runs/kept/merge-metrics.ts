/** Measurements that were made after a training, put into its `metrics.jsonl` as if it had made them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { toJson } from '../../common/json.js';
import type { Means } from '../../library/metrics/running-means.js';
import type { Split } from '../data/index.js';
import { splitNames } from '../data/source/source.js';
import { writeAtomic } from '../files/atomic.js';
import { checkpointFolder, encodeCheckpoint, readCheckpoint } from '../folder/checkpoint.js';
import type { RunPosition } from '../folder/checkpoint.js';
import { metricsLine, metricsPath } from '../folder/metrics-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';

/** A line, and the place in the file before where it ended; new lines end where the one before them did. */
interface Line {
  readonly text: string;
  readonly line: MetricsLine;
  readonly ended: number;
}

const sizeOf = (text: string): number => Buffer.byteLength(text) + 1;

/**
 * Adds values to the lines of an epoch. Checkpoints count the bytes of the file, and count them anew. No training may
 * write into the folder meanwhile.
 */
export async function mergeMetrics(
  folder: string,
  { step, epoch }: { readonly step: number; readonly epoch: number },
  found: Readonly<Partial<Record<Split, Means>>>,
): Promise<void> {
  let before = 0;
  const lines = (await readFile(metricsPath(folder), 'utf8').catch(() => ''))
    .split('\n')
    .slice(0, -1)
    .map((text): Line => ({ text, line: metricsLine(text), ended: (before += sizeOf(text)) }));
  for (const split of splitNames) {
    const values = found[split];
    if (!values) continue;
    const at = lines.findIndex(({ line }) => line.kind === 'epoch' && line.epoch === epoch && line.split === split);
    const { stage } = lines.find(({ line }) => line.epoch === epoch)?.line ?? {};
    const known = at < 0 ? undefined : lines[at]!;
    const line: MetricsLine = known
      ? { ...known.line, values: { ...known.line.values, ...values } }
      : { kind: 'epoch', split, ...(stage === undefined ? {} : { stage }), step, epoch, values };
    const place = at < 0 ? lines.filter((each) => isBefore(each.line, line)).length : at;
    const ended = known?.ended ?? lines[place - 1]?.ended ?? 0;
    lines.splice(place, known ? 1 : 0, { text: toJson(line), line, ended });
  }
  await writeAtomic(metricsPath(folder), lines.map(({ text }) => `${text}\n`).join(''));
  for (const name of ['last', 'previous', 'best'])
    await recount(join(checkpointFolder(folder), `${name}.safetensors`), lines);
}

/** The order of a file: lines of an epoch stand after all lines until its end, splits in their own order. */
function isBefore(line: MetricsLine, { split, step, epoch }: MetricsLine): boolean {
  if (line.kind === 'step') return line.step <= step;
  return line.epoch < epoch || (line.epoch === epoch && splitNames.indexOf(line.split) < splitNames.indexOf(split));
}

/** The bytes that a checkpoint counts, in the file as it is now. */
function bytesOf({ metricsBytes, step, epoch }: RunPosition, lines: readonly Line[]): number {
  const count = lines.filter(({ ended }) => ended <= metricsBytes).length;
  // A place inside a line is from a merge that was killed: the lines of its steps and epochs are counted.
  const isPlace = metricsBytes === 0 || lines.some(({ ended }) => ended === metricsBytes);
  const done = isPlace
    ? lines.slice(0, count)
    : lines.filter(({ line }) => (line.kind === 'step' ? line.step <= step : line.epoch <= epoch));
  return done.reduce((sum, { text }) => sum + sizeOf(text), 0);
}

async function recount(path: string, lines: readonly Line[]): Promise<void> {
  if (!existsSync(path)) return;
  const checkpoint = await readCheckpoint(path).catch(() => undefined);
  if (!checkpoint) return; // Whoever resumes the run is told that it is damaged.
  const { arrays, position } = checkpoint;
  const metricsBytes = bytesOf(position, lines);
  if (metricsBytes !== position.metricsBytes)
    await writeAtomic(path, encodeCheckpoint({ arrays, position: { ...position, metricsBytes } }));
}
