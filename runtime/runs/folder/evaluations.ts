/** The evaluations and claims in a run folder: `evaluations/NAME.json` and `claims.json`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsFromJson } from '../../common/json.js';
import type { EvaluationResult, JudgedClaim } from '../../library/evaluate/index.js';

/** An evaluation with its checkpoint. */
export interface StoredEvaluation extends EvaluationResult {
  readonly model: string;
  /** The numbers of iterations and epochs done. */
  readonly step: number;
  readonly epoch: number;
  /** The path of the spec that defines the evaluation, if it is not that of the run. */
  readonly spec?: string;
  /** The differences of the data from what the run was trained on, one line per set, if there are any. */
  readonly changedData?: readonly string[];
}

export const evaluationFolder = (folder: string): string => join(folder, 'evaluations');
export const claimsPath = (folder: string): string => join(folder, 'claims.json');
const parsed = async <T>(path: string): Promise<T | undefined> =>
  readFile(path, 'utf8').then(
    (text) => resultsFromJson<T>(text),
    () => undefined,
  );

/** The evaluations of a folder by name. */
export async function readEvaluations(folder: string): Promise<StoredEvaluation[]> {
  const files = (await readdir(evaluationFolder(folder)).catch(() => []))
    .filter((name) => name.endsWith('.json'))
    .sort();
  const found = await Promise.all(files.map((name) => parsed<StoredEvaluation>(join(evaluationFolder(folder), name))));
  return found.filter((each) => each?.format === 'genc-evaluation-1').map((each) => each!);
}

export async function readClaims(folder: string): Promise<readonly JudgedClaim[]> {
  return (await parsed<{ claims: readonly JudgedClaim[] }>(claimsPath(folder)))?.claims ?? [];
}
