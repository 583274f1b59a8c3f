/** Planning of the ablation in a spec, and writing of the plan into a folder. */
import type { Plan } from '../../compiler/ablation/index.js';
import { isAblation } from '../../runtime/runs/ablation/ablation-file.js';
import type { AblationFile } from '../../runtime/runs/ablation/index.js';
import type { Address } from '../common/spec-address.js';
import { compiledModel } from '../common/compiled-model.js';
import { Failure, UsageError } from '../common/failure.js';
import { read, report } from '../common/spec.js';

export interface PlanOptions {
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly data?: string;
  readonly set?: Readonly<Record<string, string>>;
  /** Folders of runs by the names of their models, for data that those models draw. */
  readonly run?: Readonly<Record<string, string>>;
  /** New paths by source name, for sources that are not where the spec says. */
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
  const [{ describeArms }, { tfjs }, { newAblation }] = await Promise.all([
    import('../../compiler/ablation/describe/describe-arms.js'),
    import('../../compiler/index.js'),
    import('../../runtime/runs/ablation/index.js'),
  ]);
  const untrained = plan.arms.find(({ graph }) => !graph!.train);
  if (untrained) throw new Failure(`${untrained.id} has no train block, so there is nothing to run`);
  const { name, doc, compare } = plan;
  const { set, run: runs, source: elsewhere, data: dataDirectory } = options;
  return newAblation({
    ...{ name, doc, spec: file, compare, set, runs, elsewhere, dataDirectory },
    arms: describeArms(plan, tfjs, options.epochs),
    seeds: options.seeds ?? plan.seeds,
  });
}

/** Writes the plan and its compiled arms into a folder, unless it holds this very plan already. */
export async function writePrepared(folder: string, { plan, ablation }: Prepared): Promise<void> {
  const { holdsAblation, writeAblation } = await import('../../runtime/runs/ablation/index.js');
  if (!isAblation(folder)) {
    const models = await Promise.all(plan.arms.map(({ graph, resolvedText }) => compiledModel(graph!, resolvedText)));
    return writeAblation(folder, ablation, models);
  }
  if (!(await holdsAblation(folder, ablation)))
    throw new UsageError(
      `${folder} holds another ablation, or this one before its spec was changed`,
      'choose another folder with --out',
    );
}
