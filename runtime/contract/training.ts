/** The training of a model. `Terms` stands for the function of a step: its name in a plan, itself in a module. */

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
  /** The name of the minimised term among those that `terms` returns; the runtime takes the mean over the batch. */
  readonly loss: string;
  readonly terms: Terms;
  /** The nets whose weights move. */
  readonly over: readonly string[];
  /** The codebooks that follow the nets of `over` as moving averages: their state moves with this step. */
  readonly moves?: readonly string[];
  /** An optimizer of its own, or the name of the step whose optimizer (with its moments) it shares. */
  readonly optimizer: OptimizerDefinition | string;
  /** The number of times per iteration; each takes a new batch and new draws. */
  readonly repeat: number;
  /** The interval in iterations: the step runs at iterations 0, n, 2n, … */
  readonly every: number;
  /**
   * `weights`: the bound to which every weight of `over` is clipped after the update. `gradients`: the bound of their
   * global norm.
   */
  readonly clip?: { readonly weights?: number; readonly gradients?: number };
  /**
   * Keys of `pass.share` that the step has in common with other steps of an iteration. Only the last of these steps may
   * change what the shared values are computed from.
   */
  readonly shares?: readonly string[];
}

/** Steps that run one after the other, or, if `together`, take all gradients before any update. */
export interface StepGroupPlan<Terms = string> {
  readonly together: boolean;
  readonly steps: readonly StepPlan<Terms>[];
}

/** The multiplier of every learning rate, by epoch. */
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
  /** The schedule of the learning rates; it counts from the start of the stage. */
  readonly schedule: RateSchedule;
  readonly groups: readonly StepGroupPlan<Terms>[];
}

export interface StagePlan<Terms = string> extends TrainingPlan<Terms> {
  readonly name: string;
}

export interface TrainPlan<Terms = string> extends TrainingPlan<Terms> {
  /** The data set whose training split makes up an epoch. */
  readonly data: string;
  /**
   * Stages that follow one another. `groups` is empty then, `epochs` is their sum, and `batch` is that of measurements
   * and pictures.
   */
  readonly stages?: readonly StagePlan<Terms>[];
}
