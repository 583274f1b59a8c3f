/** Draws a sample of a trained model: from the run's checkpoint to a PNG. */
import { join } from 'node:path';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../flow/watch.js';
import type { AnyModel } from '../model.js';
import { onSearchProgress } from '../ops/search.js';
import { fileNameOf } from '../report/file-names.js';
import { drawSample } from '../report/sample.js';
import { createTrainer } from '../train/trainer.js';
import { writeAtomic } from './atomic.js';
import { loadCheckpoint } from './checkpoint.js';
import { asRecorded, openRun, sourceOfRun } from './open-run.js';
import type { ProgressEvent } from './progress.js';

export interface SampleRunOptions {
  readonly folder: string;
  /** The model of a spec of today, with the nets of the run: its samples instead of the run's own. */
  readonly today?: AnyModel;
  /** Name of the sample; the model's first when absent. */
  readonly sample?: string;
  /** Examples; the spec's number when absent. */
  readonly n?: number;
  /** Repeat for each class of this given value. */
  readonly each?: string;
  /** Outputs to draw, by name or by number from 1; all when absent. */
  readonly show?: readonly string[];
  /** Of the draws; the run's own when absent, which draws the pictures of the run again. */
  readonly seed?: number;
  /** Path of the PNG; `<folder>/samples/<sample>.png` when absent. */
  readonly out?: string;
  /** `last` when absent. */
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  /** Folders of runs by the model that they trained, instead of those of the run, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** Answers with the path written. */
export async function sampleRun(
  options: SampleRunOptions,
): Promise<{ readonly path: string; readonly step: number; readonly epoch: number }> {
  const { folder, n, each, show } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today, run) : own;
  const sample = options.sample ?? Object.keys(model.samples)[0] ?? '';
  const { arrays, position } = await loadCheckpoint(folder, options.checkpoint);
  // The data keeps the run's seed: its splits hang on it.
  const source = sourceOfRun(model, run, options, onProgress);
  const trainer = createTrainer(model, { seed: options.seed ?? run.seed });
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress }));
  const stopWatching = onFlowProblem(oncePerKind((message) => onProgress({ kind: 'warning', message })));
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
    const path = options.out ?? join(folder, 'samples', `${fileNameOf(sample, Object.keys(model.samples))}.png`);
    await writeAtomic(path, await drawSample(trainer, sample, source, { n, each, show }));
    await flowProblemsSettled();
    return { path, step: position.step, epoch: position.epoch };
  } finally {
    stopTelling();
    stopWatching();
    await source.close();
    trainer.dispose();
  }
}
