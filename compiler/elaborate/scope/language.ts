/**
 * Interfaces to the parts above the evaluator: built-in words, calls of nets, declarations of the model. The parts are
 * handed to the evaluator, so that it does not import them.
 */
import type { DrawsExpression, Expression } from '../../../grammar/syntax/ast.js';
import type { Source, Span } from '../../../grammar/syntax/source.js';
import type { NamedMember } from '../../resolve/model.js';
import type { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import type { Carried, Meaning } from './meaning.js';

/** A call as it is written. */
export interface WrittenCall {
  readonly carried: Carried | undefined;
  readonly arguments: readonly BoundArgument[];
  readonly span: Span;
  readonly environment: Environment;
}

/** A built-in word that can be called and is not a row of the catalogue: `grad`, `nearest`, `log_prob`. */
export interface Builtin {
  readonly name: string;
  call(builder: Builder, call: WrittenCall): Meaning;
  /** True if a misspelt name may have meant this word. */
  offered?(builder: Builder): boolean;
  /** For questions to flows: the form of the question, `log_prob(F, x)`. */
  readonly ofFlow?: string;
}

/** The declarations of a model by name, each evaluated at its first use. */
export interface ModelScope {
  /** The environment in which a declaration of the model is evaluated. Its draws have paths below `path`. */
  environment(path: string, source?: Source): Environment;
  lookup(name: string, span?: Span): Meaning | undefined;
  /** The meaning of a declaration. Its expression is evaluated once. */
  meaningOf(name: string, member: NamedMember): Meaning | undefined;
}

export interface Language {
  evaluate(builder: Builder, expression: Expression, environment: Environment): Meaning;
  /** `draws 5 { … }`. */
  severalDraws(builder: Builder, expression: DrawsExpression, environment: Environment): Meaning;
  /** The vectors of a codebook as a table, or undefined after a message. */
  vectorsOf(builder: Builder, name: string, span: Span, environment: Environment): Meaning;
  callNet(builder: Builder, name: string, call: WrittenCall): Meaning;
  modelScope(builder: Builder): ModelScope;
  readonly builtins: ReadonlyMap<string, Builtin>;
}
