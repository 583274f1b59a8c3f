/**
 * The model graph: what every phase after elaboration reads. Names are resolved, blocks and repeats expanded, edits
 * applied, shapes and ranges known. A node is an op of the catalogue, a call of a net, or a gradient; nothing else.
 *
 * All shapes leave the batch axis out. `batched` says whether a value has one: constants, parameters and learned
 * constants have none and broadcast over it.
 */
import type { Source, Span } from '../../grammar/syntax/source.js';
import type { OptimizerName } from '../catalogue/row/names.js';
import type { OpEntry } from '../catalogue/row/types.js';
import type { Setting, ValueType, WeightInitializer } from '../catalogue/row/values.js';
import type {
  AverageDefinition,
  ClaimNumber,
  ClaimOperator,
  ColumnReference,
  DataDefinition,
  DistanceDefinition,
  EpochSchedule,
  MadeData,
  PlotPlan,
  RowsKind,
  Selection,
  SetMeasure,
  SplitName,
  StepPlan,
  StoredDefinition,
  TransformDefinition,
} from '../../runtime/contract/model.js';
import type { Region } from './region.js';

/** Words of a run that the graph takes over as they are. */
export type {
  ClaimNumber,
  ColumnReference,
  EpochSchedule,
  MadeData,
  RowsKind,
  Selection,
  StoredDefinition,
  TransformDefinition,
};

/** One tensor in the graph. */
export interface Value {
  readonly id: number;
  readonly type: ValueType;
  readonly origin: Origin;
  /** The expression that made it. */
  readonly span: Span;
  /** The author's name for it: the name of the `let`, assignment, label, field or input. */
  name?: string;
}

export type Origin =
  | { readonly kind: 'node'; readonly node: Node; readonly output: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** A data field of the model. */
  | { readonly kind: 'field'; readonly data: string; readonly field: string }
  /** An input of the net being defined. */
  | { readonly kind: 'input'; readonly net: string; readonly input: string }
  /** A value given to a sample (`sample decode(z)`). */
  | { readonly kind: 'given'; readonly name: string }
  /** A value that a search tries. It is known only inside the expression that the search minimises. */
  | { readonly kind: 'free'; readonly name: string }
  /** A value that a loop carries, as an iteration finds it. It is known only inside the loop. `key`: path of the loop, and place. */
  | { readonly kind: 'carried'; readonly name: string; readonly key: string; readonly start: Value }
  /** A number that a loop counts: `k` of `for k in 999..0`. It is known only inside the loop. */
  | { readonly kind: 'counter'; readonly name: string; readonly key: string };

/** A weight or a piece of state that a node owns. `path` is complete: `G/unet/down/3/conv/kernel`. */
export interface Weight {
  readonly path: string;
  /** The last part of the path: `kernel`. */
  readonly name: string;
  readonly role: 'weight' | 'state';
  readonly shape: readonly number[];
  readonly initializer: WeightInitializer;
  /** The layer consists of this weight alone. */
  readonly plain?: true;
}

interface NodeBase {
  readonly id: number;
  readonly inputs: readonly Value[];
  readonly outputs: Value[];
  readonly span: Span;
  /** Stable path of the layer or of the model-level expression; the key of its draws. */
  readonly path: string;
  /** The block, iteration or given block that holds the node; undefined at the top of a net or of the model. */
  readonly region?: Region | undefined;
}
export interface OpNode extends NodeBase {
  readonly kind: 'op';
  readonly op: OpEntry;
  /** Names of the inputs that are given, in the order of `inputs`. A variadic row repeats one name. */
  readonly inputNames: readonly string[];
  readonly settings: Readonly<Record<string, Setting>>;
  readonly weights: readonly Weight[];
  /** Floating-point operations per example; a multiply-add counts as two. */
  readonly flops: number;
  /** The blocks that the author passed to the layer. */
  readonly branch?: Branch;
}
/** Blocks of a layer. What they take and what they make are inputs of the layer, in this order, behind its own. */
export interface Branch {
  /** The value that they are applied to. */
  readonly input: Value;
  /** Values that they read from around them: the label of `AffineCoupling(Net(label))`. */
  readonly taken: readonly Value[];
  readonly results: readonly NamedValue[];
}
export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly net: Net;
  /** The owner of the weights: the net itself, or an average of it. */
  readonly weightsOf: string;
  /** `training=true` on the call. */
  readonly training: boolean;
  /** The author's name for the outputs together: `q` of `let q = Encoder(x)`. */
  name?: string;
}
/** d sum(of) / d with. The inputs are [of, with]. */
export interface GradientNode extends NodeBase {
  readonly kind: 'gradient';
}
/**
 * `minimize … over w, v with adam(lr=0.01), repeat 1000` of a procedure. The inputs are the minimised value (one number
 * per example), one free value for each variable, and the value at which each variable starts. The outputs are the
 * variables found. No gradient flows through a search.
 */
export interface SearchNode extends NodeBase {
  readonly kind: 'search';
  readonly optimizer: Optimizer;
  readonly steps: number;
}
/**
 * `for t, next in times(1..0, steps=50) { … }`. The inputs are the values that an iteration makes, then the values that
 * it carries, the numbers that it counts, and the values at which the carried ones start, in this order; last the table
 * that the numbers are taken from, if there is one. The outputs are the carried values after the last iteration. No
 * gradient flows through a loop.
 */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  readonly over: LoopOver;
  /** How many values the loop carries. */
  readonly carries: number;
}
export type LoopOver =
  /** Whole numbers, upwards or downwards, both ends included. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** Each time of a schedule with the time after it: `steps` pairs. */
  | {
      readonly kind: 'times';
      readonly from: number;
      readonly to: number;
      readonly steps: number;
      /** The exponent of the spacing: 1 for even steps, infinite for a geometric sequence. */
      readonly rho: number;
    }
  /** The places of leading axes, row by row. */
  | { readonly kind: 'places'; readonly shape: readonly number[] }
  /** Each number of a list, or each with the one after it. */
  | { readonly kind: 'list'; readonly values: readonly number[]; readonly pairs: boolean }
  /** Each number of a table, or each with the one after it. */
  | { readonly kind: 'table'; readonly length: number; readonly pairs: boolean };

/** Nodes that evaluate a function of their own. */
export type FunctionNode = GradientNode | SearchNode | LoopNode;
export type Node = OpNode | CallNode | FunctionNode;

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

export interface Net {
  readonly name: string;
  readonly keyword: 'net' | 'flow' | 'codebook' | 'pool';
  readonly doc?: string;
  readonly span: Span;
  readonly inputs: readonly NamedValue[];
  /** Nodes in order of evaluation. */
  readonly nodes: Node[];
  /** Results of the net. A single output without a name is called `output`. */
  readonly outputs: readonly NamedValue[];
  /** Labels that are read from outside (`D(x).stem`). A call returns them beside the outputs. */
  readonly taps: NamedValue[];
  /** The file that its weights start from. */
  readonly stored?: StoredDefinition;
  /** Every label of the body, readable from outside or not. */
  readonly labels: ReadonlyMap<string, Value>;
  /** The parts that the inverse of a flow is made of; absent for other nets. */
  readonly flow?: FlowParts;
  /** Set for a net that is derived from another and uses its weights: the inverse of a flow, the vectors of a codebook. */
  readonly derived?: { readonly form: FlowForm | 'vectors'; readonly of: Net };
  /** For a codebook whose codes are read, `Codes[c]`: the net without inputs that gives them. */
  vectors?: Net;
}

/** Facts about a flow beyond its forward pass. */
export interface FlowParts {
  /** Layers from the input to the result, in order. Each has an inverse. */
  readonly chain: readonly OpNode[];
  /** Parts of z: the parts that layers on the way split off, and the result. */
  readonly pieces: readonly Value[];
  /** The distribution of z, by its name in the catalogue. */
  readonly base: string;
  /** Nets that are derived from the flow. */
  readonly forms: Map<FlowForm, Net>;
}
export type FlowForm = 'log_prob' | 'inverse' | 'round_trip' | 'lipschitz';

export interface DataField {
  readonly name: string;
  readonly value: Value;
  readonly from?: string;
  /** `from "inputs"`: the folder that the field is read from. */
  readonly folder?: string;
  /** Where a table has the numbers of the field. */
  readonly columns?: readonly ColumnReference[];
  readonly array?: string;
  /** Lines of a text are its examples. */
  readonly lines?: boolean;
  /** Samples of a sound per second. */
  readonly rate?: number;
  readonly transforms: readonly TransformDefinition[];
  readonly span: Span;
}
export interface Data {
  readonly name: string;
  readonly sources: readonly string[];
  /** What the examples are; pictures if absent. */
  readonly kind?: RowsKind;
  readonly pairing?: 'paired' | 'unpaired';
  readonly transforms: readonly TransformDefinition[];
  readonly fields: readonly DataField[];
  /** Shares of the training pictures, or the folders that serve as splits. */
  readonly split?: DataDefinition['split'];
  /** The class field whose classes have equal shares of every training batch. */
  readonly balance?: string;
  /** The number of folders that are read of each source, chosen by the seed. */
  readonly folders?: number;
  /** The largest number of training examples that are read of each source, chosen by the seed. */
  readonly examples?: number;
  /** A sample of another model that draws the data, in place of sources. */
  readonly made?: MadeData;
  readonly span: Span;
}
/** A loss or a metric. */
export interface Term {
  readonly name: string;
  readonly role: 'loss' | 'metric';
  /** Set for a number of a whole set: `value` then holds the counts that it is computed from. */
  readonly set?: SetMeasure;
  readonly doc?: string;
  readonly value: Value;
  readonly span: Span;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
}

/**
 * A metric of whole sets of pictures: it compares a sample's pictures with data, in the features of a network. No value
 * of the graph stands for it. It is measured after an epoch.
 */
export interface Distance {
  /** The name of the metric. */
  readonly name: string;
  readonly measure: DistanceDefinition['measure'];
  readonly doc?: string;
  readonly span: Span;
  /** The expression that says what is drawn, and how many. */
  readonly countSpan: Span;
  readonly sample: string;
  /** The position of the picture among the sample's outputs. */
  readonly output: number;
  /** The number of pictures to draw, and the most to compare with. */
  readonly n: number;
  readonly data: string;
  readonly field: string;
  /** The name of the network in results: `fashion-cnn`. */
  readonly features: string;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
}

export interface Sample {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly given: readonly NamedValue[];
  readonly n: number;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
  readonly each?: string;
  /** Outputs, named as the spec writes them, for captions. */
  readonly outputs: readonly NamedValue[];
}

export interface Plot {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly kind: PlotPlan['kind'];
  readonly values: Readonly<Record<string, Value>>;
  readonly series?: readonly string[];
  readonly grid?: {
    readonly sample: string;
    readonly over: string;
    readonly from: number;
    readonly to: number;
    readonly cells: number;
  };
  /** A value over a lattice of `over`, which is given with the class of `each`. */
  readonly lattice?: {
    readonly value: Value;
    readonly given: readonly NamedValue[];
    readonly over: string;
    readonly from: number;
    readonly to: number;
    readonly cells: number;
  };
  readonly on?: Selection;
  readonly at?: EpochSchedule;
  readonly each?: string;
}

/** The examples that an evaluation scores: one split of a data set, or all of its splits. */
export interface EvaluationSet {
  /** `mnist.test`, `omniglot`. */
  readonly name: string;
  readonly data: string;
  readonly split?: SplitName;
  /** The most examples that are scored. */
  readonly first?: number;
  readonly span: Span;
}
/** The mean of a value over a set. `value` stands for it in the scores. */
export interface EvaluationAverage {
  readonly name: string;
  readonly of: Value;
  readonly on: EvaluationSet;
  readonly value: Value;
}
/** One number per example. A higher number means more inside. */
export interface Score {
  readonly name: string;
  readonly value: Value;
  readonly span: Span;
}
export interface Evaluation {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  /** Averages in an order in which they can be computed: later ones may read earlier ones. */
  readonly averages: readonly EvaluationAverage[];
  readonly scores: readonly Score[];
  /** Sets that count as inside. All other sets are compared with the first. */
  readonly inside: readonly EvaluationSet[];
  readonly outside: readonly EvaluationSet[];
}

export interface Claim {
  /** The claim as written, on one line. */
  readonly text: string;
  readonly span: Span;
  readonly left: ClaimNumber;
  readonly operator: ClaimOperator;
  readonly right: ClaimNumber;
}

export interface Optimizer {
  readonly kind: OptimizerName;
  readonly settings: Readonly<Record<string, Setting>>;
}
export interface Step {
  readonly name: string;
  readonly span: Span;
  readonly doc?: string;
  /** The name of the minimised loss. */
  readonly loss: string;
  readonly over: readonly string[];
  /** Codebooks with moving averages that are updated with the nets of `over`. */
  readonly moves: readonly string[];
  /** Where each of `over` is named. */
  readonly overSpans: readonly Span[];
  readonly overSpan: Span;
  /** The step's own optimizer, or the name of the step whose optimizer it shares. */
  readonly optimizer: Optimizer | string;
  readonly repeat: number;
  readonly every: number;
  readonly clip?: StepPlan['clip'];
}
/** The settings of a whole training, or of one stage of it. */
interface Training {
  readonly span: Span;
  readonly batch: number;
  readonly epochs: number;
  readonly schedule: { readonly kind: string; readonly settings: Readonly<Record<string, number>> };
  readonly groups: readonly { readonly together: boolean; readonly steps: readonly Step[] }[];
  /** Nets that nothing moves. They are evaluated in evaluation mode in training steps too. */
  readonly frozen: readonly string[];
}
export interface Stage extends Training {
  readonly name: string;
  readonly doc?: string;
}
/**
 * A whole training. With stages, `groups` holds the groups of all stages, `epochs` is their sum, `batch` is the largest
 * (unless `train` sets one), and `frozen` holds nets that every stage freezes. Each stage holds its own settings.
 */
export interface Train extends Training {
  readonly data: string;
  /** Stages that follow each other; absent if there is only one training. */
  readonly stages?: readonly Stage[];
}

export interface ModelGraph {
  readonly name: string;
  readonly doc?: string;
  readonly source: Source;
  readonly span: Span;
  /** The model and the variants laid over it, base first: `DCGAN, WGAN, WGAN_GP`. */
  readonly chain: readonly string[];
  readonly params: readonly { readonly name: string; readonly text: string }[];
  readonly data: readonly Data[];
  readonly nets: readonly Net[];
  readonly averages: readonly ({ readonly name: string } & AverageDefinition)[];
  /** Every node at the level of the model, in an order in which it can be evaluated. Emitters take the slices that they need. */
  readonly nodes: readonly Node[];
  readonly losses: readonly Term[];
  readonly metrics: readonly Term[];
  readonly distances: readonly Distance[];
  readonly samples: readonly Sample[];
  readonly plots: readonly Plot[];
  readonly evaluations: readonly Evaluation[];
  readonly claims: readonly Claim[];
  readonly train?: Train;
}
