/**
 * The measurements at the end of an epoch, written to `metrics.jsonl`: terms of every split, and distances of drawn
 * pictures.
 */
import { byName } from '../../common/by-name.js';
import type { Inference } from '../../library/train/inference.js';
import type { Means } from '../../library/train/trainer.js';
import type { Split } from '../data/index.js';
import { splitNames } from '../data/source/source.js';
import { evaluateSplit } from './epoch-terms.js';
import type { LoopState } from './loop-state.js';
import type { RunningTraining } from './engine.js';
import type { LoopOptions } from './loop-options.js';

type Warn = (message: string) => Promise<void>;
type BySplit = Partial<Record<Split, Means>>;

/** @param epoch The epoch that ends, counted from 1. Its running means end with it. */
export async function measureEpoch(
  options: LoopOptions,
  state: LoopState,
  epoch: number,
  warn: Warn,
): Promise<BySplit> {
  const { run, trainer, source, metrics } = options;
  const { step } = state.position;
  const values: BySplit = {};
  const distances = await measureDistances(options, trainer, { step, epoch }, warn);
  const trained = state.takeEpoch();
  for (const split of splitNames) {
    // Distances may be from another set, which has splits of its own.
    if ((await source.set()).count(split) === 0 && !distances[split]) continue;
    const known = split === 'train' ? trained : byName<number>();
    const evaluated = await evaluateSplit(trainer, source, split, epoch, run.epochs, known);
    const means = byName([...Object.entries(evaluated), ...Object.entries(distances[split] ?? {})]);
    if (Object.keys(means).length === 0) continue;
    values[split] = means;
    await metrics.append({ kind: 'epoch', split, ...state.named, step, epoch, values: means });
  }
  return values;
}

/** The distances that are due. Nothing is written to `metrics.jsonl`. */
export async function measureDistances(
  { run, folder, source, distances, onProgress }: RunningTraining,
  inference: Inference,
  { step, epoch }: { readonly step: number; readonly epoch: number },
  warn: Warn,
): Promise<BySplit> {
  if (!distances.isDue(epoch, run.epochs)) return {};
  onProgress({ kind: 'phase', name: 'distances', epoch });
  const warnings: string[] = [];
  const at = { folder, step, epoch, epochs: run.epochs };
  const found = await distances.measure(inference, source, at, (message) => void warnings.push(message));
  for (const message of warnings) await warn(message);
  return found;
}
