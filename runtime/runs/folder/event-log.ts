/**
 * `events.jsonl`: the events of a run with their times. They are kept apart from the metrics, because metrics are the
 * same in a resumed run and times are not.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunEvent {
  readonly time: string;
  readonly event: 'start' | 'resume' | 'stage' | 'epoch' | 'warning' | 'finish' | 'stop' | 'fail';
  readonly step: number;
  readonly epoch: number;
  /** The seconds of the epoch, or since the start or resume. */
  readonly seconds?: number;
  readonly message?: string;
}

const pathOf = (folder: string): string => join(folder, 'events.jsonl');

export async function logEvent(folder: string, event: Omit<RunEvent, 'time'>): Promise<void> {
  await appendFile(pathOf(folder), `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
}

export async function readEvents(folder: string): Promise<RunEvent[]> {
  const text = await readFile(pathOf(folder), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as RunEvent];
    } catch {
      return []; // A killed process may leave half a line.
    }
  });
}
