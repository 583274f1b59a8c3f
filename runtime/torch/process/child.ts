/** A process of Python: its output goes to a log, and it never outlives this process. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream';
import type { Readable } from 'node:stream';

export interface Ended {
  /** The exit code; null if a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its output. */
  readonly tail: string;
}

export interface ChildOptions {
  readonly command: string;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The file to which the output is appended; only the last lines are kept if absent. */
  readonly log?: string;
}

const keptLines = 40;

export class PythonChild {
  readonly ended: Promise<Ended>;
  private lines: string[] = [''];

  private constructor(
    private readonly child: ChildProcess,
    log: string | undefined,
  ) {
    const file = log === undefined ? undefined : createWriteStream(log, { flags: 'a' });
    // A log that cannot be written, on a full disk, must not end the training.
    file?.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        file?.write(text);
        this.keep(text);
      });
    }
    process.on('exit', this.kill);
    // Processes that a killed launcher leaves behind must not go on, and they hold its output open.
    child.once('exit', this.kill);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        process.off('exit', this.kill);
        const ended = { code, signal, tail: this.lines.join('\n').trim() };
        if (!file) return resolve(ended);
        // Whoever is told of the end reads a log that is whole, or as much of it as the disk took.
        finished(file, () => resolve(ended));
        file.end();
      };
      child.once('error', (error) => {
        this.keep(`${error.message}\n`);
        end(127, null);
      });
      child.once('close', end);
    });
  }

  static async start({ command, words, env, log }: ChildOptions): Promise<PythonChild> {
    if (log !== undefined) await mkdir(dirname(log), { recursive: true });
    // The group of its own keeps the terminal's Ctrl-C away, and can be ended as a whole.
    const child = spawn(command, words, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    return new PythonChild(child, log);
  }

  /** Ends the whole group at once. */
  readonly kill = (): void => {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  };

  private keep(text: string): void {
    const lines = text.split('\n');
    const open = `${this.lines.pop()}${lines[0]}`;
    this.lines = [...this.lines, open, ...lines.slice(1)].slice(-keptLines);
  }
}
