/** How a model is trained. `Terms` stands for the function of a step: its name in a plan, itself in a module. */

export type OptimizerDefinition =
  | {
      readonly kind: 'sgd';
      readonly lr: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adam';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'adamw';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'rmsprop';
      readonly lr: number;
      readonly decay: number;
      readonly momentum: number;
      readonly epsilon: number;
      readonly centered: boolean;
    };

export interface StepPlan<Terms = string> {
  readonly name: string;
  /** Name of the minimised term among those that `terms` returns; the batch mean is taken by the runtime. */
  readonly loss: string;
  readonly terms: Terms;
  /** Nets whose weights move. */
  readonly over: readonly string[];
  /** Codebooks that follow the nets of `over` as moving averages: their state moves with this step. */
  readonly moves?: readonly string[];
  /** An optimizer of its own, or the name of the step whose optimizer (with its moments) it shares. */
  readonly optimizer: OptimizerDefinition | string;
  /** Times per iteration; each takes a new batch and new draws. */
  readonly repeat: number;
  /** Runs at iterations 0, n, 2n, … */
  readonly every: number;
  /** `weights`: every weight of `over` is clipped to ±value after the update. `gradients`: global norm bound. */
  readonly clip?: { readonly weights?: number; readonly gradients?: number };
  /** Keys of `pass.share` that it has in common with other steps of an iteration, none of which changes what they are computed from before the last. */
  readonly shares?: readonly string[];
}

/** Steps that run one after the other, or (`together`) take all gradients before any update. */
export interface StepGroupPlan<Terms = string> {
  readonly together: boolean;
  readonly steps: readonly StepPlan<Terms>[];
}

/** Multiplier of every learning rate by epoch. */
export type RateSchedule =
  | { readonly kind: 'constant' }
  /** One until epoch `from`, then linearly to zero at epoch `to`. */
  | { readonly kind: 'linear'; readonly from: number; readonly to: number }
  | { readonly kind: 'cosine'; readonly to: number; readonly warmup: number }
  | { readonly kind: 'step'; readonly every: number; readonly factor: number };

/** A training, or a stage of one. */
interface TrainingPlan<Terms> {
  readonly batch: number;
  readonly epochs: number;
  /** Counts from the start of the stage. */
  readonly schedule: RateSchedule;
  readonly groups: readonly StepGroupPlan<Terms>[];
}

export interface StagePlan<Terms = string> extends TrainingPlan<Terms> {
  readonly name: string;
}

export interface TrainPlan<Terms = string> extends TrainingPlan<Terms> {
  /** The data set whose training split makes an epoch. */
  readonly data: string;
  /** Trainings that follow one another; `groups` is empty then, `epochs` their sum, and `batch` that of measurements and pictures. */
  readonly stages?: readonly StagePlan<Terms>[];
}
