/** The estimate of an ablation's time, from measured iterations of one arm or two. */
import type { AblationArm, AblationFile } from './ablation-file.js';

/** The measured seconds of an arm's iteration. */
export interface Timing {
  readonly seconds: number;
  /** The FLOPs of its examples. */
  readonly work: number;
}

export interface Estimate {
  readonly base: Timing;
  /** The timing of the arm with the most work, if that is more than the base's. */
  readonly largest?: Timing;
  /** The number of training examples; undefined if the data is not here. */
  readonly examples?: number;
}

export const workOf = ({ flops, batch }: AblationArm): number => flops * batch;

/**
 * The seconds of an iteration with this much work, on the line through both timings. The line has an offset, since even
 * small models take time.
 */
function secondsOf(work: number, { base, largest }: Estimate): number {
  if (!largest) return base.work > 0 ? base.seconds * Math.max(0.5, work / base.work) : base.seconds;
  const slope = Math.max(0, largest.seconds - base.seconds) / (largest.work - base.work);
  return Math.max(base.seconds / 2, base.seconds + slope * (work - base.work));
}

/** The seconds of all runs, one after the other. */
export function estimated({ arms, seeds }: AblationFile, estimate: Estimate): number | undefined {
  const { examples } = estimate;
  if (examples === undefined) return undefined;
  const perSeed = arms.reduce(
    (sum, arm) => sum + secondsOf(workOf(arm), estimate) * Math.ceil(examples / arm.batch) * arm.epochs,
    0,
  );
  return perSeed * seeds.length;
}
