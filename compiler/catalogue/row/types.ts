/**
 * The catalogue's row type: everything that any phase may ask about an op. Checks, hover, completion, reference pages,
 * summaries, diffs and emitters read these columns; nothing else knows an op by name. How a target writes an op is no fact
 * about it, and stands with the target.
 */
import type { InitializerName, OpName, OptimizerName, ReparameterizationName } from './names.js';
import type { SettingValue, ValueRange, ValueType, WeightInitializer } from './values.js';

/** What a setting accepts. The evaluator checks it before any rule of the op runs. */
export type SettingKind =
  | ({ readonly kind: 'number'; readonly integer?: boolean } & NumberRange)
  /** A whole number ≥ minimum, or a list of two (height, width). */
  | { readonly kind: 'size'; readonly minimum?: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** Any text in quotes, such as the name of a folder. */
  | { readonly kind: 'text' }
  /** A shape, `[4, 4, 32]`. */
  | { readonly kind: 'shape' }
  | { readonly kind: 'range' }
  /** A call of the configuration catalogue's `family`: `normal(std=0.02)`, `spectral`. */
  | { readonly kind: 'config'; readonly family: ConfigFamily }
  /** Any of the alternatives. */
  | { readonly kind: 'any'; readonly of: readonly SettingKind[] };

/**
 * The numbers that a setting accepts, as the float32 of the runtime holds them: ends that belong to them, or ends that do not.
 * Every number has a least and a most; {@link anyFloat} is the range of those that have no other.
 */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  /** More than this. */
  readonly above?: number;
  /** Less than this. */
  readonly below?: number;
}

export type ConfigFamily =
  'initializer' | 'reparameterization' | 'optimizer' | 'schedule' | 'mask' | 'trace' | 'inverse' | 'base';

export interface SettingSpec {
  readonly name: string;
  readonly type: SettingKind;
  /** Absent: the author must give it. */
  readonly default?: SettingValue;
  /**
   * Whether only its name can say it. Where nothing is said, settings that are needed may stand without their names, and the others
   * where none is needed; `true` where other libraries have something else at its place, `false` where its value is unmistakable.
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
  /** May be left out, or given by name only. */
  readonly optional?: boolean;
}

/** A shape rule's refusal: the evaluator turns it into a diagnostic with provenance. */
export interface ShapeProblem {
  readonly problem: string;
  /** Why, or what would fit. */
  readonly why?: string;
  readonly hint?: string;
}

/** What the rules of a row may look at. */
export interface RowContext {
  /** Types of the inputs given, by name; lists for variadic ops under `inputs`. */
  readonly inputs: readonly ValueType[];
  readonly input: Readonly<Record<string, ValueType | undefined>>;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export interface WeightRow {
  /** Last part of its path. `kernel`, and nothing else, stands with other axes in PyTorch's files: [out, in, …]. */
  readonly name: string;
  readonly role: 'weight' | 'state';
  readonly shape: readonly number[];
  readonly initializer: WeightInitializer;
  /** The layer is this weight alone: in PyTorch's files it has the name that it is bound to, without a word of its own. */
  readonly plain?: true;
}

/** Blocks that a row takes as arguments, and what they are to be. */
export interface BranchColumn {
  /** In the order of positional arguments. */
  readonly names: readonly { readonly name: string; readonly doc: string }[];
  /** Which of them may be given together. */
  readonly choices: readonly (readonly string[])[];
  /** What they receive: a row applied to the input, with those settings of the layer that it has; else the input itself. */
  readonly receives?: OpEntry;
  /** The shape that each must return. */
  shape(name: string, received: readonly number[]): readonly number[];
  /** Every layer in them must have a Lipschitz constant of at most one, and the branch one under it. */
  readonly contracts?: boolean;
  /** The layer evaluates them again and again under the same weights. */
  readonly again?: boolean;
}

/** The Lipschitz constant of an operation, by the Euclidean norm of one example. */
export interface LipschitzColumn {
  /** A bound that its settings guarantee; undefined where they guarantee none. */
  constant(row: RowContext): number | undefined;
}

/** Of a layer that has a way back. */
export interface BijectionColumn {
  /** The way back rounds, so that it is exact only up to this layer. */
  readonly rounds?: boolean;
  /** The role of layers in whose place it stands in a flow; said where one of them stands there. */
  readonly insteadOf?: OpEntry['role'];
}

export interface BatchColumn {
  /** In every training pass, or in the first alone: a start that hangs on the data. */
  readonly when: 'training' | 'start';
  /** `the mean and the deviation of each channel`. */
  readonly what: string;
  /** Numbers of one example that each of its statistics is taken of: the places of a map. */
  perExample(row: Pick<RowContext, 'inputs'>): number;
  /** Numbers that a statistic needs; two where nothing is said, for a deviation. */
  readonly least?: number;
  /** What a single one leaves of it. */
  readonly alone: string;
  /** What to write instead where a batch is one example. */
  readonly instead: string;
}

export interface OpEntry {
  /** As a spec writes it. */
  readonly name: OpName;
  /** Tells it from another row of its name, which differs in its operands: `max(x)` is `largest`, `max(a, b)` is `max`. */
  readonly id?: OpName;
  /** Capitalised things own weights or state and are layers; functions are lower case; draws are random. */
  readonly kind: 'layer' | 'function' | 'draw';
  /** One paragraph for people; shapes, units, and the paper or library whose convention is followed. */
  readonly doc: string;
  readonly inputs: readonly InputSpec[];
  /** Takes any number of tensors (`concat`); `inputs` then names the first. */
  readonly variadic?: boolean;
  readonly settings: readonly SettingSpec[];
  /** The shape rule. Elementwise rows use the shared broadcast rule. */
  shape(row: RowContext): readonly number[] | ShapeProblem;
  /** Names of the results, for rows with several; `shape` is that of the last. */
  readonly results?: readonly string[];
  /** Shapes of all results, where they differ; `shape` is then that of the first. */
  resultShapes?(row: RowContext, shape: readonly number[]): readonly (readonly number[])[];
  /** Numbers and words of the declaration behind the row: the decay of a codebook's averages, the base of a flow. */
  readonly declared?: Readonly<Record<string, SettingValue>>;
  readonly branches?: BranchColumn;
  /** For what a flow may hold. Where volumes change, the second result is `log_det`: log|det dy/dx| of every example. */
  readonly bijection?: BijectionColumn;
  /** How much it can stretch distances; absent where nothing is known. */
  readonly lipschitz?: LipschitzColumn;
  /** Values that it takes; a known range beyond it is an error. */
  readonly domain?: ValueRange;
  /** Counts over the batch that a set-level metric sums over its whole set (rule 20); the result has no batch axis. */
  readonly setLevel?: 'perplexity' | 'usage';
  weights?(row: RowContext): readonly WeightRow[];
  range?(row: RowContext): ValueRange | undefined;
  /** Classes of the result, for rows that make labels. */
  classes?(row: RowContext): number | undefined;
  /** Multiply-adds count as two; per example. */
  flops?(row: RowContext, output: readonly number[]): number;
  /** Its gradient is the same whatever it is given, so that nothing is kept for it. */
  readonly linear?: boolean;
  /** Whether gradients flow through it: not through steps, indices and what is stopped on purpose. */
  readonly differentiable: boolean;
  /** It measures how its inputs differ, number by number, so that they are meant to have one shape. */
  readonly compares?: true;
  /** Inputs broadcast against each other, right-aligned. */
  readonly broadcasts?: boolean;
  /** Made along with a layer and written by nobody: tables of layers and differences leave it out. */
  readonly implied?: boolean;
  /** Depends on training or evaluation mode, or draws. */
  readonly uses?: readonly ('mode' | 'draws')[];
  /** Value on numbers, for constant expressions (`log(2)`, `min(512, w)`). */
  constant?(...operands: number[]): number;
  /** What the result is, for rules that reason about losses and outputs. */
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
  /** Normalisation of each example by itself: how many numbers each mean is taken of. */
  averages?(row: RowContext): number;
  /** Normalisation whose statistics couple the examples of a batch. */
  readonly couplesBatch?: boolean;
  /** What it takes of a whole batch, and needs several examples for. */
  readonly ofBatch?: BatchColumn;
  /** Weights already include a shift, so that a bias before it is idle. */
  readonly absorbsBias?: boolean;
}

/** Names of a family that targets have to spell; any name of another. */
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
  /** Of an optimizer: moments that it keeps for every weight. */
  slots?(settings: Readonly<Record<string, SettingValue>>): number;
  /** Of a schedule: what its settings together cannot mean. */
  problem?(
    settings: Readonly<Record<string, SettingValue>>,
  ): { readonly problem: string; readonly hint: string } | undefined;
  /** Of a schedule: the epoch from which on the learning rate is 0; undefined where it never is. */
  ends?(settings: Readonly<Record<string, SettingValue>>): number | undefined;
  /** Of a schedule: epochs before the learning rate is first as written. */
  warmup?(settings: Readonly<Record<string, SettingValue>>): number;
}
