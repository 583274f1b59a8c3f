/** What a training is asked for. */
import type { AnyModel, RunPlan } from '../../contract/model.js';
import type { Epochs } from '../../library/train/stages.js';
import type { Trainer } from '../../library/train/trainer.js';
import type { DataRecord } from '../data/index.js';
import type { DataSource } from '../data/set/data-source.js';
import type { MetricsLog } from '../folder/metrics-log.js';
import type { RunFile } from '../folder/run-file.js';
import type { Lock } from '../locks/lock.js';
import type { ProgressEvent } from '../progress.js';
import type { TrainingDistances } from './training-distances.js';

export interface Limits {
  /** Stop after this many iterations in all. */
  readonly maxSteps?: number;
  /** Stop after this many minutes of this process. */
  readonly maxMinutes?: number;
  readonly signal?: AbortSignal;
}

export interface TrainRunOptions extends Limits {
  readonly model: AnyModel;
  /** A new one, `runs/<model>-<date>-<time>`, when absent. Must be empty or not exist. */
  readonly folder?: string;
  /** Whether `folder` may hold what a training left that was killed before its record was written. */
  readonly anew?: boolean;
  /** Seconds to wait for another process that trains in the folder, instead of an error. */
  readonly wait?: number;
  readonly spec: { readonly path: string; readonly text: string; readonly resolved: string };
  /** Text of the compiled module. */
  readonly compiledCode: string;
  /** What the run trains, measures, draws and claims, as plain data. */
  readonly plan?: RunPlan;
  /** As `genc show --json` prints it. */
  readonly layers?: unknown;
  readonly graphSvg?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Where data sets are looked for; the configured place when absent. */
  readonly dataDirectory?: string;
  /** Folders of runs by the model that they trained, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Paths of sources of data that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Records of the data that other runs of the ablation were trained on: other data is an error, but for `changedData`. */
  readonly alike?: readonly Readonly<Record<string, DataRecord>>[];
  readonly changedData?: boolean;
  /** As the backend's preparation reported it. */
  readonly backend?: unknown;
  /** Instead of the spec's; a number is that of every stage, where the training has stages. */
  readonly epochs?: Epochs;
  readonly batch?: number;
  readonly checkpointEverySteps?: number;
  readonly logEverySteps?: number;
  readonly strict?: boolean;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export interface ResumeRunOptions extends Limits {
  /** Instead of what the run was started with. */
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Whether to go on, and to record it, when the data is not what the run was trained on; else that is an error. */
  readonly changedData?: boolean;
  /** Seconds to wait for another process that trains in the folder, instead of an error. */
  readonly wait?: number;
  /** A number is that of every stage that is not over, where the training has stages. */
  readonly epochs?: Epochs;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** What a run consists of while it is trained. */
export interface OpenTraining {
  readonly folder: string;
  /** Looked after before every checkpoint: two processes never write one run. */
  readonly lock: Pick<Lock, 'check'>;
  readonly run: RunFile;
  readonly trainer: Trainer;
  readonly source: DataSource;
  /** Metrics of whole sets that the spec asks for. */
  readonly distances: TrainingDistances;
  readonly onProgress: (event: ProgressEvent) => void;
}

export interface LoopOptions extends OpenTraining, Limits {
  readonly metrics: MetricsLog;
  /** Redraws report.html. */
  readonly report: () => Promise<void>;
}
