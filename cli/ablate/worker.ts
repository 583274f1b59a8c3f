/** One run of an ablation in a process of its own, started by `genc ablate` or by a job of a cluster. */
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import { progressReporter } from '../common/progress.js';
import { interactive, paint, print } from '../common/terminal.js';
import { prepare } from '../common/backend.js';
import { Interruption } from '../common/interruption.js';
import type { EngineOptions } from '../common/engine-options.js';
import { compilesTorch, trainingEngine } from '../common/torch.js';

export interface WorkerOptions extends EngineOptions {
  readonly data?: string;
  readonly backend?: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly changedData?: boolean;
  readonly json?: boolean;
}

/**
 * Seconds to wait for a run that another process still trains. On this host, the worker of a killed ablation first
 * writes its checkpoint; on a cluster, a restarted job on another host cannot see whether the previous one is dead.
 */
const [orphanWait, elsewhereWait] = [60, 360];

/**
 * @param name The run as `ARM/seed-0`, or its number in the plan.
 * @returns The exit code.
 */
export async function runOne(folder: string, name: string, options: WorkerOptions): Promise<number> {
  const interruption = new Interruption();
  const isChild = process.env['GENC_PARENT'] !== undefined;
  // A worker stops if its parent was killed: somebody may start the run anew.
  if (isChild) {
    process.stdin.on('end', () => interruption.abort());
    // A closed pipe must not end the process before the checkpoint is written.
    for (const stream of [process.stdout, process.stderr])
      stream.removeAllListeners('error').on('error', () => interruption.abort());
    process.stdin.resume();
    process.stdin.unref?.();
  }
  const progress = progressReporter(options.json ? 'json' : interactive(process.stderr) ? 'bar' : 'lines');
  try {
    const { findAblationRun, runFolder, trainAblationRun } = await import('../../runtime/runs/ablation/index.js');
    const run = await findAblationRun(folder, name);
    const onProgress = (event: ProgressEvent): void => progress.show(event);
    const { signal } = interruption;
    const engine = await trainingEngine(options, 'node', { compiles: compilesTorch(), signal, onProgress });
    const backend = await prepare(options);
    const result = await trainAblationRun(folder, run, {
      dataDirectory: options.data,
      ...(options.source === undefined ? {} : { elsewhere: options.source }),
      ...(options.changedData === undefined ? {} : { changedData: options.changedData }),
      backend,
      ...(engine === undefined ? {} : { engine }),
      wait: isChild ? orphanWait : elsewhereWait,
      signal,
      onProgress,
    });
    progress.end();
    const place = runFolder(folder, run);
    if (!options.json)
      print(result ? `${paint.green(result.reason)} ${place}` : `${paint.green('finished')} before: ${place}`);
    return result?.reason === 'aborted' ? interruption.exitCode : 0;
  } finally {
    progress.end();
    interruption.end();
  }
}
