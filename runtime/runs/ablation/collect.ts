/** The collection of an ablation's results, from its folder or from anywhere else. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked } from '../locks/lock.js';
import { readMetrics } from '../folder/metrics-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import { readDistances } from '../folder/distances.js';
import type { RunDistances } from '../folder/distances.js';
import { readRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { runFiles } from '../folder/compiled-model.js';
import { armFolder, readAblationFile, runFolder, runsOf } from './ablation-file.js';
import type { AblationArm, AblationFile } from './ablation-file.js';

export interface CollectedRun {
  readonly arm: AblationArm;
  readonly seed: number;
  readonly folder: string;
  readonly status: RunFile['status'] | 'waiting';
  /** True if a living process trains the run; a run that is `running` and not held was killed. */
  readonly held?: boolean;
  /** The reason why it stopped or failed. */
  readonly reason?: string;
  /** The number of epochs done. */
  readonly epoch: number;
  readonly metrics: readonly MetricsLine[];
  readonly skipped: readonly string[];
  /** The measures of the spec that were left out, with the reasons. */
  readonly absent: Readonly<Record<string, string>>;
  /** The distances of pictures that were measured in training. */
  readonly distances: readonly RunDistances[];
  readonly machine: string;
}

export interface Collected {
  readonly folder: string;
  readonly ablation: AblationFile;
  readonly runs: readonly CollectedRun[];
}

/**
 * @param elsewhere Folders that are runs or hold runs. Runs count for an arm if they trained the very same resolved
 * model for as many epochs, under one of the ablation's seeds.
 */
export async function collectAblation(folder: string, elsewhere: readonly string[] = []): Promise<Collected> {
  const ablation = await readAblationFile(folder);
  const found = await foundElsewhere(folder, ablation, elsewhere);
  const runs = await Promise.all(
    runsOf(ablation).map(async (run): Promise<CollectedRun> => {
      const own = runFolder(folder, run);
      const place = existsSync(join(own, 'run.json')) ? own : (found.get(`${run.arm.id} ${run.seed}`) ?? own);
      return { ...run, folder: place, ...(await stateOf(place)) };
    }),
  );
  return { folder, ablation, runs };
}

type State = Omit<CollectedRun, 'arm' | 'seed' | 'folder'>;

async function stateOf(folder: string): Promise<State> {
  const held = await isLocked(folder);
  if (!existsSync(join(folder, 'run.json')))
    return { status: 'waiting', held, epoch: 0, metrics: [], skipped: [], absent: {}, distances: [], machine: '' };
  const [run, metrics, { during }] = await Promise.all([
    readRunFile(folder),
    readMetrics(folder),
    readDistances(folder),
  ]);
  const { status, reason, skipped, absent = {}, environment } = run;
  const epoch = Math.max(0, ...metrics.filter(({ kind }) => kind === 'epoch').map((line) => line.epoch));
  const machine = `${environment['processor'] ?? 'unknown'}, Node ${environment['node'] ?? '?'}`;
  const why = reason === undefined ? {} : { reason };
  return { status, held, ...why, epoch, metrics, skipped, absent, distances: during, machine };
}

async function foundElsewhere(
  folder: string,
  ablation: AblationFile,
  elsewhere: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const arms = await Promise.all(
    ablation.arms.map(async (arm) => ({
      arm,
      resolved: await readFile(join(armFolder(folder, arm), runFiles.resolved), 'utf8').catch(() => undefined),
    })),
  );
  for (const place of (await Promise.all(elsewhere.map(runFoldersIn))).flat()) {
    const run = await readRunFile(place);
    const resolved = await readFile(join(place, runFiles.resolved), 'utf8').catch(() => undefined);
    const arm = arms.find((each) => resolved !== undefined && each.resolved === resolved)?.arm;
    if (arm && ablation.seeds.includes(run.seed) && isAsLong(run, arm) && run.batch === arm.batch)
      found.set(`${arm.id} ${run.seed}`, place);
  }
  return found;
}

const isAsLong = (run: RunFile, arm: AblationArm): boolean =>
  run.epochs === arm.epochs &&
  (run.stages ?? []).every(
    ({ name, epochs }) => arm.stages && Object.hasOwn(arm.stages, name) && arm.stages[name] === epochs,
  );

/** The folder itself if it is a run, or the runs at most three levels below it. */
async function runFoldersIn(folder: string, depth = 3): Promise<string[]> {
  if (existsSync(join(folder, 'run.json'))) return [folder];
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  return (await Promise.all(below.map((each) => runFoldersIn(each, depth - 1)))).flat();
}

const splits = ['test', 'validation', 'train'] as const;

/**
 * The newest value of a measure over a whole split: the test split if it is measured there, else validation, else
 * training.
 */
export function finalValue(
  run: Pick<CollectedRun, 'metrics'>,
  measure: string,
): { value: number; split: string } | undefined {
  for (const split of splits) {
    const line = run.metrics.findLast(
      (each) => each.kind === 'epoch' && each.split === split && measure in each.values,
    );
    if (line) return { value: line.values[measure]!, split };
  }
  return undefined;
}
