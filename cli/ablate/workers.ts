/** Worker processes for the runs of an ablation, several at a time; a failed run does not stop the others. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromJson } from '../../runtime/common/json.js';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import type { AblationRun } from '../../runtime/runs/ablation/index.js';
import { runName } from '../../runtime/runs/ablation/index.js';
import { engineWords } from '../common/engine-options.js';
import type { Told } from '../common/parent.js';
import type { WorkerOptions } from './worker.js';

export interface WorkersView {
  begin(run: AblationRun): void;
  show(run: AblationRun, event: ProgressEvent): void;
  /** @param error The reason why a run failed. */
  done(run: AblationRun, outcome: 'finished' | 'stopped' | 'failed', error?: string): void;
}

export interface WorkersOptions extends WorkerOptions {
  readonly folder: string;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly view: WorkersView;
}

/** The interpreter's arguments and the script of this process, used for its workers too. */
const command = [...process.execArgv, process.argv[1]!];

function argumentsOf(
  { folder, data, backend, threads, source = {}, changedData, ...engine }: WorkersOptions,
  run: AblationRun,
): string[] {
  const options = Object.entries({ data, backend, threads }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  for (const [name, path] of Object.entries(source)) options.push('--source', `${name}=${path}`);
  if (changedData) options.push('--changed-data');
  const words = [...options, ...engineWords(engine)];
  return [...command, 'ablate', folder, '--only', runName(run), '--json', ...words];
}

/** Resolves once all runs have ended or, after an interruption, once those under way have written their checkpoints. */
export async function runWorkers(runs: readonly AblationRun[], options: WorkersOptions): Promise<void> {
  const waiting = [...runs];
  const worker = async (): Promise<void> => {
    for (let run = waiting.shift(); run && !options.signal.aborted; run = waiting.shift())
      await runWorker(run, options);
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, runs.length) }, worker));
}

async function runWorker(run: AblationRun, options: WorkersOptions): Promise<void> {
  const { signal, view } = options;
  view.begin(run);
  // The worker gets its own process group: Ctrl-C reaches this process alone, which then asks the workers to stop.
  const child = spawn(process.execPath, argumentsOf(options, run), {
    stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    detached: true,
    env: { ...process.env, GENC_PARENT: String(process.pid) },
  });
  const stop = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.startsWith('{')) view.show(run, fromJson<ProgressEvent>(line));
  });
  let failure: string | undefined;
  child.on('message', (told: Told) => {
    if (told.kind === 'failed') failure = told.message;
  });
  const code = await ended(child);
  signal.removeEventListener('abort', stop);
  if (code === 0) view.done(run, 'finished');
  else if (signal.aborted) view.done(run, 'stopped');
  else view.done(run, 'failed', failure ?? `the process ended with ${code}`);
}

const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
