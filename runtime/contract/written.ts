/** A model as a module writes it: everything that `defaults.ts` fills in may be left out. */
import type {
  ClassField,
  DataDefinition,
  NumbersField,
  PictureField,
  SoundField,
  TokensField,
  TransformDefinition,
} from './data.js';
import type { GivenDefinition, OutputDefinition, SamplePlan } from './drawn.js';
import type { AveragePlan, EvaluationPlan, ScoredSet } from './evaluations.js';
import type { Functions } from './functions.js';
import type { Run } from './plan.js';
import type { DistanceDefinition } from './terms.js';
import type { RateSchedule, StagePlan, StepGroupPlan, StepPlan, TrainPlan } from './training.js';

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
type Named<T> = Readonly<Record<string, T>>;

export type WrittenTransform = Optional<TransformDefinition, 'settings'>;
interface Transformed {
  readonly transforms?: readonly WrittenTransform[];
}
export type WrittenField =
  | (Omit<Optional<PictureField, 'range'>, 'transforms'> & Transformed)
  | (Omit<NumbersField, 'transforms'> & Transformed)
  | (Omit<Optional<SoundField, 'range'>, 'transforms'> & Transformed)
  | TokensField
  | ClassField;
export type WrittenData = Omit<Optional<DataDefinition, 'name' | 'sources'>, 'transforms' | 'fields'> &
  Transformed & { readonly fields: Named<WrittenField> };

export type WrittenStep<T> = Optional<StepPlan<T>, 'repeat' | 'every'>;
/** A step, or several that take all gradients before any update. */
export type WrittenSteps<T> = readonly (WrittenStep<T> | { readonly together: readonly WrittenStep<T>[] })[];
type Cosine = Extract<RateSchedule, { kind: 'cosine' }>;
export type WrittenSchedule = Exclude<RateSchedule, Cosine> | Optional<Cosine, 'warmup'>;
/** `steps`, or the `groups` of older modules. */
interface WrittenTraining<T> {
  readonly schedule?: WrittenSchedule;
  readonly steps?: WrittenSteps<T>;
  readonly groups?: readonly (Omit<StepGroupPlan<T>, 'steps'> & { readonly steps: readonly WrittenStep<T>[] })[];
}
export type WrittenStage<T> = Omit<StagePlan<T>, keyof WrittenTraining<T>> & WrittenTraining<T>;
/** A training whose `epochs` defaults to the sum of its stages' and whose `batch` defaults to their largest. */
export type WrittenTrain<T> = Omit<TrainPlan<T>, keyof WrittenTraining<T> | 'stages' | 'batch' | 'epochs'> &
  Partial<Pick<TrainPlan<T>, 'batch' | 'epochs'>> &
  WrittenTraining<T> & { readonly stages?: readonly WrittenStage<T>[] };

type Described = Optional<OutputDefinition, 'kind'>;
/** An output, or the name alone of one that is drawn as the output before it. */
export type WrittenOutput = Described | string;
export type WrittenSample<S> = Omit<Optional<SamplePlan<S>, 'n'>, 'given' | 'outputs'> & {
  readonly given?: Named<Optional<GivenDefinition, 'field'>>;
  readonly outputs: readonly Described[] | readonly [Described, ...WrittenOutput[]];
};

export type WrittenSet = Optional<ScoredSet, 'name'>;
export type WrittenEvaluation<S> = Omit<EvaluationPlan<S>, 'averages' | 'inside' | 'outside'> & {
  readonly averages?: Named<Omit<AveragePlan<S>, 'on'> & { readonly on: WrittenSet }>;
  readonly inside: readonly WrittenSet[];
  readonly outside?: readonly WrittenSet[];
};

export type WrittenRun<F extends Functions> = Omit<
  Optional<Run<F>, 'averages' | 'terms' | 'plots'>,
  'data' | 'train' | 'distances' | 'samples' | 'evaluations'
> & {
  readonly data?: Named<WrittenData>;
  readonly train?: WrittenTrain<F['terms']>;
  readonly distances?: Named<Optional<DistanceDefinition, 'output'>>;
  readonly samples?: Named<WrittenSample<F['sample']>>;
  readonly evaluations?: Named<WrittenEvaluation<F['scores']>>;
};
