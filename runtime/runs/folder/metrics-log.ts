/**
 * `metrics.jsonl`: one JSON object per line. Lines are only appended, and are cut back to the checkpoint's length when
 * a run resumes.
 */
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { byName } from '../../common/by-name.js';
import { writeError } from '../files/atomic.js';
import { UserError } from '../../common/errors.js';
import { resultsFromJson, toJson } from '../../common/json.js';

/**
 * One line. `step` lines hold the mean of the steps since the last such line; `epoch` lines hold a whole split. It
 * holds no times: a resumed run writes the very same file (times are in `events.jsonl`).
 */
export interface MetricsLine {
  readonly kind: 'step' | 'epoch';
  readonly split: 'train' | 'validation' | 'test';
  /** The current stage, if the training has stages. */
  readonly stage?: string;
  /** The number of iterations done. */
  readonly step: number;
  /** The number of epochs done; a fraction in `step` lines. */
  readonly epoch: number;
  /** The values. NaN and the infinities stand in the file as texts (`runtime/common/json.ts`). */
  readonly values: Readonly<Record<string, number>>;
}

export const metricsPath = (folder: string): string => join(folder, 'metrics.jsonl');

export class MetricsLog {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private length: number,
  ) {}

  /** Opens the file for appending after its first `bytes`; everything after them is cut off. */
  static async open(folder: string, bytes: number): Promise<MetricsLog> {
    const path = metricsPath(folder);
    await mkdir(dirname(path), { recursive: true });
    const size = await stat(path).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size < bytes)
      throw new UserError(`'${path}' is ${size} bytes long, but the checkpoint was made when it had ${bytes}.`, {
        hint: 'Restore the file, or train anew.',
      });
    const file = await open(path, size === 0 ? 'w' : 'r+');
    await file.truncate(bytes);
    return new MetricsLog(path, file, bytes);
  }

  get bytes(): number {
    return this.length;
  }

  async append(line: MetricsLine): Promise<void> {
    const bytes = new TextEncoder().encode(`${toJson(line)}\n`);
    try {
      for (let offset = 0; offset < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes, offset, bytes.length - offset, this.length + offset);
        offset += bytesWritten;
      }
    } catch (error) {
      throw writeError(this.path, [bytes], error);
    }
    this.length += bytes.length;
  }

  /** Flushes to the disk, before a checkpoint that relies on it. */
  async flush(): Promise<void> {
    await this.file.sync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** All complete lines of a run; an unfinished last one (of a killed process) is left out. */
export async function readMetrics(folder: string): Promise<MetricsLine[]> {
  const text = await readFile(metricsPath(folder), 'utf8').catch(() => '');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map(metricsLine);
}

/** A line as it was written. Terms that it does not have are undefined, whatever their names. */
export function metricsLine(text: string): MetricsLine {
  const line = resultsFromJson<MetricsLine>(text);
  return { ...line, values: byName(Object.entries(line.values)) };
}
