/** Evaluates a model into its run folder: numbers, scores and figures in `evaluations/`, claims in `claims.json`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../../common/errors.js';
import { evaluateSets, judgeClaims, scoreKey } from '../../library/evaluate/index.js';
import type { EvaluationOptions, EvaluationResult, JudgedClaim, KnownResults } from '../../library/evaluate/index.js';
import { resultsFromJson, toJson } from '../../common/json.js';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import type { AnyModel } from '../../contract/model.js';
import { fileNameOf } from '../files/file-names.js';
import { drawDensities } from '../figures/densities.js';
import { writeReport } from '../report/report.js';
import type { DataSource } from '../data/set/data-source.js';
import { createTrainer } from '../../library/train/trainer.js';
import type { Trainer } from '../../library/train/trainer.js';
import { writeAtomic } from '../files/atomic.js';
import { loadNewestCheckpoint } from '../folder/checkpoint.js';
import { readMetrics } from '../folder/metrics-log.js';
import { asRecorded, openRun, sourceOfRun } from '../open/open-run.js';
import type { ProgressEvent } from '../progress.js';
import { encodeSafetensors } from '../../library/weights/safetensors.js';

/** An evaluation with the checkpoint that it is of. */
export interface StoredEvaluation extends EvaluationResult {
  readonly model: string;
  /** Iterations and epochs done. */
  readonly step: number;
  readonly epoch: number;
  /** The spec that says what is evaluated, where it is not that of the run. */
  readonly spec?: string;
  /** Where the data was not what the run was trained on: how it differs, a line for each set. */
  readonly changedData?: readonly string[];
}
export interface Evaluated {
  /** Those done now. */
  readonly evaluations: readonly StoredEvaluation[];
  readonly claims: readonly JudgedClaim[];
}

const placeOf = (folder: string): string => join(folder, 'evaluations');
const claimsOf = (folder: string): string => join(folder, 'claims.json');
const parsed = async <T>(path: string): Promise<T | undefined> =>
  readFile(path, 'utf8').then(
    (text) => resultsFromJson<T>(text),
    () => undefined,
  );

/** What a folder holds, by name. */
export async function readEvaluations(folder: string): Promise<StoredEvaluation[]> {
  const files = (await readdir(placeOf(folder)).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const found = await Promise.all(files.map((name) => parsed<StoredEvaluation>(join(placeOf(folder), name))));
  return found.filter((each) => each?.format === 'genc-evaluation-1').map((each) => each!);
}

export async function readClaims(folder: string): Promise<readonly JudgedClaim[]> {
  return (await parsed<{ claims: readonly JudgedClaim[] }>(claimsOf(folder)))?.claims ?? [];
}

/** Of which evaluations there are, and that there is something to do. */
function chosen(model: AnyModel, name: string | undefined): string[] {
  const names = Object.keys(model.evaluations ?? {});
  if (name !== undefined && !names.includes(name))
    throw new UserError(`${model.name} has no evaluation '${name}'.`, {
      hint: names.length > 0 ? `Did you mean ${closest(name, names)}?` : 'Its spec declares none: evaluate ood { … }.',
    });
  if (names.length === 0 && (model.claims ?? []).length === 0)
    throw new UserError(`${model.name} has nothing to evaluate.`, {
      hint: 'A spec says what is scored: evaluate ood { score … inside … outside … }. See docs/language.md.',
    });
  return name === undefined ? names : [name];
}

interface Done {
  readonly step: number;
  readonly epoch: number;
}

/** Evaluates, draws, and judges the claims by all that the folder then holds. Answers with the paths written last. */
export async function evaluateInto(
  folder: string,
  trainer: Trainer,
  source: DataSource,
  { step, epoch }: Done,
  options: EvaluationOptions & Pick<StoredEvaluation, 'spec' | 'changedData'> & { readonly name?: string } = {},
): Promise<Evaluated & { readonly files: readonly string[] }> {
  const { model } = trainer;
  const evaluations: StoredEvaluation[] = [];
  const files: string[] = [];
  const write = async (path: string, content: Parameters<typeof writeAtomic>[1]): Promise<void> => {
    await writeAtomic(path, content);
    files.push(path);
  };
  // Sets are opened, and looked at, as they are needed.
  const other = (): Pick<StoredEvaluation, 'changedData'> =>
    options.changedData?.length ? { changedData: options.changedData } : {};
  for (const name of chosen(model, options.name)) {
    const { result, scores } = await evaluateSets(trainer, source, name, options);
    const place = join(placeOf(folder), fileNameOf(name, Object.keys(model.evaluations ?? {})));
    const arrays = new Map([...scores].map(([key, values]) => [key, { shape: [values.length], values }]));
    await write(`${place}.safetensors`, encodeSafetensors(arrays, { format: 'genc-scores-1', evaluation: name }));
    for (const { name: score } of result.scores) {
      const sets = result.sets.map((set) => ({ name: set.name, scores: scores.get(scoreKey(score, set.name))! }));
      const chart = await drawDensities(`${name}.${score}`, sets);
      await write(`${place}-${score}.svg`, chart.svg);
      await write(`${place}-${score}.png`, chart.png);
    }
    const { spec } = options;
    const stored: StoredEvaluation = {
      ...result,
      model: model.name,
      step,
      epoch,
      ...(spec === undefined ? {} : { spec }),
      ...other(),
    };
    // The numbers last: where they stand, all else does.
    await write(`${place}.json`, `${toJson(stored, 2)}\n`);
    evaluations.push(stored);
  }
  const claims = await judge(folder, model, { step, epoch });
  if (claims.length > 0)
    await write(claimsOf(folder), `${toJson({ format: 'genc-claims-1', step, epoch, ...other(), claims }, 2)}\n`);
  return { evaluations, claims, files };
}

/** Evaluations of an earlier checkpoint do not count. */
async function judge(folder: string, model: AnyModel, { step, epoch }: Done): Promise<JudgedClaim[]> {
  const evaluations = (await readEvaluations(folder)).filter((each) => each.step === step);
  const terms: Record<string, Readonly<Record<string, number>>> = {};
  for (const line of await readMetrics(folder))
    if (line.kind === 'epoch' && line.epoch === epoch) terms[line.split] = line.values;
  return judgeClaims(model, { evaluations, terms: terms as KnownResults['terms'] });
}

export interface EvaluateRunOptions extends Pick<EvaluationOptions, 'signal'> {
  readonly folder: string;
  /** One evaluation; all when absent. */
  readonly name?: string;
  /** The model of a spec of today, with the nets of the run: its evaluations and claims instead of the run's own. */
  readonly today?: { readonly model: AnyModel; readonly spec: string };
  /** Of draws and resampling; the run's own when absent. */
  readonly seed?: number;
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** Evaluates a finished or stopped run from its newest checkpoint, and redraws its report. */
export async function evaluateRun(
  options: EvaluateRunOptions,
): Promise<Evaluated & Done & { readonly files: readonly string[]; readonly report: string }> {
  const { folder, name, signal, onProgress = () => undefined } = options;
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today.model, run) : own;
  chosen(model, name);
  const { arrays, position, problem } = await loadNewestCheckpoint(folder);
  if (problem !== undefined) onProgress({ kind: 'warning', message: `${problem} Evaluating the one before it.` });
  // The data keeps the run's seed: its splits hang on it.
  const changedData: string[] = [];
  const source = sourceOfRun(model, run, options, onProgress, changedData);
  const trainer = createTrainer(model, { seed: options.seed ?? run.seed });
  const stopWatching = onFlowProblem(oncePerKind((message) => onProgress({ kind: 'warning', message })));
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
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
    trainer.dispose();
  }
}
