/** `torch/job.json`: what Python needs to know of a run besides its model. */
import { join } from 'node:path';
import { toJson } from '../../common/json.js';
import { writeAtomic } from '../../runs/files/atomic.js';
import { torchFiles, torchFolder } from './torch-model.js';

export interface TorchJob {
  readonly seed: number;
  /** The folders of the prepared data sets, by their names in the spec. */
  readonly data: Readonly<Record<string, string>>;
  readonly device: string;
  readonly amp: 'bf16' | null;
  readonly compile: boolean;
  readonly logEverySteps: number;
  readonly checkpointEverySteps?: number;
  readonly maxSteps?: number;
  readonly maxMinutes?: number;
  readonly deterministic: boolean;
  /** The file of the weights from which nets start, relative to the run's folder. */
  readonly stored?: string;
}

export async function writeJob(folder: string, job: TorchJob): Promise<void> {
  const text = `${toJson({ format: 'genc-torch-job-1', ...job }, 2)}\n`;
  await writeAtomic(join(torchFolder(folder), torchFiles.job), text);
}
