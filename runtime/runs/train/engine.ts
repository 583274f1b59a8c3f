/** What trains a model: this process with its backend, or another program. The frame around it is the same. */
import type { AnyModel } from '../../contract/model.js';
import type { Inference } from '../../library/train/inference.js';
import type { Means } from '../../library/train/trainer.js';
import type { NamedArrays } from '../../library/weights/arrays.js';
import type { Split } from '../data/index.js';
import type { DataSource } from '../data/set/data-source.js';
import type { Checkpoint, RunPosition } from '../folder/checkpoint.js';
import type { RunFile } from '../folder/run-file.js';
import type { EndReason } from '../progress.js';
import type { Limits, OpenTraining } from './options.js';

/** The start of a training: from a checkpoint, or from fresh weights. */
export interface Beginning {
  readonly model: AnyModel;
  readonly seed: number;
  readonly source: DataSource;
  /** The model alone, as a `.gen` text. */
  readonly resolved: string;
  /** The folder of the run, if it exists already. */
  readonly folder?: string;
  readonly checkpoint?: Checkpoint;
  /** Weights from files, from which nets start. */
  readonly stored?: NamedArrays;
}

export interface TrainingEngine {
  /** Prepares what can fail before a folder is made: weights, data, other programs. */
  begin(asked: Beginning): Promise<Training>;
}

/** A training that is ready to run. */
export interface Training {
  /** The record of the engine in `run.json`; absent for this process. */
  readonly record?: RunFile['engine'];
  loop(opened: RunningTraining, position: RunPosition): Promise<Loop>;
  /** The trained model, for the evaluations at the end. */
  inference(): Promise<Inference>;
  dispose(): Promise<void>;
}

/** The parts of a run, its limits and its report. */
export interface RunningTraining extends OpenTraining, Limits {
  /** Redraws report.html. */
  readonly report: () => Promise<void>;
}

/** A training that runs, and how far it has come. */
export interface Loop {
  readonly step: number;
  readonly epoch: number;
  /** The stage that was trained last, with its own epochs. */
  readonly lastStage: { readonly name: string; readonly epochs: number } | undefined;
  /** The paths of the pictures drawn last. */
  readonly pictures: readonly string[];
  /** The newest means by split. */
  readonly values: Readonly<Partial<Record<Split, Means>>>;
  /** Trains until the epochs are done or a limit is reached. */
  run(): Promise<EndReason>;
  close(): Promise<void>;
}
