/** One run of an ablation, in a process of its own: started, or resumed where it stopped. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import type { TrainingEngine } from '../train/engine.js';
import type { Limits } from '../train/options.js';
import { readCompiledModel } from '../folder/compiled-model.js';
import { loadModule } from '../open/module.js';
import type { ProgressEvent } from '../progress.js';
import type { RunResult } from '../train/result.js';
import { readRunFile, runFilePath } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { startTraining } from '../train/start-training.js';
import { resumeRun } from '../train/resume-run.js';
import { armFolder, readAblationFile, runFolder, runName, runsOf } from './ablation-file.js';
import type { AblationFile, AblationRun } from './ablation-file.js';

export interface AblationRunOptions extends Limits {
  readonly dataDirectory?: string;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /**
   * True to go on with other data than this run, or others of the ablation, were trained on; otherwise that is an
   * error.
   */
  readonly changedData?: boolean;
  /** The seconds to wait for another process that trains the run, before it is an error. */
  readonly wait?: number;
  /** What trains; this process if absent. */
  readonly engine?: TrainingEngine;
  /** The report of the backend's preparation. */
  readonly backend?: unknown;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** @param name The name, such as `ARM/seed-0`, or the run's number in the plan, from 0. */
export async function findAblationRun(ablation: string, name: string): Promise<AblationRun> {
  const runs = runsOf(await readAblationFile(ablation));
  const run = /^\d+$/.test(name) ? runs[Number(name)] : runs.find((each) => runName(each) === name);
  if (run) return run;
  throw new UserError(`The ablation '${ablation}' has no run '${name}'.`, {
    hint: `It has ${runs.length}: 0 to ${runs.length - 1}, or by name ${runs.slice(0, 4).map(runName).join(', ')}${runs.length > 4 ? ' …' : ''}`,
  });
}

/**
 * Trains to the end of the arm's epochs. An interrupted run goes on; a run that was killed before its first checkpoint
 * starts anew. A run that was finished before stays as it is, and the result is undefined.
 */
export async function trainAblationRun(
  ablation: string,
  run: AblationRun,
  options: AblationRunOptions,
): Promise<RunResult | undefined> {
  const folder = runFolder(ablation, run);
  const { arm, seed } = run;
  const epochs = arm.stages ?? arm.epochs;
  const { dataDirectory, ...limits } = options;
  const there = existsSync(runFilePath(folder)) ? await readRunFile(folder) : undefined;
  if (there?.status === 'finished') return undefined;
  const plan = await readAblationFile(ablation);
  const { spec, base, runs, dataDirectory: planned } = plan;
  const compiled = await readCompiledModel(armFolder(ablation, arm));
  const model = await loadModule(compiled.code, 'model.ts');
  const elsewhere = readBy(model, { ...plan.elsewhere, ...options.elsewhere });
  if (there) return resumeRun(folder, { ...limits, elsewhere, dataDirectory, epochs });
  return startTraining(compiled, {
    ...{ ...limits, elsewhere, model },
    // Paths of data are relative to the spec, wherever the ablation's folder lies.
    spec: { path: join(base, spec.split('/').at(-1)!), text: compiled.resolved },
    settings: arm.settings,
    seed,
    dataDirectory: dataDirectory ?? planned,
    runs,
    alike: await othersData(ablation, plan, { run, model }),
    epochs,
    // The spec gives the batches of stages.
    ...(arm.stages ? {} : { batch: arm.batch }),
    folder,
    // A folder without a record is not a run; a process that trains in it has its lock.
    anew: true,
  });
}

/** The sources that lie elsewhere and that this arm reads. */
const readBy = (model: AnyModel, elsewhere: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(elsewhere).filter(([name]) =>
      Object.values(model.data).some(({ sources }) => sources.includes(name)),
    ),
  );

/**
 * The records of data of the other runs of the ablation. `choose folders=…` chooses other folders under another seed.
 */
async function othersData(
  ablation: string,
  plan: AblationFile,
  { run, model }: { readonly run: AblationRun; readonly model: AnyModel },
): Promise<NonNullable<RunFile['data']>[]> {
  const others = runsOf(plan).filter((each) => runName(each) !== runName(run));
  const records = await Promise.all(
    others.map((each) => readRunFile(runFolder(ablation, each)).catch(() => undefined)),
  );
  return records.map((record, index) =>
    Object.fromEntries(
      Object.entries(record?.data ?? {}).filter(
        ([name]) => others[index]!.seed === run.seed || model.data[name]?.folders === undefined,
      ),
    ),
  );
}
