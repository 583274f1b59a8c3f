/** The evaluation of a run from its newest checkpoint. */
import type { AnyModel } from '../../contract/model.js';
import type { EvaluationOptions } from '../../library/evaluate/index.js';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import { loadNewestCheckpoint } from '../folder/checkpoint.js';
import { inProcess } from '../open/inference.js';
import type { OpensInference } from '../open/inference.js';
import { asRecorded, openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';
import { writeReport } from '../report/report.js';
import { chosenEvaluations, evaluateInto } from './evaluate-into.js';
import type { Evaluated, TrainedSoFar } from './evaluate-into.js';

export interface EvaluateRunOptions extends Pick<EvaluationOptions, 'signal'> {
  readonly folder: string;
  /** The name of one evaluation; all if absent. */
  readonly name?: string;
  /** The model of a present spec, with the nets of the run: its evaluations and claims replace the run's own. */
  readonly today?: { readonly model: AnyModel; readonly spec: string };
  /** The seed of draws and resampling; the run's own if absent. */
  readonly seed?: number;
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** What computes; this process if absent. */
  readonly inference?: OpensInference;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** Evaluates a finished or stopped run from its newest checkpoint, and redraws its report. */
export async function evaluateRun(
  options: EvaluateRunOptions,
): Promise<Evaluated & TrainedSoFar & { readonly files: readonly string[]; readonly report: string }> {
  const { folder, name, signal, inference = inProcess, onProgress = () => undefined } = options;
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today.model, run) : own;
  chosenEvaluations(model, name);
  const checkpoint = await loadNewestCheckpoint(folder);
  const { position, problem } = checkpoint;
  if (problem !== undefined) onProgress({ kind: 'warning', message: `${problem} Evaluating the one before it.` });
  // The data keeps the run's seed, because its splits depend on it.
  const changedData: string[] = [];
  const source = sourceOfRun(model, run, options, onProgress, changedData);
  const trainer = await inference({ folder, model, seed: options.seed ?? run.seed, checkpoint });
  const stopWatching = onFlowProblem(oncePerKind((message) => onProgress({ kind: 'warning', message })));
  try {
    const { step, epoch } = position;
    const evaluated = await evaluateInto(
      folder,
      trainer,
      source,
      { step, epoch },
      {
        name,
        spec: options.today?.spec,
        changedData,
        signal,
        onProgress: (progress) => onProgress({ kind: 'evaluation', ...progress }),
      },
    );
    await flowProblemsSettled();
    return { ...evaluated, step, epoch, report: await writeReport(folder) };
  } finally {
    stopWatching();
    await source.close();
    await trainer.close();
  }
}
