/** `events.jsonl`: what happened when. Kept apart from the metrics, which are the same in a resumed run; times are not. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunEvent {
  readonly time: string;
  readonly event: 'start' | 'resume' | 'stage' | 'epoch' | 'warning' | 'finish' | 'stop' | 'fail';
  readonly step: number;
  readonly epoch: number;
  /** Of the epoch, or since the start or resume. */
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
      return []; // a killed process may leave half a line
    }
  });
}
