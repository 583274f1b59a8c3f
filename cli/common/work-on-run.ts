/** The frame of commands on a finished run: it prepares a backend, shows progress and stops at Ctrl-C. */
import { existsSync } from 'node:fs';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import { UsageError } from './failure.js';
import { progressReporter } from './progress.js';
import { interactive } from './terminal.js';
import { prepare } from './backend.js';
import { Interruption } from './interruption.js';

export interface OnRunOptions {
  readonly data?: string;
  readonly backend?: string;
  readonly threads?: number;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly json?: boolean;
}

/** The options of a run's work, as the runtime takes them. */
export interface Work {
  readonly folder: string;
  readonly dataDirectory?: string;
  readonly runs?: Record<string, string>;
  readonly elsewhere?: Record<string, string>;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
}

export interface Messages {
  /** The text at Ctrl-C. */
  readonly stopping: string;
  /** Called once the work has stopped. */
  readonly stopped?: () => void;
}

/**
 * Runs `work` on the run in a folder and returns the exit code. `work` returns a function that prints the results and
 * returns the exit code; it is called once the progress is off the screen.
 * @throws UsageError if there is no run.
 */
export async function onRun(
  folder: string,
  options: OnRunOptions,
  { stopping, stopped }: Messages,
  work: (given: Work) => Promise<() => Promise<number> | number>,
): Promise<number> {
  if (!existsSync(folder))
    throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
  const interruption = new Interruption(stopping);
  const progress = progressReporter(interactive(process.stderr) && !options.json ? 'bar' : 'lines');
  try {
    await prepare(options);
    const answer = await work({
      folder,
      dataDirectory: options.data,
      runs: options.run,
      elsewhere: options.source,
      signal: interruption.signal,
      onProgress: (event) => {
        if (event.kind === 'search' && event.blocks) interruption.blocked(event.step < event.steps);
        if (!options.json || event.kind === 'warning') progress.show(event);
      },
    });
    progress.end();
    return await answer();
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    progress.end();
    stopped?.();
    return interruption.exitCode;
  } finally {
    progress.end();
    interruption.end();
  }
}
