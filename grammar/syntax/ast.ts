/**
 * The syntax tree of a `.gen` file: what was written, and where. It knows no tensors and resolves no names.
 *
 * Every node has a span. Trees of broken files contain `ErrorExpression`s where an expression could not be read;
 * whatever could be read stands beside them, so that later phases can go on.
 */
import type { Source, Span } from './source.js';

export interface Node {
  readonly span: Span;
}

/** A name with its own span (the declared or referenced word itself). */
export interface Identifier extends Node {
  readonly name: string;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | NumberLiteral
  | StringLiteral
  | NameExpression
  | ListExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | UnaryExpression
  | BinaryExpression
  | RangeExpression
  | ConditionalExpression
  | PipeExpression
  | LabelledExpression
  | RepeatExpression
  | ParenthesisedExpression
  | ErrorExpression;

/** `69_076`, `1e-3`. `text` is kept as written, for the formatter. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}
/** `"pix2pix.gen"`; `value` has its escapes resolved. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}
export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}
/** `[28, 28, 1]`: a shape or a list of settings, never a tensor. */
export interface ListExpression extends Node {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
export interface Argument extends Node {
  readonly name?: Identifier;
  readonly value: Expression;
}
/** `Conv(16, 5, stride=2)`, `FacesVAE.generate(n=8)`. */
export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}
export interface MemberExpression extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly member: Identifier;
}
export interface IndexExpression extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}
export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '-';
  readonly operand: Expression;
}
export type BinaryOperator = '^' | '*' | '/' | '+' | '-' | '==' | '!=' | '<' | '<=' | '>' | '>=';
export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `0..1`, both ends inclusive. */
export interface RangeExpression extends Node {
  readonly kind: 'range';
  readonly from: Expression;
  readonly to: Expression;
}
/** `if a then b else c`. */
export interface ConditionalExpression extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
}
/**
 * `x -> Conv(64, 4) -> stem: relu -> repeat 2 { … }`. `head` is the first operand; each stage receives the value
 * before it as its first argument. Inside a `repeat` body and in `(Conv(3) -> relu)` the head is itself a stage
 * that receives the surrounding value; whether it is one is for the compiler to decide from what it names.
 */
export interface PipeExpression extends Node {
  readonly kind: 'pipe';
  readonly head: Expression;
  readonly stages: readonly Expression[];
}
/** `stem: Conv(64, 4)`, only as a stage. */
export interface LabelledExpression extends Node {
  readonly kind: 'labelled';
  readonly label: Identifier;
  readonly value: Expression;
}
/** `repeat [128, 256] as channels, i { … }`, only as a stage. The body is one chain: a pipe or a single stage. */
export interface RepeatExpression extends Node {
  readonly kind: 'repeat';
  readonly count: Expression;
  /** The name bound to the item (for a list) or to the index (for a count). */
  readonly item?: Identifier;
  /** The second name, always the index. */
  readonly index?: Identifier;
  readonly body: Expression;
}
export interface ParenthesisedExpression extends Node {
  readonly kind: 'parenthesised';
  readonly inner: Expression;
}
/** Something that could not be read; already reported. */
export interface ErrorExpression extends Node {
  readonly kind: 'error';
}

// ---------------------------------------------------------------- parts of declarations

/** `/// …` lines above a declaration, without the slashes and one leading space, joined by newlines. */
export interface Documented extends Node {
  readonly doc?: string;
}

/** An input or output of a net, block, flow or fn: `x`, `z: [latent]`, `x: [h, w, c]`, `psi=0.7`. */
export interface Parameter extends Node {
  readonly name: Identifier;
  readonly type?: Expression;
  readonly default?: Expression;
}

/** `-> [28, 28, 1] in 0..1` or one of `-> (mean: [latent], logvar: [latent])`. */
export interface OutputType extends Node {
  readonly name?: Identifier;
  readonly type: Expression;
  readonly range?: Expression;
}

export interface AssignStatement extends Node {
  readonly kind: 'assign';
  readonly name: Identifier;
  readonly value: Expression;
}
export interface ReturnStatement extends Node {
  readonly kind: 'return';
  readonly values: readonly Expression[];
}
/** Body of a net, block, flow or procedural fn; in source order. */
export type Statement = AssignStatement | ReturnStatement;

/** `on test first 10`, `at every epoch`, `each digit`, `after coding`: they may stand in any order. */
export interface Clauses {
  /** `on train`, `on faces.test`, `on fashion_mnist.test, fashion_mnist.train`. */
  readonly on?: readonly Expression[];
  readonly first?: Expression;
  readonly at?: Schedule;
  readonly each?: Identifier;
  readonly after?: Identifier;
}
/** `at every epoch`; `at epochs first, middle, last`; `at epochs 10, 20`; `at epochs every 10`; `every 20 epochs`. */
export interface Schedule extends Node {
  readonly kind: 'every' | 'epochs';
  /** For `every`: the interval, one when absent. */
  readonly interval?: Expression;
  /** For `epochs`: numbers and the words `first`, `middle`, `last` (as names). */
  readonly epochs?: readonly Expression[];
}

// ---------------------------------------------------------------- declarations

export type Declaration = UseDeclaration | ModelDeclaration | VariantDeclaration | AblationDeclaration | Member;

/** What may stand in a model or variant (and, for `block`, `fn`, `param` and `extern`, also at top level). */
export type Member =
  | ParamDeclaration
  | DataDeclaration
  | NetDeclaration
  | BlockDeclaration
  | CodebookDeclaration
  | PoolDeclaration
  | LetDeclaration
  | FnDeclaration
  | LossDeclaration
  | MetricDeclaration
  | SampleDeclaration
  | PlotDeclaration
  | TrainDeclaration
  | ExpectDeclaration
  | ClaimDeclaration
  | EvaluateDeclaration
  | ExternDeclaration
  | SetEdit
  | SwapEdit
  | DropEdit
  | InsertEdit;

/** `use UNet, PatchCritic from "pix2pix.gen"`. */
export interface UseDeclaration extends Documented {
  readonly kind: 'use';
  readonly names: readonly Identifier[];
  readonly from: StringLiteral;
}
export interface ModelDeclaration extends Documented {
  readonly kind: 'model';
  readonly name: Identifier;
  readonly members: readonly Member[];
}
export interface VariantDeclaration extends Documented {
  readonly kind: 'variant';
  readonly name: Identifier;
  readonly of: Identifier;
  readonly members: readonly Member[];
}
export interface AblationDeclaration extends Documented {
  readonly kind: 'ablation';
  readonly name: Identifier;
  readonly items: readonly AblationItem[];
}
export type AblationItem =
  | (Node & { readonly kind: 'runs'; readonly names: readonly Identifier[] })
  | SweepItem
  | EditItem
  | (Node & { readonly kind: 'seeds'; readonly values: readonly Expression[] })
  | (Node & {
      readonly kind: 'compare';
      readonly entries: readonly { readonly name: Identifier; readonly order?: Identifier }[];
    });

/** `sweep latent in [2, 16] for VAE when batch == 32`: every combination. `vary`: one at a time. */
export interface SweepItem extends Node {
  readonly kind: 'sweep' | 'vary';
  readonly name: Identifier;
  readonly values: Expression;
  /** Runs that it concerns; all when absent. */
  readonly runs?: readonly Identifier[];
  /** Over params: only where it holds. */
  readonly when?: Expression;
}
/** `edit plain { drop BatchNorm in D }`: a variant of every run, without a name outside of the ablation. */
export interface EditItem extends Documented {
  readonly kind: 'edit';
  readonly name: Identifier;
  readonly members: readonly Member[];
}

export interface ParamDeclaration extends Documented {
  readonly kind: 'param';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `data faces from anime_faces, cartoon_set -> resize(64) { … }`. */
export interface DataDeclaration extends Documented {
  readonly kind: 'data';
  readonly name: Identifier;
  /** `unpaired`, `paired`: words after the name. */
  readonly modifiers: readonly Identifier[];
  /** Sources after `from`; the declared name itself when absent. */
  readonly from?: readonly Expression[];
  /** Transforms in the header: one draw for all fields. */
  readonly transforms: readonly Expression[];
  readonly fields: readonly DataField[];
  readonly settings: readonly DataSetting[];
}
/** `x: [28, 28, 1] in 0..1`, `kind: class(2) from set`, `a: [256, 256, 3] in -1..1 from A -> mirror`. */
export interface DataField extends Documented {
  readonly name: Identifier;
  readonly type: Expression;
  readonly range?: Expression;
  readonly from?: Expression;
  readonly transforms: readonly Expression[];
}
/** `split test=0.1`, `balance kind`. */
export interface DataSetting extends Node {
  readonly name: Identifier;
  readonly arguments: readonly Argument[];
}

/** `net Encoder(x, label) -> (mean: [latent], logvar: [latent]) { … }`, `net Gs = ema(G, 0.999)`; a `flow` likewise. */
export interface NetDeclaration extends Documented {
  readonly kind: 'net';
  /** The keyword: `net` or `flow`. */
  readonly keyword: 'net' | 'flow';
  readonly name: Identifier;
  readonly inputs: readonly Parameter[];
  readonly outputs?: readonly OutputType[];
  readonly body?: readonly Statement[];
  /** `= ema(G, 0.999)`; then there is no body. */
  readonly value?: Expression;
  /** `with weights("…")`. */
  readonly with?: readonly Expression[];
}
/** `block Up(x, skip; channels, norm=BatchNorm) { … }`: inputs before the semicolon, settings after it. */
export interface BlockDeclaration extends Documented {
  readonly kind: 'block';
  readonly name: Identifier;
  readonly inputs: readonly Parameter[];
  readonly settings: readonly Parameter[];
  readonly body: readonly Statement[];
}
export interface CodebookDeclaration extends Documented {
  readonly kind: 'codebook';
  readonly name: Identifier;
  readonly shape: Expression;
  readonly with: readonly Expression[];
}
/** `pool oldB(50) = fakeB`. */
export interface PoolDeclaration extends Documented {
  readonly kind: 'pool';
  readonly name: Identifier;
  readonly size: Expression;
  readonly value: Expression;
}
export interface LetDeclaration extends Documented {
  readonly kind: 'let';
  readonly name: Identifier;
  readonly value: Expression;
}
/** `fn gan(logits, target) = …` or `fn smiled(z, amount) { … return … }`. */
export interface FnDeclaration extends Documented {
  readonly kind: 'fn';
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly value?: Expression;
  readonly body?: readonly Statement[];
}
export interface LossDeclaration extends Documented {
  readonly kind: 'loss';
  readonly name: Identifier;
  readonly value: Expression;
  readonly clauses: Clauses;
}
export interface MetricDeclaration extends Documented {
  readonly kind: 'metric';
  readonly name: Identifier;
  readonly value: Expression;
  readonly clauses: Clauses;
}
/** `sample reconstruct(x, digit) = x, y, digit on test`, `sample generate(n=25) = …`, `sample project(x) { … }`. */
export interface SampleDeclaration extends Documented {
  readonly kind: 'sample';
  readonly name: Identifier;
  /** Given values, and settings such as `n=25` (those with a default). */
  readonly parameters: readonly Parameter[];
  readonly values?: readonly Expression[];
  readonly body?: readonly ProcedureStatement[];
  readonly clauses: Clauses;
}
export type ProcedureStatement =
  | Statement
  | (Node & { readonly kind: 'free'; readonly name: Identifier; readonly value: Expression })
  | (MinimizeStep & { readonly kind: 'step' });
export interface PlotDeclaration extends Documented {
  readonly kind: 'plot';
  readonly name: Identifier;
  readonly value: Expression;
  readonly clauses: Clauses;
}

export interface TrainDeclaration extends Documented {
  readonly kind: 'train';
  readonly items: readonly TrainItem[];
}
export type TrainItem =
  | (MinimizeStep & { readonly kind: 'step' })
  | (Node & { readonly kind: 'together'; readonly steps: readonly (MinimizeStep & { readonly kind: 'step' })[] })
  | (Documented & { readonly kind: 'stage'; readonly name: Identifier; readonly items: readonly TrainItem[] })
  | (Node & { readonly kind: 'freeze'; readonly names: readonly Identifier[] })
  | (Node & {
      readonly kind: 'drop';
      readonly what: 'step' | 'freeze' | 'stage';
      readonly names: readonly Identifier[];
    })
  | TrainSetting;
/** `batch 128`, `epochs 40`, `schedule linear(from=100, to=200)`, `on fashion_mnist`. */
export interface TrainSetting extends Node {
  readonly kind: 'setting';
  readonly name: Identifier;
  readonly value: Expression;
}
/** `step critic: minimize d over D with adam(lr=2e-4), repeat 5, every 16, clip weights 0.01`; the name is optional. */
export interface MinimizeStep extends Documented {
  readonly name?: Identifier;
  readonly loss: Expression;
  readonly over: readonly Identifier[];
  readonly optimizer?: Expression;
  readonly options: readonly StepOption[];
}
/** `repeat 5`, `every 16`, `clip weights 0.01`, `clip gradients 1`. */
export interface StepOption extends Node {
  readonly kind: 'repeat' | 'every' | 'clip';
  /** For `clip`: which; any other word is kept for the compiler to report. */
  readonly what?: Identifier;
  readonly value: Expression;
}

/** `expect trainable(G) = 759_873`. */
export interface ExpectDeclaration extends Documented {
  readonly kind: 'expect';
  readonly subject: Expression;
  readonly value: Expression;
}
/** `claim auroc(ood.likelihood, mnist.test) < 0.5`. */
export interface ClaimDeclaration extends Documented {
  readonly kind: 'claim';
  readonly value: Expression;
}
export interface EvaluateDeclaration extends Documented {
  readonly kind: 'evaluate';
  readonly name: Identifier;
  readonly items: readonly (Node & {
    readonly kind: 'score' | 'inside' | 'outside';
    readonly name?: Identifier;
    readonly values: readonly Expression[];
    /** `outside mnist.test, omniglot first 2000`: at most so many examples of each. */
    readonly first?: Expression;
  })[];
}
/** `extern blur(x: [h, w, c]) -> [h, w, c] from "blur.ts"`. */
export interface ExternDeclaration extends Documented {
  readonly kind: 'extern';
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly outputs: readonly OutputType[];
  readonly from: StringLiteral;
}

/** `set init=normal(std=0.02) on Conv, Dense in D`: also in a model, where it is its default. */
export interface SetEdit extends Documented {
  readonly kind: 'set';
  readonly settings: readonly Argument[];
  readonly on: readonly Identifier[];
  /** Nets, or paths into them (`D.features`); everywhere when empty. */
  readonly in: readonly Expression[];
}
/** `swap BatchNorm for LayerNorm in D`. */
export interface SwapEdit extends Documented {
  readonly kind: 'swap';
  readonly what: Expression;
  readonly for: Expression;
  readonly in: readonly Expression[];
}
/** `drop BatchNorm in D` (a layer), `drop loss codebook`, `drop expect parameters(Color)` (a declaration). */
export interface DropEdit extends Documented {
  readonly kind: 'drop';
  /** The declaration keyword, for `drop loss codebook`; absent for layers. */
  readonly declaration?: Identifier;
  readonly what: Expression;
  readonly in: readonly Expression[];
}
/** `insert Dropout(0.3) after relu in D`. */
export interface InsertEdit extends Documented {
  readonly kind: 'insert';
  readonly what: Expression;
  readonly after: Expression;
  readonly in: readonly Expression[];
}

/** A statement of which a part could not be read, up to the next one, and the names that it may declare. */
export interface Unread {
  readonly span: Span;
  readonly names: ReadonlySet<string>;
}

export interface SourceFile extends Node {
  readonly source: Source;
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  /** Empty where the file has no syntax errors. */
  readonly unread: readonly Unread[];
}
/** `// …` or `/// …`, as written; for the formatter. */
export interface Comment extends Node {
  readonly text: string;
}
