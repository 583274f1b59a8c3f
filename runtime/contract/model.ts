/**
 * What a compiled module says to the runtime. A compiled module holds pure functions of weights and inputs and one
 * `defineModel({ … })`; everything that trains, samples, measures or records a model reads this type and no other.
 *
 * Shapes in definitions leave the batch axis out; tensors have it as their first axis.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Scalar } from '@tensorflow/tfjs-core';
import { byName } from '../common/by-name.js';

// ---------------------------------------------------------------- weights

/** How a weight starts. Conventions: Keras (`glorot_*`, `he_*`, `lecun_*` with fans of the kernel). */
export type Initializer =
  | { readonly kind: 'zeros' | 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal' | 'truncated_normal'; readonly mean: number; readonly std: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | {
      readonly kind: 'glorot_uniform' | 'glorot_normal' | 'he_uniform' | 'he_normal' | 'lecun_uniform' | 'lecun_normal';
      readonly fanIn: number;
      readonly fanOut: number;
    }
  /** A random vector of length one: the start of a power iteration. */
  | { readonly kind: 'unit' }
  /** The whole numbers 0 … n − 1 in random order, as floats. */
  | { readonly kind: 'permutation' }
  /** A piece of the LU decomposition of one random rotation, which all weights of a layer share. */
  | { readonly kind: 'rotation'; readonly part: RotationPart };

/** W = P·L·(U + diag(sign · exp(log_scale))): see `flow.invertibleConv`. */
export type RotationPart = 'lower' | 'upper' | 'log_scale' | 'sign' | 'permutation';

/** A trainable weight, or state (moving statistics, power-iteration vectors) that no gradient moves. */
export interface WeightDefinition<S extends readonly number[] = readonly number[]> {
  readonly role: 'weight' | 'state';
  readonly shape: S;
  readonly initializer: Initializer;
}

/** A tree of weights; its paths, joined by `/`, are the weights' stable names (`Encoder/conv/kernel`). */
export interface WeightTree {
  /** The iterations of a repeat may be a list: their names are their places in it. */
  readonly [name: string]: WeightDefinition | WeightTree | readonly WeightTree[];
}

/** The tensor type of a shape, by its rank. */
export type TensorOf<S extends readonly number[]> = S extends readonly []
  ? Scalar
  : S extends readonly [number]
    ? Tensor1D
    : S extends readonly [number, number]
      ? Tensor2D
      : S extends readonly [number, number, number]
        ? Tensor3D
        : S extends readonly [number, number, number, number]
          ? Tensor4D
          : Tensor;

/** The tensors that a weight tree declares, as compiled functions receive them (`w.Encoder.conv.kernel`). */
export type Tensors<T> = {
  readonly [K in keyof T]: T[K] extends WeightDefinition<infer S> ? TensorOf<S> : Tensors<T[K]>;
};

// ---------------------------------------------------------------- passes

/**
 * One evaluation of a compiled function: mode, draws and state moves. Implemented by `runtime/library/train/pass.ts`.
 * Draws are keyed by seed, path and iteration, so they do not depend on the order of evaluation.
 */
export interface Pass {
  /** Training mode: batch statistics, dropout on. Only training steps set it (rule 17), and `training=true` on a call. */
  readonly training: boolean;
  /** Number of examples. */
  readonly batch: number;
  /** Epochs of training that are over, of the stages that move the same nets; 0 outside of training. */
  readonly epoch: number;
  /**
   * A training step before which nothing moved its nets, or some of them: where a data-dependent start is made. State of
   * those that moved before does not move in it.
   */
  readonly first: boolean;
  /** A pass whose draws stand under `name/`: one per written call of a net that draws. */
  in(name: string): Pass;
  /** The same pass in training mode, for `training=true`. It moves no state. */
  asTraining(): Pass;
  /** The same pass in evaluation mode, for frozen nets. It moves no state. */
  asEvaluation(): Pass;
  /** Standard normal draws of a full tensor shape (batch axis included where wanted). */
  normal<T extends Tensor = Tensor>(key: string, shape: readonly number[]): T;
  /** Uniform draws in [low, high). */
  uniform<T extends Tensor = Tensor>(key: string, shape: readonly number[], low?: number, high?: number): T;
  /** Whole numbers, both ends included, as float32. */
  integer<T extends Tensor = Tensor>(key: string, shape: readonly number[], low: number, high: number): T;
  /** One uniform number in [0, 1) that the program itself can branch on: how many terms of a series to take. */
  chance(key: string): number;
  /**
   * What `compute` answers. Training steps of one iteration that share the key evaluate it once, the last of them with its
   * gradient; elsewhere it is simply evaluated.
   */
  share<T extends Tensor>(key: string, compute: () => T): T;
  /** Asks for state to move to `next`; ignored unless a step that updates the owner of `state` is running. */
  move(state: Tensor, next: Tensor): void;
  /** The same for a weight that nothing has moved yet, in the `first` pass alone: a start that hangs on data. */
  start?(weight: Tensor, next: Tensor): void;
}

// ---------------------------------------------------------------- data

/** `resize(64)`: name and positional or named numbers or words, as checked by the compiler. */
export interface TransformDefinition {
  readonly name: string;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
}

export type FieldDefinition =
  | {
      readonly kind: 'image';
      /** [height, width, channels]. */
      readonly shape: readonly [number, number, number];
      /** Values are scaled linearly from 0..255 to this range. */
      readonly range: readonly [number, number];
      /** `image`, `left` or `right` half, `A` or `B`. */
      readonly from?: string;
      /** The folder whose pictures it reads, where the spec names one. */
      readonly folder?: string;
      readonly transforms: readonly TransformDefinition[];
    }
  | {
      readonly kind: 'class';
      readonly classes: number;
      /** `folder`, `set` or a label file's name. */ readonly from?: string;
    };

export interface DataDefinition {
  readonly name: string;
  /** Known set names or paths; the declared name when `from` is not written. */
  readonly sources: readonly string[];
  readonly pairing?: 'paired' | 'unpaired';
  /** Drawn once for all fields. */
  readonly transforms: readonly TransformDefinition[];
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /**
   * Fractions cut from the training files by seed when the source has no such split of its own; or the names of the folders that
   * are the splits. `folders: false`: no folder is a split by its name.
   */
  readonly split?: {
    readonly train?: string;
    readonly test?: number | string;
    readonly validation?: number | string;
    readonly folders?: boolean;
  };
  /** A class field: every training batch holds as many of each class; smaller classes come round again. */
  readonly balance?: string;
  /** Reads so many folders of each source only, chosen by the seed. */
  readonly folders?: number;
  /** Trains on so many examples of each source at most, chosen by the seed; held-out splits stay whole. */
  readonly examples?: number;
  /** Instead of sources: the pictures that a run of another model draws; `sources` is empty then. */
  readonly made?: { readonly model: string; readonly sample: string; readonly n: number; readonly output: number };
}

/** One batch, a tensor per data field: images [batch, h, w, c] in the declared range, classes [batch] as int32. */
export type Batch = Readonly<Record<string, Tensor>>;

// ---------------------------------------------------------------- what is computed

/**
 * Values per example (`[batch]`, or a scalar where nothing depends on the batch), by name. Of a set-level term: how often
 * the batch chose each code, [codes].
 */
export type Terms = Readonly<Record<string, Tensor>>;
export type TermFunction<W, B> = (w: W, batch: B, pass: Pass) => Terms;

/** What is told of the codes that a set chose: `exp` of their entropy, or the share of them that was chosen at all. */
export type SetMeasure = 'perplexity' | 'usage';

export type Schedule =
  | { readonly kind: 'every'; readonly interval: number }
  | { readonly kind: 'epochs'; readonly epochs: readonly (number | 'first' | 'middle' | 'last')[] }
  /** At the end of a stage of the training. */
  | { readonly kind: 'after'; readonly stage: string };

export interface Selection {
  readonly data?: string;
  readonly split?: 'train' | 'validation' | 'test';
  readonly first?: number;
}

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

export interface StepDefinition<W, B> {
  readonly name: string;
  /** Name of the minimised term among those that `terms` returns; the batch mean is taken by the runtime. */
  readonly loss: string;
  readonly terms: TermFunction<W, B>;
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
export interface StepGroup<W, B> {
  readonly together: boolean;
  readonly steps: readonly StepDefinition<W, B>[];
}

/** Multiplier of every learning rate by epoch. */
export type RateSchedule =
  | { readonly kind: 'constant' }
  /** One until epoch `from`, then linearly to zero at epoch `to`. */
  | { readonly kind: 'linear'; readonly from: number; readonly to: number }
  | { readonly kind: 'cosine'; readonly to: number; readonly warmup: number }
  | { readonly kind: 'step'; readonly every: number; readonly factor: number };

/** A training, or a stage of one. */
interface TrainingDefinition<W, B> {
  readonly batch: number;
  readonly epochs: number;
  /** Counts from the start of the stage. */
  readonly schedule: RateSchedule;
  readonly groups: readonly StepGroup<W, B>[];
}

export interface StageDefinition<W, B> extends TrainingDefinition<W, B> {
  readonly name: string;
}

export interface TrainDefinition<W, B> extends TrainingDefinition<W, B> {
  /** The data set whose training split makes an epoch. */
  readonly data: string;
  /** Trainings that follow one another; `groups` is empty then, `epochs` their sum, and `batch` that of measurements and pictures. */
  readonly stages?: readonly StageDefinition<W, B>[];
}

/** How an output is drawn: pictures by their range, classes and numbers as text. */
export interface OutputDefinition {
  /** As written in the spec, for captions. */
  readonly name: string;
  readonly kind: 'image' | 'class' | 'number' | 'vector';
  readonly shape: readonly number[];
  /** For images; [0, 1] when the spec does not say. */
  readonly range?: readonly [number, number];
  readonly classes?: number;
}

/** A metric of whole sets: pictures that a sample draws, against stored ones, in the features of a network. */
export interface DistanceDefinition {
  readonly measure: 'fid' | 'kid' | 'precision' | 'recall';
  readonly sample: string;
  /** Place of the sample's output that is compared. */
  readonly output: number;
  /** Pictures to draw, and the most to compare with. */
  readonly n: number;
  /** The data's pictures. */
  readonly field: string;
  /** The network: `fashion-cnn`. */
  readonly features: string;
  /** What is compared with; without a split, the test split where there is one, or else the training split. */
  readonly on: Selection & { readonly data: string };
  readonly at?: Schedule;
}

export interface SampleDefinition<W> {
  /** Given values by name: data fields (read from the data) or others (given by the caller, or by a `grid`). */
  readonly given: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly field: boolean; readonly classes?: number }>
  >;
  /** Examples to make when no data field says how many. */
  readonly n: number;
  readonly on?: Selection;
  /** Absent: only when asked for (`genc sample`), or when a plot uses it. */
  readonly at?: Schedule;
  /** Repeat for each class of this given field. */
  readonly each?: string;
  readonly outputs: readonly OutputDefinition[];
  /** A method, so that compiled functions may name the given values that they take. */
  run(w: W, given: Batch, pass: Pass): readonly Tensor[];
}

export type PlotDefinition<W, B> = { readonly on?: Selection; readonly at?: Schedule } & (
  | { readonly kind: 'lines'; readonly series: readonly string[] }
  /** points [batch, 2 or more], color [batch]; only the first two coordinates are drawn. */
  | {
      readonly kind: 'scatter';
      readonly classes?: number;
      readonly values: (w: W, batch: B, pass: Pass) => { points: Tensor; color?: Tensor };
    }
  /** Range (min, 5 %, median, 95 %, max) of each coordinate, per class. */
  | {
      readonly kind: 'ranges';
      readonly classes?: number;
      readonly values: (w: W, batch: B, pass: Pass) => { points: Tensor; by?: Tensor };
    }
  | {
      readonly kind: 'histogram';
      readonly classes?: number;
      readonly values: (w: W, batch: B, pass: Pass) => { points: Tensor; by?: Tensor };
    }
  /** A sample evaluated on a lattice of its given value `over` (two coordinates), once per class of `each`. */
  | {
      readonly kind: 'grid';
      readonly sample: string;
      readonly over: string;
      readonly from: number;
      readonly to: number;
      readonly cells: number;
      readonly each?: string;
    }
);

/** A split of a data set, or all of its splits. */
export interface ScoredSet {
  /** `mnist.test`, `omniglot`. */
  readonly name: string;
  readonly data: string;
  readonly split?: 'train' | 'validation' | 'test';
  /** At most so many examples, in the order of the data. */
  readonly first?: number;
}

/** Several data sets scored under one model: one number per example and score, higher for what is more inside. */
export interface EvaluationDefinition<W> {
  /** Means over a set, given to the scores as numbers; in order, later ones are given the earlier ones. */
  readonly averages?: Readonly<
    Record<
      string,
      {
        readonly on: ScoredSet;
        /** The value of every example, under the average's own name. A method, as `run` of a sample. */
        values(w: W, given: Batch, pass: Pass): Terms;
      }
    >
  >;
  readonly scores: readonly string[];
  /** The first is what every other set is compared with. */
  readonly inside: readonly ScoredSet[];
  readonly outside: readonly ScoredSet[];
  run(w: W, given: Batch, pass: Pass): Terms;
}

/** What a claim may ask for; each throws where the number is not known. */
export interface ClaimedResults {
  /** Of a score (`ood.likelihood`): the first inside set against another. */
  auroc(score: string, set: string): number;
  average(score: string, set: string): number;
  /** A loss or metric after the last epoch; on the test split, or the training split where there is none. */
  term(name: string, split?: 'train' | 'validation' | 'test'): number;
}
export interface ClaimDefinition {
  /** As written in the spec. */
  readonly text: string;
  readonly left: (results: ClaimedResults) => number;
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly right: (results: ClaimedResults) => number;
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

export interface ModelDefinition<W = Tensors<WeightTree>, B = Batch> {
  readonly name: string;
  /** `vae-mnist.gen`. */
  readonly spec: string;
  /** By net: the first level of the tree is the nets' names. */
  readonly weights: WeightTree;
  /** Averaged nets: `Gs = ema(G, 0.999)`. Their weights stand in `w` under their own name, shaped like `of`. */
  readonly averages: Readonly<Record<string, { readonly of: string; readonly decay: number }>>;
  /** By net. Read when a run starts; a trainer by itself starts from the initializers. */
  readonly stored?: Readonly<Record<string, StoredDefinition>>;
  readonly data: Readonly<Record<string, DataDefinition>>;
  readonly train: TrainDefinition<W, B>;
  /** All losses and metrics in one pass, for evaluation, but those that have a function of their own. */
  readonly evaluate: TermFunction<W, B>;
  /** Names in the functions' answers; `on` and `at` restrict when a term is reported (every split, each epoch, otherwise). */
  readonly terms: Readonly<
    Record<
      string,
      {
        readonly role: 'loss' | 'metric';
        /** A number of a whole set, of counts that are summed over it; else the mean of a number per example. */
        readonly set?: SetMeasure;
        readonly on?: Selection;
        readonly at?: Schedule;
        /** Instead of the model's: what is measured on other examples is computed on those alone. */
        readonly evaluate?: TermFunction<W, B>;
      }
    >
  >;
  /** By the name that results give them, which carries the network: `fid[fashion-cnn]`. */
  readonly distances?: Readonly<Record<string, DistanceDefinition>>;
  readonly samples: Readonly<Record<string, SampleDefinition<W>>>;
  readonly plots: Readonly<Record<string, PlotDefinition<W, B>>>;
  readonly evaluations?: Readonly<Record<string, EvaluationDefinition<W>>>;
  readonly claims?: readonly ClaimDefinition[];
}

/** Any model, whatever its weights and batches are typed as. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- weight and batch types are the compiled module's own
export type AnyModel = ModelDefinition<any, any>;

/**
 * Types everything and checks nothing: the one default export of a compiled module. Its records by names of the spec lose
 * their prototypes, so that whoever looks for `constructor` finds it only where the spec declares it.
 */
export function defineModel<W, B>(model: ModelDefinition<W, B>): ModelDefinition<W, B> {
  const { averages, stored, data, terms, distances, samples, plots, evaluations } = model;
  return {
    ...model,
    averages: byName(Object.entries(averages)),
    ...(stored ? { stored: byName(Object.entries(stored)) } : {}),
    data: named(data, (set) => ({ ...set, fields: byName(Object.entries(set.fields)) })),
    terms: byName(Object.entries(terms)),
    ...(distances ? { distances: byName(Object.entries(distances)) } : {}),
    samples: named(samples, (sample) => ({ ...sample, given: byName(Object.entries(sample.given)) })),
    plots: byName(Object.entries(plots)),
    ...(evaluations
      ? {
          evaluations: named(evaluations, (each) => ({
            ...each,
            ...(each.averages ? { averages: byName(Object.entries(each.averages)) } : {}),
          })),
        }
      : {}),
  };
}

const named = <T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  byName(Object.entries(record).map(([name, value]) => [name, change(value)] as const));

/** A trainable weight. */
export function weight<const S extends readonly number[]>(shape: S, initializer: Initializer): WeightDefinition<S> {
  return { role: 'weight', shape, initializer };
}

/** State that training passes move and gradients do not. */
export function state<const S extends readonly number[]>(shape: S, initializer: Initializer): WeightDefinition<S> {
  return { role: 'state', shape, initializer };
}
