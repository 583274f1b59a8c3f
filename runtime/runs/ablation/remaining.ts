import { runName, runsOf } from './ablation-file.js';
import type { AblationRun } from './ablation-file.js';
import type { Collected } from './collect.js';

/** The runs that are still to be trained. A failed run is one of them only if it is to be tried again. */
export function remainingRuns(
  { ablation, runs }: Collected,
  { retry = false }: { readonly retry?: boolean },
): AblationRun[] {
  const status = new Map(runs.map((run) => [runName(run), run.status]));
  const isSettled = (run: AblationRun): boolean => {
    const known = status.get(runName(run));
    return known === 'finished' || (known === 'failed' && !retry);
  };
  return runsOf(ablation).filter((run) => !isSettled(run));
}
