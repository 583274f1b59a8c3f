/** Evaluates a model into its run folder: numbers, scores and figures in `evaluations/`, claims in `claims.json`. */
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../../common/errors.js';
import { toJson } from '../../common/json.js';
import type { AnyModel } from '../../contract/model.js';
import { evaluateSets, judgeClaims, scoreKey } from '../../library/evaluate/index.js';
import type { EvaluationOptions, JudgedClaim, KnownResults } from '../../library/evaluate/index.js';
import { encodeSafetensors } from '../../library/weights/safetensors.js';
import type { Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import { drawDensities } from '../figures/densities.js';
import { writeAtomic } from '../files/atomic.js';
import { fileNameOf } from '../files/file-names.js';
import { claimsPath, evaluationFolder, readEvaluations } from '../folder/evaluations.js';
import type { StoredEvaluation } from '../folder/evaluations.js';
import { readMetrics } from '../folder/metrics-log.js';

export interface Evaluated {
  /** The evaluations done now. */
  readonly evaluations: readonly StoredEvaluation[];
  readonly claims: readonly JudgedClaim[];
}

/**
 * The names of the evaluations to do. Throws if the named one does not exist, or if the model has neither evaluations
 * nor claims.
 */
export function chosenEvaluations(model: AnyModel, name: string | undefined): string[] {
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

/** The progress of the training that is evaluated. */
export interface TrainedSoFar {
  readonly step: number;
  readonly epoch: number;
}

/** Evaluates, draws, and judges the claims by everything that the folder then holds. Returns the paths written last. */
export async function evaluateInto(
  folder: string,
  trainer: Inference,
  source: DataSource,
  { step, epoch }: TrainedSoFar,
  options: EvaluationOptions & Pick<StoredEvaluation, 'spec' | 'changedData'> & { readonly name?: string } = {},
): Promise<Evaluated & { readonly files: readonly string[] }> {
  const { model } = trainer;
  const evaluations: StoredEvaluation[] = [];
  const files: string[] = [];
  const write = async (path: string, content: Parameters<typeof writeAtomic>[1]): Promise<void> => {
    await writeAtomic(path, content);
    files.push(path);
  };
  // Sets are opened and checked as they are needed.
  const other = (): Pick<StoredEvaluation, 'changedData'> =>
    options.changedData?.length ? { changedData: options.changedData } : {};
  for (const name of chosenEvaluations(model, options.name)) {
    const { result, scores } = await evaluateSets(trainer, source, name, options);
    const place = join(evaluationFolder(folder), fileNameOf(name, Object.keys(model.evaluations ?? {})));
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
    // The numbers are written last: if they are there, so is everything else.
    await write(`${place}.json`, `${toJson(stored, 2)}\n`);
    evaluations.push(stored);
  }
  const claims = await judge(folder, model, { step, epoch });
  if (claims.length > 0)
    await write(claimsPath(folder), `${toJson({ format: 'genc-claims-1', step, epoch, ...other(), claims }, 2)}\n`);
  return { evaluations, claims, files };
}

/** Evaluations of an earlier checkpoint do not count. */
async function judge(folder: string, model: AnyModel, { step, epoch }: TrainedSoFar): Promise<JudgedClaim[]> {
  const evaluations = (await readEvaluations(folder)).filter((each) => each.step === step);
  const terms: Record<string, Readonly<Record<string, number>>> = {};
  for (const line of await readMetrics(folder))
    if (line.kind === 'epoch' && line.epoch === epoch) terms[line.split] = line.values;
  return judgeClaims(model, { evaluations, terms: terms as KnownResults['terms'] });
}
