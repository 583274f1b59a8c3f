/** The evaluations and claims after the last epoch of a training. */
import type { Advice } from '../../common/advice.js';
import type { JudgedClaim } from '../../library/evaluate/index.js';
import { flowProblemsSettled } from '../../library/flow/watch.js';
import { evaluateInto } from '../evaluate/evaluate-into.js';
import { writeReport } from '../report/report.js';
import type { Training } from './engine.js';
import type { OpenTraining } from './options.js';

/**
 * Evaluates a finished run and judges its claims. Everything else is written by then: if it is interrupted, or a data
 * set is missing, a finished run remains, which can be evaluated later.
 */
export async function evaluateAtEnd(
  { folder, model, source, onProgress }: OpenTraining,
  training: Training,
  at: { readonly step: number; readonly epoch: number },
  signal: AbortSignal | undefined,
  warn: (message: string, advice: Advice) => void,
): Promise<readonly JudgedClaim[]> {
  const { evaluations = {}, claims = [] } = model;
  if (Object.keys(evaluations).length + claims.length === 0) return [];
  try {
    const evaluated = await evaluateInto(folder, await training.inference(), source, at, {
      signal,
      onProgress: (progress) => onProgress({ kind: 'evaluation', ...progress }),
    });
    await flowProblemsSettled();
    for (const path of evaluated.files) onProgress({ kind: 'file', path });
    await writeReport(folder);
    return evaluated.claims;
  } catch (error) {
    const why = signal?.aborted ? 'it was interrupted' : (error as Error).message;
    warn(`The evaluation was not done: ${why.replace(/\.$/, '')}. The run is finished, and can be evaluated later.`, {
      call: 'evaluate',
      folder,
    });
    return [];
  }
}
