import { note } from './terminal.js';

/** The first Ctrl-C (or SIGTERM) asks for a checkpoint, the second ends the process. */
export class Interruption {
  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  /** The exit code that shells expect: 128 plus the number of the signal. */
  exitCode = 130;

  constructor(private readonly saying = 'writing a checkpoint') {
    process.on('SIGINT', this.interrupt);
    process.on('SIGTERM', this.interrupt);
  }

  private readonly interrupt = (name: NodeJS.Signals): void => {
    this.exitCode = name === 'SIGTERM' ? 143 : 130;
    if (this.signal.aborted) process.exit(this.exitCode);
    note(`\n${this.saying}; Ctrl-C again ends at once`);
    this.controller.abort();
  };

  /**
   * Searches and loops of the model block the event loop, which alone could answer a signal. While one runs, Ctrl-C ends
   * the process as if there were no handler; the folder goes on from its last checkpoint.
   */
  blocked(isBlocked: boolean): void {
    this.end();
    if (isBlocked) return;
    process.on('SIGINT', this.interrupt);
    process.on('SIGTERM', this.interrupt);
  }

  /** Does what the first Ctrl-C does, for callers without a terminal. */
  abort(): void {
    this.controller.abort();
  }

  end(): void {
    process.off('SIGINT', this.interrupt);
    process.off('SIGTERM', this.interrupt);
  }
}
