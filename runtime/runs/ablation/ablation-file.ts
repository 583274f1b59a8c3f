/** `study.json`: what an ablation trains and compares. The folder around it holds every run; docs/study-folder.md. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { writeAtomic } from '../files/atomic.js';
import { fromDisk, toDisk } from '../folder/places.js';

export interface StudyArm {
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

export interface StudyComparison {
  readonly measure: string;
  readonly order?: 'lowest' | 'highest';
}

export interface StudyFile {
  readonly format: 'genc-study-1';
  readonly name: string;
  readonly doc?: string;
  /** Path of the spec as the user gave it. */
  readonly spec: string;
  /** What paths in the spec are relative to. */
  readonly base: string;
  readonly created: string;
  /** The first is the base. */
  readonly arms: readonly StudyArm[];
  readonly seeds: readonly number[];
  readonly compare: readonly StudyComparison[];
  /** What `--set` gave every arm. */
  readonly set?: Readonly<Record<string, string>>;
  /** Folders of the runs that draw data, by their models. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Paths of sources that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
}

export interface StudyRun {
  readonly arm: StudyArm;
  readonly seed: number;
}

/** All runs, the arms of one seed side by side: a study that is stopped early is still a comparison. */
export const runsOf = ({ arms, seeds }: StudyFile): StudyRun[] =>
  seeds.flatMap((seed) => arms.map((arm) => ({ arm, seed })));

export const armFolder = (study: string, { id }: StudyArm): string => join(study, id);
export const runFolder = (study: string, { arm, seed }: StudyRun): string => join(study, arm.id, `seed-${seed}`);
export const runName = ({ arm, seed }: StudyRun): string => `${arm.id}/seed-${seed}`;

/** Files of an arm's folder that say what is trained there. */
export const armFiles = {
  module: 'model.ts',
  resolved: 'resolved.gen',
  layers: 'layers.json',
  graph: 'graph.svg',
} as const;

const path = (folder: string): string => join(folder, 'study.json');

export async function writeStudyFile(folder: string, study: StudyFile): Promise<void> {
  await writeAtomic(path(folder), `${JSON.stringify(toDisk(folder, study), null, 2)}\n`);
}

/** Throws a {@link UserError} when `folder` holds no study. */
export async function readStudyFile(folder: string): Promise<StudyFile> {
  const text = await readFile(path(folder), 'utf8').catch((error: Error) => {
    throw new UserError(`'${folder}' is no study: it has no readable study.json.`, {
      hint: 'genc ablate FILE:NAME makes one.',
      cause: error,
    });
  });
  try {
    const study = JSON.parse(text) as StudyFile;
    if (study.format !== 'genc-study-1') throw new Error(`its format is '${String(study.format)}', not 'genc-study-1'`);
    return fromDisk(folder, study);
  } catch (error) {
    throw new UserError(`'${path(folder)}' cannot be understood: ${(error as Error).message}.`, { cause: error });
  }
}
