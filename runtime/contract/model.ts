/**
 * The definition that a compiled module gives to the runtime. A compiled module holds pure functions of weights and
 * inputs and one `defineModel({ … })`; everything that trains, samples, measures or records a model reads this contract
 * alone.
 */
import { withDefaults } from './defaults.js';
import type { PlotPlan, SamplePlan } from './drawn.js';
import type { EvaluationPlan } from './evaluations.js';
import type { Batch, FunctionsOf, PlotFunction, SampleFunction, ScoreFunction, TermFunction } from './functions.js';
import type { Run } from './plan.js';
import type { TermPlan } from './terms.js';
import type { StagePlan, StepGroupPlan, StepPlan, TrainPlan } from './training.js';
import type { Tensors, WeightTree } from './weights.js';
import type { WrittenRun } from './written.js';

export type * from './claims.js';
export type * from './data.js';
export type * from './drawn.js';
export type * from './evaluations.js';
export type * from './functions.js';
export type * from './pass.js';
export type * from './plan.js';
export * from './selection.js';
export type * from './terms.js';
export type * from './training.js';
export * from './weights.js';
export type * from './written.js';

export type StepDefinition<W, B> = StepPlan<TermFunction<W, B>>;
export type StepGroup<W, B> = StepGroupPlan<TermFunction<W, B>>;
export type StageDefinition<W, B> = StagePlan<TermFunction<W, B>>;
export type TrainDefinition<W, B> = TrainPlan<TermFunction<W, B>>;
export type SampleDefinition<W> = SamplePlan<SampleFunction<W>>;
export type PlotDefinition<W, B> = PlotPlan<PlotFunction<W, B>, ScoreFunction<W>>;
export type EvaluationDefinition<W> = EvaluationPlan<ScoreFunction<W>>;

/** A run with its weights and its functions. */
export interface ModelDefinition<W = Tensors<WeightTree>, B = Batch> extends Run<FunctionsOf<W, B>> {
  /** The weights by net: the names of the nets are the first level of the tree. */
  readonly weights: WeightTree;
}

/** A model with weights of a type, whatever the type of its batches. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- batch types are the compiled module's own
export type ModelWith<W> = ModelDefinition<W, any>;

/** Any model, whatever the types of its weights and batches. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- weight and batch types are the compiled module's own
export type AnyModel = ModelDefinition<any, any>;

/** The names of a model's parts, and its functions that draw and score. */
export interface Parts {
  readonly weights: WeightTree;
  readonly terms: string;
  readonly samples: object;
  readonly plots: string;
  readonly evaluations: object;
}

/** A model whose parts are known by name, so that TypeScript refuses a sample or a loss that the spec does not have. */
export type NamedModel<W, B, P extends Parts> = Omit<ModelDefinition<W, B>, keyof Parts> & {
  readonly weights: P['weights'];
  readonly terms: Readonly<Record<P['terms'], TermPlan<TermFunction<W, B>>>>;
  readonly samples: { readonly [Name in keyof P['samples']]: SamplePlan<P['samples'][Name]> };
  readonly plots: Readonly<Record<P['plots'], PlotDefinition<W, B>>>;
  readonly evaluations: { readonly [Name in keyof P['evaluations']]: EvaluationPlan<P['evaluations'][Name]> };
};

/** A model as a module writes it, with the defaults left out. */
export type WrittenModel<W, B> = WrittenRun<FunctionsOf<W, B>> & Pick<ModelDefinition<W, B>, 'weights'>;

/** Types a model and fills in the defaults, without checks. Its result is the default export of a compiled module. */
export function defineModel<W, B>(model: WrittenModel<W, B>): ModelDefinition<W, B> {
  return { weights: model.weights, ...withDefaults<FunctionsOf<W, B>>(model) };
}
