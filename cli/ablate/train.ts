/** Trains the runs of an ablation in worker processes and reports their results. */
import { interactive, note, paint, self } from '../common/terminal.js';
import { Interruption } from '../common/interruption.js';
import { conclude } from './collect.js';
import { jobsOf, threadsOf } from './options.js';
import type { AblateOptions } from './options.js';
import { ablationView } from './view.js';
import { runWorkers } from './workers.js';

/** Trains the remaining runs; returns the exit code. */
export async function train(folder: string, options: AblateOptions): Promise<number> {
  const { collectAblation, remainingRuns, writeAblationReport } = await import('../../runtime/runs/ablation/index.js');
  const before = await collectAblation(folder);
  const runs = remainingRuns(before, options);
  const finished = before.runs.filter(({ status }) => status === 'finished').length;
  const interruption = new Interruption();
  const view = ablationView(interactive(process.stderr) ? 'bars' : 'lines', before.runs.length, finished);
  try {
    const { data, backend, source, changedData, engine, device, processes, amp, compile, maxRestarts } = options;
    const { signal } = interruption;
    const torch = { engine, device, processes, amp, compile, maxRestarts };
    const given = { data, backend, source, changedData, ...torch };
    await runWorkers(runs, { folder, ...given, threads: threadsOf(options), jobs: jobsOf(options), signal, view });
  } finally {
    view.end();
    interruption.end();
  }
  const after = await collectAblation(folder);
  const page = await writeAblationReport(after);
  if (!options.json) await conclude(folder, page);
  if (interruption.signal.aborted) {
    note(`${paint.yellow('stopped')}; go on with ${self} ablate ${folder}`);
    return interruption.exitCode;
  }
  const failed = after.runs.filter(({ status }) => status === 'failed');
  if (failed.length > 0) note(`${paint.red(`${failed.length} failed`)}; ${self} ablate ${folder} --retry tries again`);
  return failed.length + view.failures.length > 0 ? 1 : 0;
}
