/** `run.json`: what a run is, and the files around it that say how it came to be. */
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
  /** Path of the spec as the user gave it. */
  readonly spec: string;
  /** ISO 8601. */
  readonly created: string;
  readonly seed: number;
  /** Settings changed from the command line or a config file, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of all stages together. */
  readonly epochs: number;
  readonly batch: number;
  /** In the order in which they are trained, where the training has them. */
  readonly stages?: readonly { readonly name: string; readonly epochs: number; readonly batch: number }[];
  /** Iterations between two `step` lines of `metrics.jsonl`. */
  readonly logEverySteps: number;
  /** Iterations between two checkpoints; every two minutes without. One follows each epoch in any case. */
  readonly checkpointEverySteps?: number;
  readonly strict: boolean;
  /** Where data sets were looked for. This and the other places are absolute here, and relative to the folder on disk. */
  readonly dataDirectory: string;
  /** What paths in the spec are relative to. */
  readonly base: string;
  /** Runs that draw data of this one, by the model that they trained. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Sources of data that lie elsewhere than the spec says, by what it says (`--source`). */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /**
   * The data sets that it was trained on, by their names in the spec: sources, examples of each split, classes by number, a
   * hash, and what was left out. Absent in runs from before it was recorded.
   */
  readonly data?: Readonly<Record<string, DataRecord>>;
  /** Where the training went on with other data (`--changed-data`), and what it had had before. */
  readonly changedData?: readonly ChangedData[];
  /** Files that nets started from; without `sha256`, there was none and the net started from scratch. */
  readonly weights?: Readonly<Record<string, StoredRecord>>;
  /** Metrics of the spec that could not be measured, as their network is missing, and why. */
  readonly absent?: Readonly<Record<string, string>>;
  /** As the backend's preparation reported it. */
  readonly backend: unknown;
  readonly environment: Readonly<Record<string, string>>;
  readonly status: 'running' | 'finished' | 'stopped' | 'failed';
  /** Why it stopped, or the error's message. */
  readonly reason?: string;
  /** Data files that could not be read, as `set: name: why`. */
  readonly skipped: readonly string[];
}

/** What a run records of a net that starts from a file. */
export interface StoredRecord {
  readonly file: string;
  /** Of the file that was read; absent where there was none and the net started from scratch. */
  readonly sha256?: string;
}

export interface ChangedData {
  /** Iterations and epochs done by then. */
  readonly step: number;
  readonly epoch: number;
  /** A line for each set. */
  readonly changes: readonly string[];
  readonly before: Readonly<Record<string, DataRecord>>;
}

export const runFilePath = (folder: string): string => join(folder, 'run.json');

/** `runs/ConditionalVAE-20260317-142501`, local time. */
export function defaultRunFolder(model: string, now = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return join('runs', `${model}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`);
}

/** Versions and machine, for the record. */
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

/** Throws a {@link UserError} when `folder` is no run. */
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
