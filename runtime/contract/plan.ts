/** A run of a model as plain data: all but the weights and the functions, which it names. */
import type { ClaimDefinition, ClaimPlan } from './claims.js';
import type { DataDefinition } from './data.js';
import type { FunctionNames, Functions } from './functions.js';
import type { PlotPlan, SamplePlan } from './drawn.js';
import type { EvaluationPlan } from './evaluations.js';
import type { DistanceDefinition, TermPlan } from './terms.js';
import type { TrainPlan } from './training.js';

/** A net whose weights follow those of another as an exponential moving average. */
export interface AverageDefinition {
  readonly of: string;
  readonly decay: number;
}

/** A file of stored weights that a net starts from. */
export interface StoredDefinition {
  /** Relative to the spec. */
  readonly file: string;
  /** The orders of axes in it: PyTorch's, or genc's own. */
  readonly layout: 'torch' | 'genc';
  /** Whether a run without the file stops, or starts from scratch and says so. */
  readonly missing: 'error' | 'fresh';
  /** Name in the file of every weight and state, by its path. */
  readonly names: Readonly<Record<string, string>>;
}

/** What is trained, measured, drawn and claimed. `F` stands where a function is referred to. */
export interface Run<F extends Functions, C = ClaimDefinition> {
  readonly name: string;
  /** `vae-mnist.gen`. */
  readonly spec: string;
  /** Averaged nets: `Gs = ema(G, 0.999)`. Their weights stand in `w` under their own name, shaped like `of`. */
  readonly averages: Readonly<Record<string, AverageDefinition>>;
  /** By net. Read when a run starts; a trainer by itself starts from the initializers. */
  readonly stored?: Readonly<Record<string, StoredDefinition>>;
  readonly data: Readonly<Record<string, DataDefinition>>;
  readonly train: TrainPlan<F['terms']>;
  /** All losses and metrics in one pass, for evaluation, but those that have a function of their own. */
  readonly evaluate: F['terms'];
  /** By their names in the functions' answers. */
  readonly terms: Readonly<Record<string, TermPlan<F['terms']>>>;
  /** By the name that results give them, which carries the network: `fid[fashion-cnn]`. */
  readonly distances?: Readonly<Record<string, DistanceDefinition>>;
  readonly samples: Readonly<Record<string, SamplePlan<F['sample']>>>;
  readonly plots: Readonly<Record<string, PlotPlan<F['points']>>>;
  readonly evaluations?: Readonly<Record<string, EvaluationPlan<F['scores']>>>;
  readonly claims?: readonly C[];
}

/** A function of the module, as a plan tells of it. */
export interface FunctionPlan {
  readonly role: 'step' | 'measures' | 'sample' | 'plot' | 'average' | 'scores';
  /** Data fields and given values that it reads. */
  readonly reads: readonly string[];
  /** What it answers with, by name. */
  readonly answers: readonly string[];
  /** Nets that it calls, or averages of them; in order, each once. */
  readonly calls: readonly string[];
  /** Of a step: the called nets that training leaves alone, in evaluation mode there too. */
  readonly frozen?: readonly string[];
}

/** What `plan.json` of a run folder holds, and `genc show --plan --json` prints. */
export interface RunPlan extends Run<FunctionNames, ClaimPlan> {
  readonly format: 'genc-plan-1';
  /** By the names that the rest refers to them by. */
  readonly functions: Readonly<Record<string, FunctionPlan>>;
}
