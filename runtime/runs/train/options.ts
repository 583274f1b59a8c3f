/** The options of a training. */
import type { AnyModel, RunPlan } from '../../contract/model.js';
import type { Epochs } from '../../library/train/stages.js';
import type { DataRecord } from '../data/index.js';
import type { DataSource } from '../data/set/data-source.js';
import type { RunFile } from '../folder/run-file.js';
import type { Lock } from '../locks/lock.js';
import type { ProgressEvent } from '../progress.js';
import type { TrainingEngine } from './engine.js';
import type { TrainingDistances } from './training-distances.js';

export interface Limits {
  /** The number of iterations in all after which to stop. */
  readonly maxSteps?: number;
  /** The minutes of this process after which to stop. */
  readonly maxMinutes?: number;
  readonly signal?: AbortSignal;
  /** Awaited between two iterations: a page lets its messages in, and holds the training. */
  readonly between?: () => Promise<void>;
}

export interface TrainRunOptions extends Limits {
  readonly model: AnyModel;
  /** The folder, which must be empty or not exist; if absent, a new one `runs/<model>-<date>-<time>`. */
  readonly folder?: string;
  /** True if `folder` may hold files of a training that was killed before its record was written. */
  readonly anew?: boolean;
  /** The seconds to wait for another process that trains in the folder, before it is an error. */
  readonly wait?: number;
  readonly spec: { readonly path: string; readonly text: string; readonly resolved: string };
  /** The text of the compiled module. */
  readonly compiledCode: string;
  /** The plan of the run, as plain data: what it trains, measures, draws and claims. */
  readonly plan?: RunPlan;
  /** The layer table as `genc show --json` prints it. */
  readonly layers?: unknown;
  readonly graphSvg?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** The directory of data sets; the configured one if absent. */
  readonly dataDirectory?: string;
  /** The folders of runs by the model that they trained, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The paths of sources of data that lie elsewhere than the spec says, by the spec's path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The records of the data of the ablation's other runs: other data is an error, unless `changedData` is set. */
  readonly alike?: readonly Readonly<Record<string, DataRecord>>[];
  readonly changedData?: boolean;
  /** What trains; this process if absent. */
  readonly engine?: TrainingEngine;
  /** The report of the backend's preparation. */
  readonly backend?: unknown;
  /** The epochs in place of the spec's; a number is that of every stage, if the training has stages. */
  readonly epochs?: Epochs;
  readonly batch?: number;
  readonly checkpointEverySteps?: number;
  readonly logEverySteps?: number;
  readonly strict?: boolean;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export interface ResumeRunOptions extends Limits {
  /** The directory in place of the one with which the run was started. */
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** True to resume, and to record it, if the data is not what the run was trained on; otherwise that is an error. */
  readonly changedData?: boolean;
  /** The seconds to wait for another process that trains in the folder, before it is an error. */
  readonly wait?: number;
  /** The epochs; a number is that of every stage that is not over, if the training has stages. */
  readonly epochs?: Epochs;
  /** What trains; this process if absent. */
  readonly engine?: TrainingEngine;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** The parts of a run while it is trained. */
export interface OpenTraining {
  readonly folder: string;
  /** The lock, checked before every checkpoint, so that two processes never write one run. */
  readonly lock: Pick<Lock, 'check'>;
  readonly run: RunFile;
  readonly model: AnyModel;
  readonly source: DataSource;
  /** The metrics of whole sets that the spec asks for. */
  readonly distances: TrainingDistances;
  readonly onProgress: (event: ProgressEvent) => void;
}
