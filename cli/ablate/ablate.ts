/** `genc ablate`: plan, run, go on, collect. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AblationFile, AblationRun } from '../../runtime/runs/ablation/index.js';
import { parseAddress } from '../common/address.js';
import { Failure, UsageError } from '../common/failure.js';
import { interactive, note, paint, print, printJson, self } from '../common/terminal.js';
import { Interruption } from '../common/interruption.js';
import { kubernetesJob, slurmScript } from './jobs.js';
import { planText, workOf } from './plan-text.js';
import type { Estimate } from './plan-text.js';
import { runPool } from './workers.js';
import type { Prepared } from './planned.js';
import { prepareAblation, holdsSame, writePrepared } from './planned.js';
import { ablationView } from './view.js';

export interface AblateOptions {
  readonly plan?: boolean;
  readonly out?: string;
  readonly jobs?: number;
  readonly threads?: number;
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly set?: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly backend?: string;
  readonly retry?: boolean;
  readonly run?: Readonly<Record<string, string>>;
  readonly source?: Readonly<Record<string, string>>;
  readonly changedData?: boolean;
  readonly only?: string;
  readonly measure?: string;
  readonly slurm?: boolean;
  readonly k8s?: boolean;
  readonly image?: string;
  /** True without folders. */
  readonly collect?: readonly string[] | true;
  readonly json?: boolean;
}

/** Answers the exit code: 1 when a run failed. */
export async function runAblate(place: string | undefined, options: AblateOptions): Promise<number> {
  const isAblation = place !== undefined && existsSync(join(place, 'ablation.json'));
  if (options.collect !== undefined) return collect(requireAblation(place, isAblation), options);
  if (options.only !== undefined) {
    const { runOne } = await import('./worker.js');
    return runOne(requireAblation(place, isAblation), options.only, options);
  }
  const { makeNewFolder, readAblationFile } = await import('../../runtime/runs/ablation/index.js');
  if (isAblation) refusePlanned(place, options);
  if (isAblation) return locked(place, async () => train(place, await readAblationFile(place), options));
  const prepared = await prepareAblation(parseAddress(place), options);
  const { ablation } = prepared;
  if (options.plan && !options.slurm && !options.k8s) return showPlan(prepared, options);
  const folder = options.out ?? (await makeNewFolder(defaultFolder(ablation.name)));
  return locked(folder, async () => {
    if (!(await holdsSame(folder, ablation))) await writePrepared(folder, prepared);
    if (options.slurm || options.k8s) return writeJobs(folder, ablation, options);
    if (!options.json) print(`${planText(ablation, await measure(prepared, options), jobsOf(options))}\n`);
    return train(folder, ablation, options);
  });
}

/** One process at a time sees to an ablation; its runs have locks of their own, and `--only` and `--collect` need no other. */
async function locked(folder: string, work: () => Promise<number>): Promise<number> {
  const { takeLock } = await import('../../runtime/runs/ablation/index.js');
  const lock = await takeLock(folder, { work: 'ablation' });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** What an ablation trains was planned when it was made; its runs are alike only if all of them keep to that. */
function refusePlanned(folder: string, { seeds, epochs, set }: AblateOptions): void {
  const isSet = Object.keys(set ?? {}).length > 0;
  const asked = seeds ? '--seeds' : epochs !== undefined ? '--epochs' : isSet ? '--set' : undefined;
  if (asked !== undefined)
    throw new UsageError(
      `${asked} cannot change an ablation that is planned: ${join(folder, 'ablation.json')} says what it trains`,
      `${self} ablate FILE ${asked} … makes a new one`,
    );
}

function requireAblation(place: string | undefined, isAblation: boolean): string {
  if (place !== undefined && isAblation) return place;
  throw new UsageError(
    place === undefined ? 'which ablation?' : `${place} is no ablation: it has no ablation.json`,
    `${self} ablate FILE --plan --slurm writes one without running it`,
  );
}

function defaultFolder(name: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join('runs', `${name}-${stamp}`);
}

const jobsOf = ({ jobs }: AblateOptions): number => jobs ?? 1;
const threadsOf = ({ jobs, threads }: AblateOptions): number | undefined =>
  threads ?? (jobs === undefined || jobs === 1 ? undefined : Math.max(1, Math.floor(availableParallelism() / jobs)));

async function showPlan(prepared: Prepared, options: AblateOptions): Promise<number> {
  const { ablation } = prepared;
  if (options.json) printJson(ablation);
  else print(planText(ablation, await measure(prepared, options), jobsOf(options)));
  return 0;
}

/** Times an iteration of the base and, where there is more to do, of the largest arm. */
async function measure(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  const work = prepared.ablation.arms.map(workOf);
  const base = await measureArm(prepared, 0, options);
  if (!base) return undefined;
  const most = work.indexOf(Math.max(...work));
  const largest = work[most]! > work[0]! ? await measureArm(prepared, most, options) : undefined;
  return {
    base: { seconds: base.seconds, work: work[0]! },
    ...(largest ? { largest: { seconds: largest.seconds, work: work[most]! } } : {}),
    ...(base.examples === undefined ? {} : { examples: base.examples }),
  };
}

interface Measured {
  readonly seconds: number;
  readonly examples?: number;
}

/** In a process of its own, so that its memory is given back. */
async function measureArm(
  { plan, ablation }: Prepared,
  index: number,
  options: AblateOptions,
): Promise<Measured | undefined> {
  const { emit } = await import('../../compiler/index.js');
  const folder = mkdtempSync(join(tmpdir(), 'genc-measure-'));
  try {
    const path = join(folder, 'model.ts');
    await writeFile(path, await emit(plan.arms[index]!.graph!));
    const settings = Object.entries({ data: options.data, backend: options.backend, threads: threadsOf(options) });
    const words = settings.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    const call = [...process.execArgv, process.argv[1]!, 'ablate', path, '--measure', ablation.base, ...words];
    const { status, stdout } = spawnSync(process.execPath, call, { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as Measured) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeJobs(folder: string, ablation: AblationFile, options: AblateOptions): Promise<number> {
  const { runsOf } = await import('../../runtime/runs/ablation/index.js');
  const threads = options.threads ?? 4;
  const { name } = ablation;
  const job = { folder, name, runs: runsOf(ablation).length, threads, data: options.data, image: options.image };
  await mkdir(folder, { recursive: true });
  const [file, text] = options.slurm ? ['ablation.sbatch', slurmScript(job)] : ['ablation.yaml', kubernetesJob(job)];
  await writeFile(join(folder, file), text);
  print(`${join(folder, file)}: ${job.runs} jobs, one run each; afterwards ${self} ablate ${folder} --collect`);
  return 0;
}

async function train(folder: string, ablation: AblationFile, options: AblateOptions): Promise<number> {
  const { collectAblation, runName, runsOf, writeAblationReport } =
    await import('../../runtime/runs/ablation/index.js');
  const before = await collectAblation(folder);
  const state = new Map(before.runs.map((run) => [runName(run), run.status]));
  const settled = (run: AblationRun): boolean => {
    const status = state.get(runName(run));
    return status === 'finished' || (status === 'failed' && options.retry !== true);
  };
  const runs = runsOf(ablation).filter((run) => !settled(run));
  const finished = [...state.values()].filter((status) => status === 'finished').length;
  const interruption = new Interruption();
  const view = ablationView(interactive(process.stderr) ? 'bars' : 'lines', state.size, finished);
  try {
    const { data, backend, source, changedData } = options;
    const { signal } = interruption;
    const given = { data, backend, source, changedData };
    await runPool(runs, { folder, ...given, threads: threadsOf(options), jobs: jobsOf(options), signal, view });
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

async function collect(folder: string, options: AblateOptions): Promise<number> {
  const { collectAblation, resultsOf, writeAblationReport } = await import('../../runtime/runs/ablation/index.js');
  const elsewhere = Array.isArray(options.collect) ? options.collect : [];
  for (const place of elsewhere) if (!existsSync(place)) throw new UsageError(`there is no folder ${place}`);
  const collected = await collectAblation(folder, elsewhere);
  const page = await writeAblationReport(collected);
  if (options.json) printJson(resultsOf(collected));
  else await conclude(folder, page, elsewhere);
  if (collected.runs.every(({ status }) => status !== 'finished')) throw new Failure('no run is finished yet');
  return 0;
}

async function conclude(folder: string, page: string, elsewhere: readonly string[] = []): Promise<void> {
  const { collectAblation, incomplete, markdownTable, resultsOf, unmeasured } =
    await import('../../runtime/runs/ablation/index.js');
  const collected = await collectAblation(folder, elsewhere);
  const results = resultsOf(collected);
  print(`\n${markdownTable(results)}\n`);
  for (const line of [...incomplete(collected.runs), ...unmeasured(collected.runs, results)])
    print(`  ${paint.yellow(line)}`);
  print(`  report   ${page}\n  table    ${join(folder, 'table.md')}, table.csv, results.json`);
}
