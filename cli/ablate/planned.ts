/** From a planned ablation to an ablation on disk: every arm compiled, the plan written down. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Arm, Plan } from '../../compiler/ablation/index.js';
import type { Train } from '../../compiler/graph/types.js';
import type { AblationArm, AblationFile } from '../../runtime/runs/ablation/index.js';
import type { Address } from '../common/address.js';
import { Failure, UsageError } from '../common/failure.js';
import { read, report } from '../common/spec.js';

export interface PlanOptions {
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly data?: string;
  readonly set?: Readonly<Record<string, string>>;
  /** Folders of runs by their models, for data that these draw. */
  readonly run?: Readonly<Record<string, string>>;
  /** Paths of sources that lie elsewhere than the spec says. */
  readonly source?: Readonly<Record<string, string>>;
}

export interface Prepared {
  readonly plan: Plan;
  readonly ablation: AblationFile;
}

/** Plans the ablation that an address names. Errors are reported and end the command. */
export async function prepareAblation(address: Address, options: PlanOptions): Promise<Prepared> {
  const { planFile } = await import('../../compiler/ablation/index.js');
  const { tfjs } = await import('../../compiler/index.js');
  const { plan, diagnostics, ablations } = planFile(address.file, {
    target: tfjs,
    read,
    ablation: address.model,
    settings: options.set,
  });
  if (!plan && ablations.length > 1 && address.model === undefined)
    throw new UsageError(
      `${address.file} declares ${ablations.length} ablations`,
      `name one: ${address.file}:${ablations[0]}`,
    );
  report(diagnostics);
  if (!plan) throw new Failure();
  return { plan, ablation: await describe(plan, address, options) };
}

async function describe(plan: Plan, { file }: Address, options: PlanOptions): Promise<AblationFile> {
  const [{ compareStarts, otherFormulas }, { differencesBetween }, { summarize }] = await Promise.all([
    import('../../compiler/ablation/index.js'),
    import('./differences.js'),
    import('../../compiler/index.js'),
  ]);
  const base = plan.arms[0]!.graph!;
  const arms = plan.arms.map((arm, index): AblationArm => {
    const graph = arm.graph!;
    const { same, fresh, unequal } = compareStarts(base, graph);
    if (!graph.train) throw new Failure(`${arm.id} has no train block, so there is nothing to run`);
    return {
      id: arm.id,
      model: arm.model,
      ...(arm.edit === undefined ? {} : { edit: arm.edit }),
      settings: arm.settings,
      differences: index === 0 ? [] : differencesBetween(base, graph),
      start: { same, fresh },
      unequal: options.epochs === undefined ? unequal : unequal.filter((words) => !/^(in \w+ )?\d+ epochs/.test(words)),
      otherFormulas: otherFormulas(base, graph),
      ...epochsOf(graph.train, options.epochs),
      batch: graph.train.batch,
      flops: summarize(graph).nets.reduce((sum, { flops }) => sum + flops, 0),
    };
  });
  return {
    format: 'genc-ablation-1',
    name: plan.name,
    ...(plan.doc === undefined ? {} : { doc: plan.doc }),
    spec: file,
    base: resolve(dirname(file)),
    created: new Date().toISOString(),
    arms,
    seeds: options.seeds ?? plan.seeds,
    compare: plan.compare,
    ...(options.set === undefined ? {} : { set: options.set }),
    ...(options.run === undefined ? {} : { runs: absolute(options.run) }),
    ...(options.source === undefined ? {} : { elsewhere: absolute(options.source) }),
    ...(options.data === undefined ? {} : { dataDirectory: resolve(options.data) }),
  };
}

/** A number from the command line is that of every stage. */
function epochsOf(train: Train, epochs: number | undefined): Pick<AblationArm, 'epochs' | 'stages'> {
  if (!train.stages) return { epochs: epochs ?? train.epochs };
  const stages = Object.fromEntries(train.stages.map((stage) => [stage.name, epochs ?? stage.epochs]));
  return { epochs: Object.values(stages).reduce((sum, each) => sum + each, 0), stages };
}

const absolute = (runs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(runs).map(([model, folder]) => [model, resolve(folder)]));

/** Writes the ablation and the compiled module of every arm. */
export async function writePrepared(folder: string, { plan, ablation }: Prepared): Promise<void> {
  const { writeAblationFile } = await import('../../runtime/runs/ablation/index.js');
  for (const [index, arm] of plan.arms.entries()) await writeArm(join(folder, ablation.arms[index]!.id), arm);
  await writeAblationFile(folder, ablation);
}

async function writeArm(folder: string, { graph, resolvedText }: Arm): Promise<void> {
  const [{ emit, graphToDot, summarize }, { armFiles }, viz] = await Promise.all([
    import('../../compiler/index.js'),
    import('../../runtime/runs/ablation/index.js'),
    import('@viz-js/viz').then(({ instance }) => instance()),
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, armFiles.module), await emit(graph!));
  await writeFile(join(folder, armFiles.resolved), resolvedText);
  await writeFile(join(folder, armFiles.layers), `${JSON.stringify(summarize(graph!), null, 2)}\n`);
  await writeFile(join(folder, armFiles.graph), viz.renderString(graphToDot(graph!), { format: 'svg' }));
}

/** The ablation that a folder holds, when it is this very one; none when the folder is new. */
export async function holdsSame(folder: string, ablation: AblationFile): Promise<boolean> {
  if (!existsSync(join(folder, 'ablation.json'))) return false;
  const { readAblationFile } = await import('../../runtime/runs/ablation/index.js');
  const there = await readAblationFile(folder);
  const essence = ({ arms, seeds, compare, set }: AblationFile): string => JSON.stringify([arms, seeds, compare, set]);
  if (essence(there) === essence(ablation)) return true;
  throw new UsageError(
    `${folder} holds another ablation, or this one before its spec was changed`,
    'choose another folder with --out',
  );
}
