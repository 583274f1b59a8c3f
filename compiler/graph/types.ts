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
  DataDefinition,
  DistanceDefinition,
  EpochSchedule,
  MadeData,
  PlotPlan,
  Selection,
  SetMeasure,
  SplitName,
  StepPlan,
  StoredDefinition,
  TransformDefinition,
} from '../../runtime/contract/model.js';
import type { Region } from './region.js';

/** Words of a run that the graph takes over as they are. */
export type { ClaimNumber, EpochSchedule, MadeData, Selection, StoredDefinition, TransformDefinition };

/** One tensor in the graph. */
export interface Value {
  readonly id: number;
  readonly type: ValueType;
  readonly origin: Origin;
  /** The expression that made it. */
  readonly span: Span;
  /** What the author calls it: the name of the `let`, assignment, label, field or input. */
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
  /** What a search tries: known inside of what it minimises alone. */
  | { readonly kind: 'free'; readonly name: string };

/** A weight or a piece of state that a node owns. `path` is complete: `G/unet/down/3/conv/kernel`. */
export interface Weight {
  readonly path: string;
  /** Last part of the path: `kernel`. */
  readonly name: string;
  readonly role: 'weight' | 'state';
  readonly shape: readonly number[];
  readonly initializer: WeightInitializer;
  /** The layer is this weight alone. */
  readonly plain?: true;
}

interface NodeBase {
  readonly id: number;
  readonly inputs: readonly Value[];
  readonly outputs: Value[];
  readonly span: Span;
  /** Stable path of the layer or of the model-level expression; the key of its draws. */
  readonly path: string;
  /** The block, iteration or given block that it stands in; undefined at the top of a net or of the model. */
  readonly region?: Region | undefined;
}
export interface OpNode extends NodeBase {
  readonly kind: 'op';
  readonly op: OpEntry;
  /** Which inputs of the row are given, in the order of `inputs`; all named alike for variadic rows. */
  readonly inputNames: readonly string[];
  readonly settings: Readonly<Record<string, Setting>>;
  readonly weights: readonly Weight[];
  /** Multiply-adds count as two. Per example. */
  readonly flops: number;
  /** Blocks that were given to it: what they are applied to, and which of the inputs are their results. */
  readonly branch?: Branch;
}
export interface Branch {
  readonly input: Value;
  readonly results: readonly NamedValue[];
}
export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly net: Net;
  /** Whose weights: the net's own, or an average of them. */
  readonly weightsOf: string;
  /** `training=true` on the call. */
  readonly training: boolean;
  /** What the author calls the outputs together: `q` of `let q = Encoder(x)`. */
  name?: string;
}
/** d sum(of) / d with: inputs are [of, with]. */
export interface GradientNode extends NodeBase {
  readonly kind: 'gradient';
}
/**
 * `minimize … over w, v with adam(lr=0.01), repeat 1000` of a procedure. Inputs are what is minimised, one number per example,
 * then a free value for each that is sought, then where each starts; outputs are what was found. No gradient flows through it.
 */
export interface SearchNode extends NodeBase {
  readonly kind: 'search';
  readonly optimizer: Optimizer;
  readonly steps: number;
}
export type Node = OpNode | CallNode | GradientNode | SearchNode;

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
  /** In order of evaluation. */
  readonly nodes: Node[];
  /** One unnamed output is called `output`. */
  readonly outputs: readonly NamedValue[];
  /** Labels that somebody reads from outside (`D(x).stem`); returned beside the outputs. */
  readonly taps: NamedValue[];
  /** A file that its weights start from. */
  readonly stored?: StoredDefinition;
  /** Every label of the body, readable or not. */
  readonly labels: ReadonlyMap<string, Value>;
  /** For flows: what their way back is made of. */
  readonly flow?: FlowParts;
  /** A net that is made of a flow, under the flow's weights: its way back, its log-probability. */
  readonly derived?: { readonly form: FlowForm; readonly of: Net };
}

/** What a flow knows besides its way forward. */
export interface FlowParts {
  /** Layers from the input to the result, in order; each with a way back. */
  readonly chain: readonly OpNode[];
  /** Parts of z: what layers on the way were done with, and the result. */
  readonly pieces: readonly Value[];
  /** Distribution of z, by its name in the catalogue. */
  readonly base: string;
  /** Nets that were derived from it. */
  readonly forms: Map<FlowForm, Net>;
}
export type FlowForm = 'log_prob' | 'inverse' | 'round_trip' | 'lipschitz';

export interface DataField {
  readonly name: string;
  readonly value: Value;
  readonly from?: string;
  /** `from "inputs"`: the folder that it is read from. */
  readonly folder?: string;
  readonly transforms: readonly TransformDefinition[];
  readonly span: Span;
}
export interface Data {
  readonly name: string;
  readonly sources: readonly string[];
  readonly pairing?: 'paired' | 'unpaired';
  readonly transforms: readonly TransformDefinition[];
  readonly fields: readonly DataField[];
  /** Shares of the training pictures, or the folders that are the splits. */
  readonly split?: DataDefinition['split'];
  /** A class field whose classes have equal shares of every training batch. */
  readonly balance?: string;
  /** How many of each source's folders are read, chosen by the seed. */
  readonly folders?: number;
  /** How many training examples of each source are read at most, chosen by the seed. */
  readonly examples?: number;
  /** Instead of sources: what a sample of another model draws. */
  readonly made?: MadeData;
  readonly span: Span;
}
/** A loss or a metric. */
export interface Term {
  readonly name: string;
  readonly role: 'loss' | 'metric';
  /** A number of a whole set: `value` are the counts that it is taken of. */
  readonly set?: SetMeasure;
  readonly doc?: string;
  readonly value: Value;
  readonly span: Span;
  readonly on?: Selection;
  readonly at?: EpochSchedule;
}

/**
 * A metric of whole sets of pictures: what a sample draws against data, in the features of a network. No value of the graph
 * stands for it; it is measured after an epoch.
 */
export interface Distance {
  /** Of the metric. */
  readonly name: string;
  readonly measure: DistanceDefinition['measure'];
  readonly doc?: string;
  readonly span: Span;
  /** Where it says what is drawn, and how many. */
  readonly countSpan: Span;
  readonly sample: string;
  /** Which of the sample's outputs is the picture. */
  readonly output: number;
  /** Pictures to draw, and the most to compare with. */
  readonly n: number;
  readonly data: string;
  readonly field: string;
  /** The network as results name it: `fashion-cnn`. */
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
  /** Name as written, for captions. */
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
  readonly on?: Selection;
  readonly at?: EpochSchedule;
  readonly each?: string;
}

/** What an evaluation scores: a split of a data set, or all of its splits. */
export interface EvaluationSet {
  /** `mnist.test`, `omniglot`. */
  readonly name: string;
  readonly data: string;
  readonly split?: SplitName;
  /** At most so many examples. */
  readonly first?: number;
  readonly span: Span;
}
/** The mean of a value over a set; `value` stands for it in the scores. */
export interface EvaluationAverage {
  readonly name: string;
  readonly of: Value;
  readonly on: EvaluationSet;
  readonly value: Value;
}
/** One number per example; higher means more inside. */
export interface Score {
  readonly name: string;
  readonly value: Value;
  readonly span: Span;
}
export interface Evaluation {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  /** In an order in which they can be taken: later ones may need earlier ones. */
  readonly averages: readonly EvaluationAverage[];
  readonly scores: readonly Score[];
  /** The first is what all others are compared with. */
  readonly inside: readonly EvaluationSet[];
  readonly outside: readonly EvaluationSet[];
}

export interface Claim {
  /** As written, on one line. */
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
  /** Name of the minimised loss. */
  readonly loss: string;
  readonly over: readonly string[];
  /** Codebooks with moving averages that follow the nets of `over`. */
  readonly moves: readonly string[];
  /** Where each of `over` is named. */
  readonly overSpans: readonly Span[];
  readonly overSpan: Span;
  /** Its own, or the name of the step whose optimizer it shares. */
  readonly optimizer: Optimizer | string;
  readonly repeat: number;
  readonly every: number;
  readonly clip?: StepPlan['clip'];
}
/** How something is trained: a whole training, or a stage of it. */
interface Training {
  readonly span: Span;
  readonly batch: number;
  readonly epochs: number;
  readonly schedule: { readonly kind: string; readonly settings: Readonly<Record<string, number>> };
  readonly groups: readonly { readonly together: boolean; readonly steps: readonly Step[] }[];
  /** Nets that nothing moves: evaluated in evaluation mode in steps too. */
  readonly frozen: readonly string[];
}
export interface Stage extends Training {
  readonly name: string;
  readonly doc?: string;
}
/**
 * With stages, `groups` are those of all of them, `epochs` their sum, `batch` the largest unless `train` says one, and
 * `frozen` what is frozen in each; what a stage trains with stands in the stage.
 */
export interface Train extends Training {
  readonly data: string;
  /** Trainings that follow each other; absent where there is one alone. */
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
  /** Every model-level node, in an order in which it can be evaluated. Emitters take the slices that they need. */
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
