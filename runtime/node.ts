/** The Node side of the runtime, `genc/runtime/node`: files, data sets, run folders, pictures and reports. */
export { UserError } from './errors.js';
export * from './data/index.js';
export { loadNewestCheckpoint, readCheckpoint } from './record/checkpoint.js';
export type { Checkpoint, RunPosition } from './record/checkpoint.js';
export { readMetrics } from './record/metrics-log.js';
export type { MetricsLine } from './record/metrics-log.js';
export { loadModule } from './record/module.js';
export type { EndReason, ProgressEvent, RunResult } from './record/progress.js';
export { defaultRunFolder, readRunFile } from './record/run-file.js';
export type { RunFile } from './record/run-file.js';
export { openRun, resumeRun, trainRun } from './record/train-run.js';
export type { ResumeRunOptions, TrainRunOptions } from './record/train-run.js';
export { sampleRun } from './record/sample-run.js';
export type { SampleRunOptions } from './record/sample-run.js';
export { decodeSafetensors, encodeSafetensors } from './record/safetensors.js';
export { writeReport } from './report/report.js';
export { createTrainer } from './train/trainer.js';
export type { Means, Trainer } from './train/trainer.js';
