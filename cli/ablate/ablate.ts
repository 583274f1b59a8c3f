/** `genc ablate`: plan, run, go on, collect. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudyFile, StudyRun } from '../../runtime/runs/ablation/index.js';
import { parseAddress } from '../common/address.js';
import type { AblateOptions } from '../commands/ablate.js';
import { Failure, UsageError } from '../common/failure.js';
import { interactive, note, paint, print, printJson, self } from '../common/terminal.js';
import { Interruption } from '../actions/train.js';
import { kubernetesJob, slurmScript } from './jobs.js';
import { planText, workOf } from './plan-text.js';
import type { Estimate } from './plan-text.js';
import { runPool } from './workers.js';
import type { Prepared } from './planned.js';
import { planStudy, sameStudy, writeStudy } from './planned.js';
import { studyView } from './view.js';

/** Answers the exit code: 1 when a run failed. */
export async function runAblate(place: string | undefined, options: AblateOptions): Promise<number> {
  const isStudy = place !== undefined && existsSync(join(place, 'study.json'));
  if (options.collect !== undefined) return collect(requireStudy(place, isStudy), options);
  if (options.only !== undefined) {
    const { runOne } = await import('./worker.js');
    return runOne(requireStudy(place, isStudy), options.only, options);
  }
  const { makeNewFolder, readStudyFile } = await import('../../runtime/runs/ablation/index.js');
  if (isStudy) refusePlanned(place, options);
  if (isStudy) return locked(place, async () => train(place, await readStudyFile(place), options));
  const prepared = await planStudy(parseAddress(place), options);
  const { study } = prepared;
  if (options.plan && !options.slurm && !options.k8s) return showPlan(prepared, options);
  const folder = options.out ?? (await makeNewFolder(defaultFolder(study.name)));
  return locked(folder, async () => {
    if (!(await sameStudy(folder, study))) await writeStudy(folder, prepared);
    if (options.slurm || options.k8s) return writeJobs(folder, study, options);
    if (!options.json) print(`${planText(study, await measure(prepared, options), jobsOf(options))}\n`);
    return train(folder, study, options);
  });
}

/** One process at a time sees to a study; its runs have locks of their own, and `--only` and `--collect` need no other. */
async function locked(folder: string, work: () => Promise<number>): Promise<number> {
  const { takeLock } = await import('../../runtime/runs/ablation/index.js');
  const lock = await takeLock(folder, { work: 'ablation' });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** What a study trains was planned when it was made; its runs are alike only if all of them keep to that. */
function refusePlanned(folder: string, { seeds, epochs, set }: AblateOptions): void {
  const isSet = Object.keys(set ?? {}).length > 0;
  const asked = seeds ? '--seeds' : epochs !== undefined ? '--epochs' : isSet ? '--set' : undefined;
  if (asked !== undefined)
    throw new UsageError(
      `${asked} cannot change a study that is planned: ${join(folder, 'study.json')} says what it trains`,
      `${self} ablate FILE ${asked} … makes a new one`,
    );
}

function requireStudy(place: string | undefined, isStudy: boolean): string {
  if (place !== undefined && isStudy) return place;
  throw new UsageError(
    place === undefined ? 'which study?' : `${place} is no study: it has no study.json`,
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
  const { study } = prepared;
  if (options.json) printJson(study);
  else print(planText(study, await measure(prepared, options), jobsOf(options)));
  return 0;
}

/** Times an iteration of the base and, where there is more to do, of the largest arm. */
async function measure(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  const work = prepared.study.arms.map(workOf);
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
  { plan, study }: Prepared,
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
    const call = [...process.execArgv, process.argv[1]!, 'ablate', path, '--measure', study.base, ...words];
    const { status, stdout } = spawnSync(process.execPath, call, { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as Measured) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeJobs(folder: string, study: StudyFile, options: AblateOptions): Promise<number> {
  const { runsOf } = await import('../../runtime/runs/ablation/index.js');
  const threads = options.threads ?? 4;
  const { name } = study;
  const job = { folder, name, runs: runsOf(study).length, threads, data: options.data, image: options.image };
  await mkdir(folder, { recursive: true });
  const [file, text] = options.slurm ? ['study.sbatch', slurmScript(job)] : ['study.yaml', kubernetesJob(job)];
  await writeFile(join(folder, file), text);
  print(`${join(folder, file)}: ${job.runs} jobs, one run each; afterwards ${self} ablate ${folder} --collect`);
  return 0;
}

async function train(folder: string, study: StudyFile, options: AblateOptions): Promise<number> {
  const { collectStudy, runName, runsOf, writeStudyReport } = await import('../../runtime/runs/ablation/index.js');
  const before = await collectStudy(folder);
  const state = new Map(before.runs.map((run) => [runName(run), run.status]));
  const settled = (run: StudyRun): boolean => {
    const status = state.get(runName(run));
    return status === 'finished' || (status === 'failed' && options.retry !== true);
  };
  const runs = runsOf(study).filter((run) => !settled(run));
  const finished = [...state.values()].filter((status) => status === 'finished').length;
  const interruption = new Interruption();
  const view = studyView(interactive(process.stderr) ? 'bars' : 'lines', state.size, finished);
  try {
    const { data, backend, source, changedData } = options;
    const { signal } = interruption;
    const given = { data, backend, source, changedData };
    await runPool(runs, { folder, ...given, threads: threadsOf(options), jobs: jobsOf(options), signal, view });
  } finally {
    view.end();
    interruption.end();
  }
  const after = await collectStudy(folder);
  const page = await writeStudyReport(after);
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
  const { collectStudy, resultsOf, writeStudyReport } = await import('../../runtime/runs/ablation/index.js');
  const elsewhere = Array.isArray(options.collect) ? options.collect : [];
  for (const place of elsewhere) if (!existsSync(place)) throw new UsageError(`there is no folder ${place}`);
  const collected = await collectStudy(folder, elsewhere);
  const page = await writeStudyReport(collected);
  if (options.json) printJson(resultsOf(collected));
  else await conclude(folder, page, elsewhere);
  if (collected.runs.every(({ status }) => status !== 'finished')) throw new Failure('no run is finished yet');
  return 0;
}

async function conclude(folder: string, page: string, elsewhere: readonly string[] = []): Promise<void> {
  const { collectStudy, incomplete, markdownTable, resultsOf, unmeasured } =
    await import('../../runtime/runs/ablation/index.js');
  const collected = await collectStudy(folder, elsewhere);
  const results = resultsOf(collected);
  print(`\n${markdownTable(results)}\n`);
  for (const line of [...incomplete(collected.runs), ...unmeasured(collected.runs, results)])
    print(`  ${paint.yellow(line)}`);
  print(`  report   ${page}\n  table    ${join(folder, 'table.md')}, table.csv, results.json`);
}
