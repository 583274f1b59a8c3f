/** `run.json`: the record of a run, and the files around it that say how it came to be. */
import { readFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { version_core as tfjsVersion } from '@tensorflow/tfjs-core';
import type { DataRecord } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import { writeAtomic } from '../files/atomic.js';
import { fromDisk, toDisk } from './places.js';

export interface RunFile {
  readonly format: 'genc-run-1';
  readonly model: string;
  /** The path of the spec as the user gave it. */
  readonly spec: string;
  /** The time of the start, ISO 8601. */
  readonly created: string;
  readonly seed: number;
  /** The settings changed from the command line or a config file, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The epochs of all stages together. */
  readonly epochs: number;
  readonly batch: number;
  /** The stages in the order of training, if the training has them. */
  readonly stages?: readonly { readonly name: string; readonly epochs: number; readonly batch: number }[];
  /** The number of iterations between two `step` lines of `metrics.jsonl`. */
  readonly logEverySteps: number;
  /** The number of iterations between two checkpoints; if absent, two minutes. One follows each epoch in any case. */
  readonly checkpointEverySteps?: number;
  readonly strict: boolean;
  /** The directory of data sets. This and the other places are absolute here, and relative to the folder on disk. */
  readonly dataDirectory: string;
  /** The folder to which paths in the spec are relative. */
  readonly base: string;
  /** The runs that draw data for this one, by the model that they trained. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The sources of data that lie elsewhere than the spec says, by the spec's path (`--source`). */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /**
   * The data sets on which it was trained, by their names in the spec: sources, examples of each split, classes by
   * number, a hash, and what was left out. Absent in runs from before it was recorded.
   */
  readonly data?: Readonly<Record<string, DataRecord>>;
  /** The changes of data on which the training went on (`--changed-data`), with the data before. */
  readonly changedData?: readonly ChangedData[];
  /** The files from which nets started; an entry without `sha256` had no file, and the net started from scratch. */
  readonly weights?: Readonly<Record<string, StoredRecord>>;
  /** The metrics of the spec that could not be measured, because their network is missing, with the reasons. */
  readonly absent?: Readonly<Record<string, string>>;
  /** The engine outside this process that trains the run; absent if the run is trained in Node. */
  readonly engine?: EngineRecord;
  /** The report of the backend's preparation. */
  readonly backend: unknown;
  readonly environment: Readonly<Record<string, string>>;
  readonly status: 'running' | 'finished' | 'stopped' | 'failed';
  /** The reason why it stopped, or the error's message. */
  readonly reason?: string;
  /** The data files that could not be read, as `set: name: why`. */
  readonly skipped: readonly string[];
}

/** The record of an engine of another program. */
export interface EngineRecord {
  readonly name: 'torch';
  /** The versions; absent if the run was prepared for another machine. */
  readonly python?: string;
  readonly torch?: string;
  /** The device that was asked for: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`. */
  readonly device: string;
  /** The names of the devices that the machine has. */
  readonly devices?: readonly string[];
  /** The number of processes on each machine, and of machines. */
  readonly processes: number;
  readonly nodes: number;
  readonly amp?: 'bf16';
  readonly compile?: true;
}

/** The record of a net that starts from a file. */
export interface StoredRecord {
  readonly file: string;
  /** The SHA-256 of the file; absent if there was none and the net started from scratch. */
  readonly sha256?: string;
}

export interface ChangedData {
  /** The numbers of iterations and epochs done by then. */
  readonly step: number;
  readonly epoch: number;
  /** The changes, one line per set. */
  readonly changes: readonly string[];
  readonly before: Readonly<Record<string, DataRecord>>;
}

export const runFilePath = (folder: string): string => join(folder, 'run.json');

/** The default folder of a run, in local time: `runs/ConditionalVAE-20260317-142501`. */
export function defaultRunFolder(model: string, now = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return join('runs', `${model}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`);
}

/** The versions and the machine, for the record. */
export function environment(): Record<string, string> {
  return {
    node: process.versions.node,
    tfjs: tfjsVersion,
    platform: `${platform()} ${arch()}`,
    processor: `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`,
  };
}

export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await writeAtomic(runFilePath(folder), `${JSON.stringify(toDisk(folder, run), null, 2)}\n`);
}

/** Reads the record. Throws a {@link UserError} if `folder` is not a run. */
export async function readRunFile(folder: string): Promise<RunFile> {
  let text: string;
  try {
    text = await readFile(runFilePath(folder), 'utf8');
  } catch (error) {
    throw new UserError(`'${folder}' is no run folder: it has no readable run.json.`, {
      hint: 'Runs stand in runs/ unless they were given another folder.',
      cause: error,
    });
  }
  try {
    const run = JSON.parse(text) as RunFile;
    if (run.format !== 'genc-run-1') throw new Error(`its format is '${String(run.format)}', not 'genc-run-1'`);
    return fromDisk(folder, run);
  } catch (error) {
    throw new UserError(`'${runFilePath(folder)}' cannot be understood: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
