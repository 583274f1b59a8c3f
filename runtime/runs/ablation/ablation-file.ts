/** `ablation.json`: what an ablation trains and compares. The folder around it holds every run; docs/ablation-folder.md. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { writeAtomic } from '../files/atomic.js';
import { fromDisk, toDisk } from '../folder/places.js';

export interface AblationArm {
  /** Name of its folder. */
  readonly id: string;
  readonly model: string;
  readonly edit?: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What differs from the base, a line each; none for the base itself. */
  readonly differences: readonly string[];
  /** Weights of the arm that start as those of the base do, and those that cannot. */
  readonly start: { readonly same: number; readonly fresh: readonly string[] };
  /** What besides could not be kept equal, in words. */
  readonly unequal: readonly string[];
  /** Measures whose formula is not the base's: their values are not compared. */
  readonly otherFormulas: readonly string[];
  /** Of all stages together. */
  readonly epochs: number;
  readonly batch: number;
  /** Epochs by stage, where the training has stages. */
  readonly stages?: Readonly<Record<string, number>>;
  /** Of all nets, per example and forward pass: how estimates go from one arm to another. */
  readonly flops: number;
}

export interface AblationComparison {
  readonly measure: string;
  readonly order?: 'lowest' | 'highest';
}

export interface AblationFile {
  readonly format: 'genc-ablation-1';
  readonly name: string;
  readonly doc?: string;
  /** Path of the spec as the user gave it. */
  readonly spec: string;
  /** What paths in the spec are relative to. */
  readonly base: string;
  readonly created: string;
  /** The first is the base. */
  readonly arms: readonly AblationArm[];
  readonly seeds: readonly number[];
  readonly compare: readonly AblationComparison[];
  /** What `--set` gave every arm. */
  readonly set?: Readonly<Record<string, string>>;
  /** Folders of the runs that draw data, by their models. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Paths of sources that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
}

export interface AblationRun {
  readonly arm: AblationArm;
  readonly seed: number;
}

/** All runs, the arms of one seed side by side: an ablation that is stopped early is still a comparison. */
export const runsOf = ({ arms, seeds }: AblationFile): AblationRun[] =>
  seeds.flatMap((seed) => arms.map((arm) => ({ arm, seed })));

export const armFolder = (ablation: string, { id }: AblationArm): string => join(ablation, id);
export const runFolder = (ablation: string, { arm, seed }: AblationRun): string =>
  join(ablation, arm.id, `seed-${seed}`);
export const runName = ({ arm, seed }: AblationRun): string => `${arm.id}/seed-${seed}`;

/** Files of an arm's folder that say what is trained there. */
export const armFiles = {
  module: 'model.ts',
  resolved: 'resolved.gen',
  layers: 'layers.json',
  graph: 'graph.svg',
} as const;

const path = (folder: string): string => join(folder, 'ablation.json');

export async function writeAblationFile(folder: string, ablation: AblationFile): Promise<void> {
  await writeAtomic(path(folder), `${JSON.stringify(toDisk(folder, ablation), null, 2)}\n`);
}

/** Throws a {@link UserError} when `folder` holds no ablation. */
export async function readAblationFile(folder: string): Promise<AblationFile> {
  const text = await readFile(path(folder), 'utf8').catch((error: Error) => {
    throw new UserError(`'${folder}' is no ablation: it has no readable ablation.json.`, {
      hint: 'A spec that declares an ablation makes one.',
      advice: { call: 'ablate' },
      cause: error,
    });
  });
  try {
    const ablation = JSON.parse(text) as AblationFile;
    if (ablation.format !== 'genc-ablation-1')
      throw new Error(`its format is '${String(ablation.format)}', not 'genc-ablation-1'`);
    return fromDisk(folder, ablation);
  } catch (error) {
    throw new UserError(`'${path(folder)}' cannot be understood: ${(error as Error).message}.`, { cause: error });
  }
}
