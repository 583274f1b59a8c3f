/** `genc ablate`: plans an ablation, trains its runs, continues it and collects its results. */
import { join } from 'node:path';
import { isAblation } from '../../runtime/runs/ablation/ablation-file.js';
import { parseAddress } from '../common/spec-address.js';
import { chosenEngine } from '../common/engine-options.js';
import type { EngineOptions } from '../common/engine-options.js';
import { UsageError } from '../common/failure.js';
import { print, self } from '../common/terminal.js';
import { collect } from './collect.js';
import { writeJobs } from './jobs.js';
import { jobsOf } from './options.js';
import type { AblateOptions } from './options.js';
import { estimateOf, showPlan } from './plan.js';
import { planText } from './plan-text.js';
import { prepareAblation, writePrepared } from './spec-plan.js';
import { train } from './train.js';

/** Returns the exit code: 1 if a run failed. */
export async function runAblate(place: string | undefined, options: AblateOptions): Promise<number> {
  chosenEngine(engineOnly(options));
  const isOnDisk = place !== undefined && isAblation(place);
  if (options.collect !== undefined) return collect(requireAblation(place), options);
  if (options.only !== undefined) {
    const { runOne } = await import('./worker.js');
    return runOne(requireAblation(place), options.only, options);
  }
  const { makeNewFolder } = await import('../../runtime/runs/ablation/index.js');
  if (isOnDisk) refusePlanned(place, options);
  if (isOnDisk) return locked(place, async () => train(place, options));
  const prepared = await prepareAblation(parseAddress(place), options);
  const { ablation } = prepared;
  if (options.plan && !options.slurm && !options.k8s) return showPlan(prepared, options);
  const folder = options.out ?? (await makeNewFolder(defaultFolder(ablation.name)));
  return locked(folder, async () => {
    await writePrepared(folder, prepared);
    if (options.slurm || options.k8s) return writeJobs(folder, ablation, options);
    if (!options.json) print(`${planText(ablation, await estimateOf(prepared, options), jobsOf(options))}\n`);
    return train(folder, options);
  });
}

/** The options of the engine: an ablation has job files of its own. */
const engineOnly = ({ engine, device, processes, amp, compile, maxRestarts }: AblateOptions): EngineOptions => ({
  ...{ engine, device, processes, amp, compile, maxRestarts },
});

/** Locks an ablation's folder during `work`. Runs have their own locks; `--only` and `--collect` need no other. */
async function locked(folder: string, work: () => Promise<number>): Promise<number> {
  const { takeLock } = await import('../../runtime/runs/ablation/index.js');
  const lock = await takeLock(folder, { work: 'ablation' });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Refuses options that would change an ablation that exists: its runs are comparable only if all follow one plan. */
function refusePlanned(folder: string, { seeds, epochs, set }: AblateOptions): void {
  const isSet = Object.keys(set ?? {}).length > 0;
  const asked = seeds ? '--seeds' : epochs !== undefined ? '--epochs' : isSet ? '--set' : undefined;
  if (asked !== undefined)
    throw new UsageError(
      `${asked} cannot change an ablation that is planned: ${join(folder, 'ablation.json')} says what it trains`,
      `${self} ablate FILE ${asked} … makes a new one`,
    );
}

function requireAblation(place: string | undefined): string {
  if (place !== undefined && isAblation(place)) return place;
  throw new UsageError(
    place === undefined ? 'which ablation?' : `${place} is no ablation: it has no ablation.json`,
    `${self} ablate FILE --plan --slurm writes one without running it`,
  );
}

function defaultFolder(name: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join('runs', `${name}-${stamp}`);
}
