/**
 * `ablation.json`: the plan of an ablation, which says what it trains and compares. The folder around it holds every
 * run; see docs/ablation-folder.md.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { writeAtomic } from '../files/atomic.js';
import { fromDisk, toDisk } from '../folder/places.js';

export interface AblationArm {
  /** The name of its folder. */
  readonly id: string;
  readonly model: string;
  readonly edit?: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The differences from the base, one per line; none for the base itself. */
  readonly differences: readonly string[];
  /** The weights of the arm that start as those of the base do, and those that cannot. */
  readonly start: { readonly same: number; readonly fresh: readonly string[] };
  /** The other things that could not be kept equal, in words. */
  readonly unequal: readonly string[];
  /** The measures whose formula is not the base's; their values are not compared. */
  readonly otherFormulas: readonly string[];
  /** The epochs of all stages together. */
  readonly epochs: number;
  readonly batch: number;
  /** The epochs by stage, if the training has stages. */
  readonly stages?: Readonly<Record<string, number>>;
  /** The FLOPs of all nets, per example and forward pass, by which estimates are carried from one arm to another. */
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
  /** The path of the spec as the user gave it. */
  readonly spec: string;
  /** The folder to which paths in the spec are relative. */
  readonly base: string;
  readonly created: string;
  /** The arms; the first is the base. */
  readonly arms: readonly AblationArm[];
  readonly seeds: readonly number[];
  readonly compare: readonly AblationComparison[];
  /** The settings that `--set` gave every arm. */
  readonly set?: Readonly<Record<string, string>>;
  /** The folders of the runs that draw data, by their models. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The paths of sources that lie elsewhere than the spec says, by the spec's path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
}

export interface AblationRun {
  readonly arm: AblationArm;
  readonly seed: number;
}

/** All runs, the arms of one seed side by side, so that an ablation that is stopped early is still a comparison. */
export const runsOf = ({ arms, seeds }: AblationFile): AblationRun[] =>
  seeds.flatMap((seed) => arms.map((arm) => ({ arm, seed })));

export const armFolder = (ablation: string, { id }: AblationArm): string => join(ablation, id);
export const runFolder = (ablation: string, { arm, seed }: AblationRun): string =>
  join(ablation, arm.id, `seed-${seed}`);
export const runName = ({ arm, seed }: AblationRun): string => `${arm.id}/seed-${seed}`;

/** The file names and formats of folders of older versions. */
const older = { file: 'study.json', format: 'genc-study-1' } as const;
const newer = { file: 'ablation.json', format: 'genc-ablation-1' } as const;

const path = (folder: string): string =>
  [newer, older].map(({ file }) => join(folder, file)).find(existsSync) ?? join(folder, newer.file);

/** True if a folder is that of an ablation. */
export const isAblation = (folder: string): boolean => existsSync(path(folder));

export async function writeAblationFile(folder: string, ablation: AblationFile): Promise<void> {
  await writeAtomic(join(folder, newer.file), `${JSON.stringify(toDisk(folder, ablation), null, 2)}\n`);
}

/** Reads the plan. Throws a {@link UserError} if `folder` does not hold an ablation. */
export async function readAblationFile(folder: string): Promise<AblationFile> {
  const text = await readFile(path(folder), 'utf8').catch((error: Error) => {
    throw new UserError(`'${folder}' is no ablation: it has no readable ${newer.file}.`, {
      hint: 'A spec that declares an ablation makes one.',
      advice: { call: 'ablate' },
      cause: error,
    });
  });
  try {
    const { format, ...ablation } = JSON.parse(text) as Omit<AblationFile, 'format'> & { readonly format: string };
    if (format !== newer.format && format !== older.format)
      throw new Error(`its format is '${String(format)}', not '${newer.format}'`);
    return fromDisk(folder, { format: newer.format, ...ablation });
  } catch (error) {
    throw new UserError(`'${path(folder)}' cannot be understood: ${(error as Error).message}.`, { cause: error });
  }
}

/** True if a folder holds this very plan, whenever and wherever it was made. */
export async function holdsAblation(folder: string, ablation: AblationFile): Promise<boolean> {
  const essence = ({ arms, seeds, compare, set }: AblationFile): string => JSON.stringify([arms, seeds, compare, set]);
  return essence(await readAblationFile(folder)) === essence(ablation);
}
