/** The files of a run that change while it trains; each is read again only as far as it changed. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../folder/event-log.js';
import { metricsLine } from '../folder/metrics-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { RunFile } from '../folder/run-file.js';
import { LineFollower } from './follow.js';
import type { RunState } from './state.js';
import { stateOf } from './state.js';

/** The time of the last change, in milliseconds since 1970; 0 if there is no such file. */
export const modifiedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

export class RunReader {
  run: RunFile | undefined;
  private readonly metricsLog: LineFollower<MetricsLine>;
  private readonly eventLog: LineFollower<RunEvent>;
  private runModified = 0;
  private heard = 0;

  constructor(readonly folder: string) {
    this.metricsLog = new LineFollower(join(folder, 'metrics.jsonl'), metricsLine);
    this.eventLog = new LineFollower(join(folder, 'events.jsonl'));
  }

  get metrics(): readonly MetricsLine[] {
    return this.metricsLog.lines;
  }
  get events(): readonly RunEvent[] {
    return this.eventLog.lines;
  }

  /** Reads the files again; returns what changed. */
  async poll(): Promise<{ readonly metrics: boolean; readonly events: boolean; readonly run: boolean }> {
    const run = await this.readRun();
    const metrics = await this.metricsLog.poll();
    const events = await this.eventLog.poll();
    const checkpoint = await modifiedAt(join(this.folder, 'checkpoints', 'last.safetensors'));
    this.heard = Math.max(this.runModified, this.metricsLog.modified, this.eventLog.modified, checkpoint);
    return { metrics, events, run };
  }

  /** @param now The time in milliseconds since 1970. */
  state(now: number): RunState {
    const { run, metrics, events, heard } = this;
    return stateOf({ run, metrics, events, heard, written: this.metricsLog.modified }, now);
  }

  private async readRun(): Promise<boolean> {
    const path = join(this.folder, 'run.json');
    const modified = await modifiedAt(path);
    if (modified === this.runModified) return false;
    this.runModified = modified;
    this.run = modified === 0 ? undefined : await parsed(path);
    return true;
  }
}

/** The record; undefined if it is not a run's, such as another program's `run.json`. */
async function parsed(path: string): Promise<RunFile | undefined> {
  try {
    const run = JSON.parse(await readFile(path, 'utf8')) as RunFile;
    return run.format === 'genc-run-1' ? run : undefined;
  } catch {
    return undefined;
  }
}
