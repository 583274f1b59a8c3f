/** Run folders for tests, written as a training writes them. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunEvent } from '../folder/event-log.js';
import type { RunFile } from '../folder/run-file.js';

/** A picture of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const runFile = (more: Partial<RunFile> = {}): RunFile => ({
  ...{ format: 'genc-run-1', model: 'VAE', spec: 'vae.gen', created: '2026-03-17T12:00:00Z', seed: 7, settings: {} },
  ...{ epochs: 10, batch: 8, logEverySteps: 1, strict: false, dataDirectory: '', base: '' },
  ...{ backend: { name: 'wasm' }, environment: {}, status: 'running', skipped: [] },
  ...more,
});

/** An empty folder that is removed with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'genc-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the files of a run, one epoch after the other. */
export class WrittenRun {
  constructor(readonly folder: string) {}

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  begin(more: Partial<RunFile> = {}): this {
    this.write('run.json', JSON.stringify(runFile(more)));
    this.event({ event: 'start', step: 0, epoch: 0 });
    return this;
  }

  event(event: Omit<RunEvent, 'time'>): void {
    appendFileSync(
      join(this.folder, 'events.jsonl'),
      `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`,
    );
  }

  /** Writes an epoch of 100 iterations, with a picture. */
  epoch(epoch: number, loss: number): this {
    const step = 100 * epoch;
    for (const [kind, split] of [
      ['step', 'train'],
      ['epoch', 'train'],
      ['epoch', 'test'],
    ])
      appendFileSync(
        join(this.folder, 'metrics.jsonl'),
        `${JSON.stringify({ kind, split, step, epoch, values: { total: split === 'test' ? 2 * loss : loss } })}\n`,
      );
    this.write(`samples/generate/epoch-${String(epoch).padStart(4, '0')}.png`, png);
    this.event({ event: 'epoch', step, epoch, seconds: 3 });
    return this;
  }
}
