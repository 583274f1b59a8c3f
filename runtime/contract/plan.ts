/** A run of a model as plain data: everything except the weights and the functions, which it names. */
import type { ClaimDefinition, ClaimPlan } from './claims.js';
import type { DataDefinition } from './data.js';
import type { FunctionNames, Functions } from './functions.js';
import type { PlotPlan, SamplePlan } from './drawn.js';
import type { EvaluationPlan } from './evaluations.js';
import type { DistanceDefinition, TermPlan } from './terms.js';
import type { TrainPlan } from './training.js';

/** A net whose weights are an exponential moving average of another net's. */
export interface AverageDefinition {
  readonly of: string;
  readonly decay: number;
  /** The decay rises to its number: it is (1 + n) / (10 + n) after n iterations, until that is larger. Constant if absent. */
  readonly warmup?: true;
}

/** A file of stored weights from which a net starts. */
export interface StoredDefinition {
  /** The path of the file, relative to the spec. */
  readonly file: string;
  /** The order of axes in the file: PyTorch's or genc's own. */
  readonly layout: 'torch' | 'genc';
  /** The behaviour if the file is missing: the run stops, or starts from scratch and says so. */
  readonly missing: 'error' | 'fresh';
  /** The name in the file of every weight and state, by its path. */
  readonly names: Readonly<Record<string, string>>;
}

/** The trained, measured, drawn and claimed parts of a model. `F` stands where a function is referred to. */
export interface Run<F extends Functions, C = ClaimDefinition> {
  readonly name: string;
  /** The name of the spec's file: `vae-mnist.gen`. */
  readonly spec: string;
  /** Averaged nets, `Gs = ema(G, 0.999)`. Their weights stand in `w` under their own name, with the shapes of `of`. */
  readonly averages: Readonly<Record<string, AverageDefinition>>;
  /** Stored weights by net. They are read when a run starts; a trainer by itself starts from the initializers. */
  readonly stored?: Readonly<Record<string, StoredDefinition>>;
  readonly data: Readonly<Record<string, DataDefinition>>;
  readonly train: TrainPlan<F['terms']>;
  /** All losses and metrics in one pass, for evaluation, except those that have a function of their own. */
  readonly evaluate: F['terms'];
  /** Losses and metrics by their names in the functions' results. */
  readonly terms: Readonly<Record<string, TermPlan<F['terms']>>>;
  /** Set distances by their names in the results, which include the network: `fid[fashion-cnn]`. */
  readonly distances?: Readonly<Record<string, DistanceDefinition>>;
  readonly samples: Readonly<Record<string, SamplePlan<F['sample']>>>;
  readonly plots: Readonly<Record<string, PlotPlan<F['points'], F['scores']>>>;
  readonly evaluations?: Readonly<Record<string, EvaluationPlan<F['scores']>>>;
  readonly claims?: readonly C[];
}

/** The description of a module's function in a plan. */
export interface FunctionPlan {
  readonly role: 'step' | 'measures' | 'sample' | 'plot' | 'average' | 'scores';
  /** The data fields and given values that the function reads. */
  readonly reads: readonly string[];
  /** The names of the values that it returns. */
  readonly answers: readonly string[];
  /** The nets that it calls, or averages of them, in order and each once. */
  readonly calls: readonly string[];
  /** The called nets that a step does not move. They are in evaluation mode even in training. */
  readonly frozen?: readonly string[];
}

/** The contents of `plan.json` in a run folder, which `genc show --plan --json` prints. */
export interface RunPlan extends Run<FunctionNames, ClaimPlan> {
  readonly format: 'genc-plan-1';
  /** The functions by the names that the rest of the plan uses. */
  readonly functions: Readonly<Record<string, FunctionPlan>>;
}
