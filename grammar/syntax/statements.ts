/** Statements of bodies, parameters, outputs and clauses. */
import type { Node, Identifier } from './nodes.js';
import type { Expression } from './expressions.js';
import type { MinimizeStep } from './training.js';

/** An input or output of a net, block, flow or fn: `x`, `z: [latent]`, `x: [h, w, c]`, `psi=0.7`, `given label`. */
export interface Parameter extends Node {
  readonly name: Identifier;
  /** The word `given`: the flow reads the value and does not transform it. */
  readonly given?: Node;
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

/** `x[i] = value`, `c[p] = value`: one place of `x` is replaced. */
export interface PutStatement extends Node {
  readonly kind: 'put';
  readonly name: Identifier;
  readonly at: readonly Expression[];
  readonly value: Expression;
}

/** `for t, next in times(1..0, steps=50) { … }`: a loop that runs when the model runs. */
export interface ForStatement extends Node {
  readonly kind: 'for';
  readonly names: readonly Identifier[];
  readonly over: Expression;
  readonly body: readonly LoopStatement[];
}

/** The statements of a loop. */
export type LoopStatement = AssignStatement | PutStatement | ForStatement;

/** Body of a net, block, flow or procedural fn; in source order. */
export type Statement = LoopStatement | ReturnStatement;

export type ProcedureStatement =
  | Statement
  | (Node & { readonly kind: 'free'; readonly name: Identifier; readonly value: Expression })
  | (MinimizeStep & { readonly kind: 'step' });

/** The clauses `on test first 10`, `random 5`, `at every epoch`, `each digit` and `after coding`, in any order. */
export interface Clauses {
  /** `on train`, `on faces.test`, `on fashion_mnist.test, fashion_mnist.train`. */
  readonly on?: readonly Expression[];
  readonly first?: Expression;
  readonly random?: Expression;
  readonly at?: Schedule;
  readonly each?: Identifier;
  readonly after?: Identifier;
}

/** `at every epoch`; `at epochs first, middle, last`; `at epochs 10, 20`; `at epochs every 10`; `every 20 epochs`. */
export interface Schedule extends Node {
  readonly kind: 'every' | 'epochs';
  /** The interval of `every`; one if absent. */
  readonly interval?: Expression;
  /** The numbers of `epochs` and the words `first`, `middle`, `last` (as names). */
  readonly epochs?: readonly Expression[];
}
