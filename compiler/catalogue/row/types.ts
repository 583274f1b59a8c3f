/**
 * The catalogue's row type: everything that any phase may ask about an op. Checks, hover, completion, reference pages, summaries, diffs and
 * emitters read these columns. Nothing else knows an op by name. How a target writes an op is not a fact about the op; the target holds it.
 */
import type { DistributionFamily, InitializerName, OpName, OptimizerName, ReparameterizationName } from './names.js';
import type { Annealing } from './annealing.js';
import type { Places } from './places.js';
import type { Window } from './windows.js';
import type { SettingValue, ValueRange, ValueType, WeightInitializer } from './values.js';

/** The values that a setting accepts. The evaluator checks a value before any rule of the op runs. */
export type SettingKind =
  | ({ readonly kind: 'number'; readonly integer?: boolean } & NumberRange)
  /** A whole number of at least `minimum`, or a list of two (height, width). */
  | { readonly kind: 'size'; readonly minimum?: number }
  /** Zeros before and after along each of `axes` axes: [before, after], or [[top, bottom], [left, right]]. */
  | { readonly kind: 'sides'; readonly axes: 1 | 2 }
  | { readonly kind: 'flag' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** Any text in quotes, such as the name of a folder. */
  | { readonly kind: 'text' }
  /** A shape, `[4, 4, 32]`. */
  | { readonly kind: 'shape' }
  /** `0..1`; with `falls`, also `1..0`. */
  | { readonly kind: 'range'; readonly falls?: true }
  /** A list of values of one kind, of any length. `example` is one as a spec writes it. */
  | { readonly kind: 'list'; readonly of: SettingKind; readonly example: string }
  /** A call of the configuration catalogue's `family`: `normal(std=0.02)`, `spectral`. */
  | { readonly kind: 'config'; readonly family: ConfigFamily }
  /** Any of the alternatives. */
  | { readonly kind: 'any'; readonly of: readonly SettingKind[] };

/**
 * The numbers that a setting accepts, as float32 holds them. `minimum` and `maximum` belong to the range; `above` and
 * `below` do not. Every setting has a lower and an upper bound: {@link anyFloat} if it needs no narrower range.
 */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  /** The number must be greater than this. */
  readonly above?: number;
  /** The number must be less than this. */
  readonly below?: number;
}

export type ConfigFamily =
  | 'initializer'
  | 'reparameterization'
  | 'optimizer'
  | 'schedule'
  | 'mask'
  | 'causal mask'
  | 'trace'
  | 'inverse'
  | 'base'
  | 'loop'
  | 'spacing';

export interface SettingSpec {
  readonly name: string;
  readonly type: SettingKind;
  /** Absent if the author must give a value. */
  readonly default?: SettingValue;
  /**
   * True if the setting must be given by name; false if it may stand without. By default, a required setting may stand
   * without its name, and an optional one may only if the row has no required ones. `true` is for settings whose place
   * means something else in other libraries, `false` for settings whose value is unmistakable.
   */
  readonly named?: boolean;
  readonly doc: string;
}

export interface InputSpec {
  readonly name: string;
  /** A number literal may stand here (a target, an operand). */
  readonly constant?: boolean;
  /** No gradient flows to this input (indices, conditions). */
  readonly blocked?: boolean;
  /** The input may be left out, or given only by name. */
  readonly optional?: boolean;
  /** An optional input that may also stand without its name, where a tensor (or a number, with `constant`) is next. */
  readonly placed?: boolean;
}

/** The refusal of a shape rule. The evaluator turns it into a diagnostic that shows where the shapes come from. */
export interface ShapeProblem {
  readonly problem: string;
  /** The reason, or what would fit. */
  readonly why?: string;
  readonly hint?: string;
}

/** The part of a node that the rules of a row may read. */
export interface RowContext {
  /** Types of the given inputs, in order. */
  readonly inputs: readonly ValueType[];
  readonly input: Readonly<Record<string, ValueType | undefined>>;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export interface WeightRow {
  /**
   * The last part of the weight's path. PyTorch's files hold `kernel`, and no other weight, with its axes in another order: [out, in, …].
   */
  readonly name: string;
  readonly role: 'weight' | 'state';
  readonly shape: readonly number[];
  readonly initializer: WeightInitializer;
  /** The layer consists of this weight alone. PyTorch's files give the weight the name of the layer, without a further part. */
  readonly plain?: true;
}

/** Blocks that a row takes as arguments, and the conditions that they must meet. */
export interface BranchColumn {
  /** Names of the blocks, in the order of positional arguments. */
  readonly names: readonly { readonly name: string; readonly doc: string }[];
  /** Sets of blocks that may be given together. */
  readonly choices: readonly (readonly string[])[];
  /**
   * A row that is applied to the input before the blocks receive it, with the settings that it shares with the layer.
   * Without one, the blocks receive the input itself.
   */
  readonly receives?: OpEntry;
  /** The shape that each block must return. */
  shape(name: string, received: readonly number[]): readonly number[];
  /** Every layer in the blocks must have a Lipschitz constant of at most one, and the branch one below it. */
  readonly contracts?: boolean;
  /** The layer evaluates the blocks repeatedly under the same weights. */
  readonly again?: boolean;
}

/** The Lipschitz constant of an operation, by the Euclidean norm of one example. */
export interface LipschitzColumn {
  /** The bound that the settings guarantee; undefined if they guarantee none. */
  constant(row: RowContext): number | undefined;
}

/** Facts about a layer that has an inverse. */
export interface BijectionColumn {
  /** The inverse rounds, so the inverse of a flow is exact only up to this layer. */
  readonly rounds?: boolean;
  /** The role of the layers that this one replaces in a flow. A message names it if such a layer stands in a flow. */
  readonly insteadOf?: OpEntry['role'];
  /** The number of forward passes that the inverse takes; 1 by default. */
  passesBack?(row: RowContext): number;
}

export interface BatchColumn {
  /** `training`: in every training pass. `start`: only in the first, for a start that depends on data. */
  readonly when: 'training' | 'start';
  /** The statistics in words: `the mean and the deviation of each channel`. */
  readonly what: string;
  /** The count of numbers that one example adds to each statistic: the places of a map. */
  perExample(row: Pick<RowContext, 'inputs'>): number;
  /** The fewest numbers that a statistic needs; 2 by default, for a deviation. */
  readonly least?: number;
  /** The rest of the statistic if there is only one number. */
  readonly alone: string;
  /** Advice for a batch of one example. */
  readonly instead: string;
}

/** A draw that stands for its distribution, with the number of its inputs. `of` are the components of a mixture, whose inputs come last. */
export interface Asked {
  readonly draw: OpName;
  readonly inputs: number;
  readonly of?: readonly Asked[];
}

/** The formulas that are known of the distribution that a draw is of. */
export interface DistributionColumn {
  readonly family: DistributionFamily;
  readonly density: boolean;
  readonly entropy: boolean;
  /** The families to which the divergence has a closed form. */
  readonly kl: readonly DistributionFamily[];
  /** Its numbers are independent, so a mixture can draw one for every component and choose among them. */
  readonly mixes?: true;
  /** The values that have a probability. A value that is known to lie outside is an error. */
  support?(row: Pick<RowContext, 'settings'>): ValueRange;
  /** The draw to ask in place of one that has no formulas. */
  readonly instead?: OpName;
}

export interface OpEntry {
  /** The name that a spec writes. */
  readonly name: OpName;
  /** For draws: the row for a shape in place of operands, `normal([n])` for `normal(mean, …)`. */
  readonly standard?: OpEntry;
  /** For draws: the distribution that the draw is of. */
  readonly distribution?: DistributionColumn;
  /** The argument that holds labels of the net in the first place: `at` of `perceptual(Net, a, b, at=[stem])`. */
  readonly labels?: string;
  /** For questions to distributions: the draws that stand for them, each with the number of its inputs, which come last. */
  readonly asks?: readonly Asked[];
  /** Tells apart rows that share a name and differ in their operands: `max(x)` is `largest`, `max(a, b)` is `max`. */
  readonly id?: OpName;
  /** Layers are capitalised and own weights or state; functions are lower case; draws are random. */
  readonly kind: 'layer' | 'function' | 'draw';
  /** One paragraph for people: shapes, units, and the paper or library whose convention is followed. */
  readonly doc: string;
  readonly inputs: readonly InputSpec[];
  /** The op takes any number of tensors (`concat`). `inputs` then names the first. */
  readonly variadic?: boolean;
  /** Inputs without a batch are repeated for each example if another input has one. Layers repeat theirs in any case. */
  readonly repeats?: true;
  readonly settings: readonly SettingSpec[];
  /** The shape rule. Elementwise rows share the broadcast rule. */
  shape(row: RowContext): readonly number[] | ShapeProblem;
  /** Names of the results, for rows with several. `shape` is the shape of the last. */
  readonly results?: readonly string[];
  /** Shapes of all results, if they differ. `shape` is then the shape of the first. */
  resultShapes?(row: RowContext, shape: readonly number[]): readonly (readonly number[])[];
  /** Numbers and words of the declaration that the row was made from: the decay of a codebook's averages, the base of a flow. */
  readonly declared?: Readonly<Record<string, SettingValue>>;
  readonly branches?: BranchColumn;
  /** Set for rows that a flow may hold. If volumes change, the second result is `log_det`: log|det dy/dx| of every example. */
  readonly bijection?: BijectionColumn;
  /** The bound on how much the op stretches distances; absent if unknown. */
  readonly lipschitz?: LipschitzColumn;
  /** The values that the op accepts. A known range beyond them is an error. */
  readonly domain?: ValueRange;
  /** Set for counts over the batch that a set-level metric sums over its whole set (rule 20). The result has no batch axis. */
  readonly setLevel?: 'perplexity' | 'usage';
  weights?(row: RowContext): readonly WeightRow[];
  range?(row: RowContext): ValueRange | undefined;
  /**
   * False if the result is the same for every example although an input is not: a mean over the batch. By default, a
   * result has a batch axis if an input has one.
   */
  batched?(row: RowContext): boolean;
  /**
   * True if the result holds every example of the batch beside each example. The column is there for rows that take such
   * values; elementwise rows take them in any case, and keep what their inputs have.
   */
  others?(row: RowContext): boolean;
  /** The number of classes of the result, for rows that make labels. */
  classes?(row: RowContext): number | undefined;
  /** The result is a whole number: always, or if all inputs are that gradients may flow to. */
  readonly whole?: 'always' | 'kept';
  /**
   * For ops that read places of an axis, such as rows of a table: the length of the axis that the inputs called `index`
   * (`index_2`, …) choose from. They are whole numbers below it.
   */
  picks?(row: RowContext, index?: number): number;
  /** Floating-point operations per example; a multiply-add counts as two. */
  flops?(row: RowContext, output: readonly number[]): number;
  /** The gradient does not depend on the input, so no input is kept for it. */
  readonly linear?: boolean;
  /** Gradients flow through the op. They do not flow through steps, indices and `stop`. */
  readonly differentiable: boolean;
  /** The op compares its first two inputs number by number, so they should have one shape. */
  readonly compares?: true;
  /** For losses of logits: the same loss of probabilities, and the other way round. */
  readonly partner?: OpName;
  /** Inputs broadcast against each other, right-aligned. */
  readonly broadcasts?: boolean;
  /** The op is made along with a layer and never written by an author. Tables of layers and diffs leave it out. */
  readonly implied?: boolean;
  /** The op depends on the mode (training or evaluation), draws random numbers, or changes with the training. */
  readonly uses?: readonly ('mode' | 'draws' | 'progress')[];
  /** For values that change with the training: the way that they go. */
  annealing?(row: Pick<RowContext, 'settings'>): Annealing;
  /** The value for plain numbers, in constant expressions (`log(2)`, `min(512, w)`). */
  constant?(...operands: number[]): number;
  /**
   * The numbers of the result, row by row, for inputs whose numbers are known while compiling: tables such as
   * `cumprod(1 - linspace(1e-4, 0.02, 1000))`. Elementwise rows have `constant` instead.
   */
  table?(row: RowContext, operands: readonly Float64Array[]): Float64Array;
  /** The kind of result, for rules that reason about losses and outputs. */
  readonly role?:
    | 'activation'
    | 'normalization'
    | 'loss'
    | 'kl'
    | 'probability_loss'
    | 'logits_loss'
    | 'dropout'
    | 'convolution'
    | 'stop';
  /** For normalisation of each example by itself: the count of numbers behind each mean. */
  averages?(row: RowContext): number;
  /** The result for one example depends on the others of the batch: statistics, sums over the examples. */
  readonly couplesBatch?: true | ((row: RowContext) => boolean);
  /** Statistics that the op takes of a whole batch, for which it needs several examples. */
  readonly ofBatch?: BatchColumn | ((row: RowContext) => BatchColumn | undefined);
  /**
   * What each place of the result depends on, among the places of an input. Absent, or undefined for some settings, if
   * that is not known. Rows that broadcast take each place by itself unless they say otherwise.
   */
  places?(row: RowContext, input: number): Places | undefined;
  /**
   * The window of the first input that each place of the result sees, along each axis of places. Absent for rows that
   * take each place by itself, or all of them.
   */
  windows?(row: RowContext): readonly Window[] | undefined;
  /** The op makes waves of its input, which tell whole steps apart. */
  readonly periodic?: boolean;
  /** Its weights include a shift, so a bias in the layer before has no effect. */
  readonly absorbsBias?: boolean;
}

/** The names of a family that targets have to spell; for other families, any name. */
export type ConfigName<Family extends ConfigFamily> = Family extends 'initializer'
  ? InitializerName
  : Family extends 'optimizer'
    ? OptimizerName
    : Family extends 'reparameterization'
      ? ReparameterizationName
      : string;

/** A named configuration: initializers, optimizers, schedules, reparameterizations. */
export interface ConfigEntry<Family extends ConfigFamily = ConfigFamily> {
  readonly name: ConfigName<Family>;
  readonly family: Family;
  readonly doc: string;
  readonly settings: readonly SettingSpec[];
  /** For an optimizer: the number of moments that it keeps for every weight. */
  slots?(settings: Readonly<Record<string, SettingValue>>): number;
  /** For a schedule: the reason why its settings contradict each other, if they do. */
  problem?(
    settings: Readonly<Record<string, SettingValue>>,
  ): { readonly problem: string; readonly hint: string } | undefined;
  /** For a schedule: the epoch from which the learning rate is 0; undefined if it never is. */
  ends?(settings: Readonly<Record<string, SettingValue>>): number | undefined;
  /** For a schedule: the number of epochs before the learning rate first reaches the written value. */
  warmup?(settings: Readonly<Record<string, SettingValue>>): number;
}
