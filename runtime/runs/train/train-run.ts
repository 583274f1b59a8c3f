/** The training of a run from its start to its end. */
import { dirname, join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { idleWarnings } from '../../library/train/idle-epochs.js';
import { batchesPerEpoch, stagesOf, stepsOfEpochs, withBatch, withEpochs } from '../../library/train/stages.js';
import { dataDirectory } from '../data/index.js';
import { writeAtomic } from '../files/atomic.js';
import { runFiles, writeCompiledModel } from '../folder/compiled-model.js';
import { logEvent } from '../folder/event-log.js';
import { environment, writeRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';
import { openAskedData } from '../open/asked-data.js';
import { absolutePaths, dataSource } from '../open/run-data.js';
import { nothingToTrainOn } from './data-checks.js';
import { startPosition } from './loop-state.js';
import { nodeEngine } from './node-engine.js';
import { absentOf, amountOf, closeData, warnOf } from './open-training.js';
import type { OpenTraining, TrainRunOptions } from './options.js';
import type { RunResult } from './result.js';
import { takeRunFolder, under } from './run-lock.js';
import { unlikeOthers } from './same-data.js';
import { readStoredWeights } from './stored-weights.js';
import { trainToEnd } from './train-to-end.js';
import { TrainingDistances } from './training-distances.js';

/**
 * Trains a model into a new run folder, whose contents docs/run-folder.md describes.
 * @throws UserError if the folder is in use, data is missing, the disk is full, or a loss is not a finite number.
 */
export async function trainRun(options: TrainRunOptions): Promise<RunResult> {
  const model = withEpochs(withBatch(options.model, options.batch), options.epochs);
  const directory = await dataDirectory({ flag: options.dataDirectory });
  const base = resolve(dirname(options.spec.path));
  const onProgress = options.onProgress ?? (() => undefined);
  const runs = absolutePaths(options.runs);
  const elsewhere = absolutePaths(options.elsewhere);
  const source = dataSource(
    model,
    { directory, base, seed: options.seed, strict: options.strict ?? false, runs, elsewhere },
    onProgress,
  );
  // The data is checked before the folder is made, so that missing data does not leave an empty run behind.
  const count = (await source.set()).count('train');
  if (count === 0) throw nothingToTrainOn(await source.set());
  await openAskedData(source, (message) => onProgress({ kind: 'warning', message }));
  const stored = await readStoredWeights(model, base);
  const distances = await TrainingDistances.open(model, source, directory);
  const data = await source.records();
  const unlike = await unlikeOthers(data, options, () => closeData({ source, distances }));
  const { engine = nodeEngine, seed } = options;
  const { resolved } = options.spec;
  const training = await engine.begin({ model, seed, source, resolved, stored: stored.arrays });
  const first = stagesOf(model.train)[0]!;
  const steps = stepsOfEpochs(first, batchesPerEpoch(first, count), 1);
  const run: RunFile = {
    format: 'genc-run-1',
    model: model.name,
    spec: options.spec.path,
    created: new Date().toISOString(),
    seed: options.seed,
    settings: options.settings ?? {},
    ...amountOf(model),
    logEverySteps: options.logEverySteps ?? Math.min(100, Math.ceil(steps / 40)),
    checkpointEverySteps: options.checkpointEverySteps,
    strict: options.strict ?? false,
    dataDirectory: directory,
    base,
    ...(options.runs === undefined ? {} : { runs }),
    ...(Object.keys(elsewhere).length > 0 ? { elsewhere } : {}),
    data,
    ...(model.stored === undefined ? {} : { weights: stored.records }),
    ...absentOf(distances),
    ...(training.record ? { engine: training.record } : {}),
    backend: options.backend ?? { name: tf.getBackend() },
    environment: environment(),
    status: 'running',
    skipped: await source.skipped(),
  };
  const { folder, lock } = await takeRunFolder(options);
  return under(lock, async () => {
    await writeAtomic(join(folder, runFiles.spec), options.spec.text);
    await writeCompiledModel(folder, {
      ...{ code: options.compiledCode, resolved: options.spec.resolved },
      ...{ plan: options.plan, layers: options.layers, graphSvg: options.graphSvg },
    });
    await writeRunFile(folder, run);
    await logEvent(folder, { event: 'start', step: 0, epoch: 0 });
    const opened: OpenTraining = { folder, lock, run, model, source, distances, onProgress };
    await warnOf([...unlike, ...stored.warnings, ...distances.warnings, ...idleWarnings(model)], opened, startPosition);
    return trainToEnd(opened, training, startPosition, options);
  });
}
