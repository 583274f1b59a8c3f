/** One run of an ablation in a process of its own: what `genc ablate` starts, and what a job of a cluster calls. */
import { progressReporter } from '../common/progress.js';
import { interactive, note, paint, print } from '../common/terminal.js';
import { prepare } from '../common/backend.js';
import { Interruption } from '../common/interruption.js';

export interface WorkerOptions {
  readonly data?: string;
  readonly backend?: string;
  readonly threads?: number;
  readonly source?: Readonly<Record<string, string>>;
  readonly changedData?: boolean;
  readonly json?: boolean;
}

/**
 * Seconds for which a run that another process trains is waited for: the worker of an ablation that was killed writes its
 * checkpoint first; a job that a cluster starts again, on another host, cannot see whether the one before is dead.
 */
const [orphanWait, elsewhereWait] = [60, 360];

/** @param name As `ARM/seed-0`, or the run's number in the plan. Answers the exit code. */
export async function runOne(folder: string, name: string, options: WorkerOptions): Promise<number> {
  const interruption = new Interruption();
  const isChild = process.env['GENC_PARENT'] !== undefined;
  // A worker whose parent was killed must not go on writing: its run may be started anew.
  if (isChild) {
    process.stdin.on('end', () => interruption.abort());
    // Nor may it die of telling nobody: its checkpoint comes first.
    for (const stream of [process.stdout, process.stderr])
      stream.removeAllListeners('error').on('error', () => interruption.abort());
    process.stdin.resume();
    process.stdin.unref?.();
  }
  const progress = progressReporter(options.json ? 'json' : interactive(process.stderr) ? 'bar' : 'lines');
  try {
    const { findAblationRun, runFolder, trainAblationRun } = await import('../../runtime/runs/ablation/index.js');
    const run = await findAblationRun(folder, name);
    const backend = await prepare(options);
    const result = await trainAblationRun(folder, run, {
      dataDirectory: options.data,
      ...(options.source === undefined ? {} : { elsewhere: options.source }),
      ...(options.changedData === undefined ? {} : { changedData: options.changedData }),
      backend,
      wait: isChild ? orphanWait : elsewhereWait,
      signal: interruption.signal,
      onProgress: (event) => progress.show(event),
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

/** Measures an iteration of a compiled module and counts those of an epoch; prints both as JSON. */
export async function measureOne(modulePath: string, base: string, options: WorkerOptions): Promise<number> {
  const [{ readFile }, { loadModule }, { countExamples, measureIteration }] = await Promise.all([
    import('node:fs/promises'),
    import('../../runtime/node.js'),
    import('../../runtime/runs/ablation/index.js'),
  ]);
  const model = await loadModule(await readFile(modulePath, 'utf8'), modulePath);
  const examples = await countExamples(model, { base, dataDirectory: options.data }, note);
  await prepare(options);
  const seconds = await measureIteration(model, model.train.batch);
  print(JSON.stringify({ seconds, examples }));
  return 0;
}
