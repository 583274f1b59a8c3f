/** Declarations of models and variants. */
import type { Node, Identifier, Documented } from './nodes.js';
import type { Expression, StringLiteral, Argument } from './expressions.js';
import type { Parameter, OutputType, Statement, ProcedureStatement, Clauses } from './statements.js';
import type { TrainDeclaration } from './training.js';
import type { SetEdit, SwapEdit, DropEdit, InsertEdit } from './edits.js';

/** A member of a model or variant (`block`, `fn`, `param` and `extern` may also be at top level). */
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

export interface ParamDeclaration extends Documented {
  readonly kind: 'param';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `data faces from anime_faces, cartoon_set -> resize(64) { … }`. */
export interface DataDeclaration extends Documented {
  readonly kind: 'data';
  readonly name: Identifier;
  /** The words after the name: `unpaired`, `paired`. */
  readonly modifiers: readonly Identifier[];
  /** The sources after `from`; the declared name itself if absent. */
  readonly from?: readonly Expression[];
  /** The transforms in the header, with one draw for all fields. */
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

/** `net Encoder(x, label) -> (mean: [latent], logvar: [latent]) { … }`, `net Gs = ema(G, 0.999)`, or a `flow`. */
export interface NetDeclaration extends Documented {
  readonly kind: 'net';
  /** The keyword: `net` or `flow`. */
  readonly keyword: 'net' | 'flow';
  readonly name: Identifier;
  readonly inputs: readonly Parameter[];
  readonly outputs?: readonly OutputType[];
  readonly body?: readonly Statement[];
  /** The value `= ema(G, 0.999)` of a net without a body. */
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
  /** Inputs, and settings such as `n=25` (those with a default). */
  readonly parameters: readonly Parameter[];
  readonly values?: readonly Expression[];
  readonly body?: readonly ProcedureStatement[];
  readonly clauses: Clauses;
}

export interface PlotDeclaration extends Documented {
  readonly kind: 'plot';
  readonly name: Identifier;
  readonly value: Expression;
  readonly clauses: Clauses;
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
    /** The most examples of each set, as in `outside mnist.test, omniglot first 2000`. */
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
