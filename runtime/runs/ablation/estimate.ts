/** Estimates of an ablation's time: from the work of its arms and the machine's speed, or from measured iterations. */
import type { StageWork, Work } from '../../contract/work.js';
import type { TrainingSpeed } from '../../engine/backend/training-speed.js';
import type { AblationArm, AblationFile } from './ablation-file.js';

/** The measured seconds of an arm's iteration. */
export interface Timing {
  readonly seconds: number;
  /** The FLOPs of its examples. */
  readonly work: number;
}

export interface Measurement {
  readonly kind: 'measured';
  readonly base: Timing;
  /** The timing of the arm with the most work, if that is more than the base's. */
  readonly largest?: Timing;
  /** The number of training examples; undefined if the data is not here. */
  readonly examples?: number;
}

export interface Calculation {
  readonly kind: 'calculated';
  readonly speed: TrainingSpeed;
  /** The stages of every arm, in the order of the arms. */
  readonly arms: readonly (readonly StageWork[])[];
  readonly examples?: number;
}

export type Estimate = Measurement | Calculation;

export const workOf = ({ flops, batch }: AblationArm): number => flops * batch;

/** The seconds of an iteration, by what it computes and how fast the machine is. */
export const secondsOfWork = ({ maps, others, numbers, operations }: Work, speed: TrainingSpeed): number =>
  maps / speed.convolutions + others / speed.products + numbers / speed.numbers + operations * speed.operation;

/**
 * The seconds of an iteration with this much work, on the line through both timings. The line has an offset, since even
 * small models take time.
 */
function secondsOf(work: number, { base, largest }: Measurement): number {
  if (!largest) return base.work > 0 ? base.seconds * Math.max(0.5, work / base.work) : base.seconds;
  const slope = Math.max(0, largest.seconds - base.seconds) / (largest.work - base.work);
  return Math.max(base.seconds / 2, base.seconds + slope * (work - base.work));
}

/** The seconds of all runs, one after the other; undefined if the number of examples is not known. */
export function estimated({ arms, seeds }: AblationFile, estimate: Estimate): number | undefined {
  const { examples } = estimate;
  if (examples === undefined) return undefined;
  const ofArm = (arm: AblationArm, index: number): number =>
    estimate.kind === 'measured'
      ? secondsOf(workOf(arm), estimate) * Math.ceil(examples / arm.batch) * arm.epochs
      : estimate.arms[index]!.reduce((sum, stage) => sum + secondsOfStage(stage, estimate.speed, examples), 0);
  return arms.reduce((sum, arm, index) => sum + ofArm(arm, index), 0) * seeds.length;
}

const secondsOfStage = (stage: StageWork, speed: TrainingSpeed, examples: number): number =>
  secondsOfWork(stage, speed) * Math.ceil((Math.ceil(examples / stage.batch) * stage.epochs) / stage.batches);

/** The seconds of an iteration of the first arm, and of the slowest one if another takes longer. */
export function iterationsOf(estimate: Estimate): { readonly base: number; readonly largest?: number } {
  if (estimate.kind === 'measured') {
    const { base, largest } = estimate;
    return { base: base.seconds, ...(largest ? { largest: largest.seconds } : {}) };
  }
  const [base, ...others] = estimate.arms.map((stages) =>
    Math.max(...stages.map((stage) => secondsOfWork(stage, estimate.speed))),
  );
  const largest = Math.max(...others);
  return { base: base!, ...(largest > base! ? { largest } : {}) };
}
