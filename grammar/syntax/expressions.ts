/** Expressions. */
import type { Node, Identifier } from './nodes.js';
import type { Statement } from './statements.js';
import type { Span } from './source.js';

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
  | DrawsExpression
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

/** `down[0]`, `x[0..6, :, 3]`: an index for each of the first axes, or of a list. */
export interface IndexExpression extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly indices: readonly Index[];
}
export type Index = Expression | WholeAxis;

/** `:` in the place of an index: the whole axis. */
export interface WholeAxis extends Node {
  readonly kind: 'axis';
}

export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator = '^' | '*' | '/' | '+' | '-' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

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
 * that receives the surrounding value; the compiler decides this from its name.
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

/** `draws 5 { … }`: the body evaluated with five draws for each example. It is a body with a `return`, or one expression. */
export interface DrawsExpression extends Node {
  readonly kind: 'draws';
  readonly count: Expression;
  readonly body?: readonly Statement[];
  readonly value?: Expression;
}

export interface ParenthesisedExpression extends Node {
  readonly kind: 'parenthesised';
  readonly inner: Expression;
}

/** An expression that could not be read and has been reported. */
export interface ErrorExpression extends Node {
  readonly kind: 'error';
}
