/** The plan of an ablation and an estimate of its time. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workOf } from '../../runtime/runs/ablation/estimate.js';
import type { Estimate } from '../../runtime/runs/ablation/estimate.js';
import type { TrainingSpeed } from '../../runtime/engine/backend/training-speed.js';
import { print, printJson } from '../common/terminal.js';
import { jobsOf, threadsOf } from './options.js';
import type { AblateOptions } from './options.js';
import { planText } from './plan-text.js';
import type { Prepared } from './spec-plan.js';

export async function showPlan(prepared: Prepared, options: AblateOptions): Promise<number> {
  const { ablation } = prepared;
  if (options.json) printJson(ablation);
  else print(planText(ablation, await estimateOf(prepared, options), jobsOf(options)));
  return 0;
}

/**
 * What is known of the plan's time: calculated from the work of every arm and the machine's speed, within seconds; or
 * measured, if that is asked for. This process says nothing about torch.
 */
export async function estimateOf(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  if (options.engine === 'torch') return undefined;
  return options.measure ? measured(prepared, options) : calculated(prepared, options);
}

async function calculated(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  const { runPlanOf, tfjs, trainingWork } = await import('../../compiler/index.js');
  const graphs = prepared.plan.arms.map(({ graph }) => graph!);
  const { data, train } = runPlanOf(graphs[0]!, tfjs);
  const { speed, examples } = await ask('data.json', JSON.stringify(data[train.data]), prepared, options, patience);
  if (!speed) return undefined;
  const arms = graphs.map((graph) =>
    trainingWork(graph).map((stage) => ({ ...stage, epochs: options.epochs ?? stage.epochs })),
  );
  return { kind: 'calculated', speed, arms, ...(examples === undefined ? {} : { examples }) };
}

/** Times an iteration of the base and, if another arm does more work, of the largest arm. */
async function measured(prepared: Prepared, options: AblateOptions): Promise<Estimate | undefined> {
  const { emit } = await import('../../compiler/index.js');
  const work = prepared.ablation.arms.map(workOf);
  const measureArm = async (index: number): Promise<Answers> =>
    ask('model.ts', await emit(prepared.plan.arms[index]!.graph!), prepared, options);
  const base = await measureArm(0);
  if (base.seconds === undefined) return undefined;
  const most = work.indexOf(Math.max(...work));
  const largest = work[most]! > work[0]! ? await measureArm(most) : {};
  return {
    kind: 'measured',
    base: { seconds: base.seconds, work: work[0]! },
    ...(largest.seconds === undefined ? {} : { largest: { seconds: largest.seconds, work: work[most]! } }),
    ...(base.examples === undefined ? {} : { examples: base.examples }),
  };
}

interface Answers {
  readonly seconds?: number;
  readonly speed?: TrainingSpeed;
  readonly examples?: number;
}

/** The milliseconds after which a plan is shown without the number of examples: a new folder is read through once. */
const patience = 20_000;

/** Asks a process of its own, so that its memory is released. Its answers are lines; some may be missing. */
async function ask(
  file: string,
  content: string,
  { ablation }: Prepared,
  options: AblateOptions,
  timeout?: number,
): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'genc-measure-'));
  try {
    const path = join(folder, file);
    await writeFile(path, content);
    const settings = Object.entries({ data: options.data, backend: options.backend, threads: threadsOf(options) });
    const words = settings.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
    const call = [...process.execArgv, process.argv[1]!, 'ablate', path, '--probe', ablation.base, ...words];
    const { stdout } = spawnSync(process.execPath, call, { encoding: 'utf8', timeout });
    const lines = stdout.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
    return Object.assign({}, ...lines.map((line) => JSON.parse(line) as Answers)) as Answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
