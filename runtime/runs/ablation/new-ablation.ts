/** A planned ablation that is not on disk yet. */
import { dirname, resolve } from 'node:path';
import { writeCompiledModel } from '../folder/compiled-model.js';
import type { CompiledModel } from '../folder/compiled-model.js';
import { absolutePaths } from '../open/run-data.js';
import { armFolder, writeAblationFile } from './ablation-file.js';
import type { AblationFile } from './ablation-file.js';

export interface NewAblation extends Pick<
  AblationFile,
  'name' | 'doc' | 'spec' | 'arms' | 'seeds' | 'compare' | 'set'
> {
  /** The folders of runs by their models, for data that these runs draw. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The paths of sources that lie elsewhere than the spec says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
}

/** The plan as it is recorded. Its paths are absolute, so that its runs are the same from any folder. */
export function newAblation(planned: NewAblation): AblationFile {
  const { name, doc, spec, arms, seeds, compare, set, runs, elsewhere, dataDirectory } = planned;
  return {
    format: 'genc-ablation-1',
    name,
    ...(doc === undefined ? {} : { doc }),
    spec,
    base: resolve(dirname(spec)),
    created: new Date().toISOString(),
    arms,
    seeds,
    compare,
    ...(set === undefined ? {} : { set }),
    ...(runs === undefined ? {} : { runs: absolutePaths(runs) }),
    ...(elsewhere === undefined ? {} : { elsewhere: absolutePaths(elsewhere) }),
    ...(dataDirectory === undefined ? {} : { dataDirectory: resolve(dataDirectory) }),
  };
}

/**
 * Writes the compiled module of every arm, and then the plan.
 * @param models The models in the order of the arms.
 */
export async function writeAblation(
  folder: string,
  ablation: AblationFile,
  models: readonly CompiledModel[],
): Promise<void> {
  for (const [index, arm] of ablation.arms.entries()) await writeCompiledModel(armFolder(folder, arm), models[index]!);
  await writeAblationFile(folder, ablation);
}
