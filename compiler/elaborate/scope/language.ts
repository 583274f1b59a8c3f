/**
 * What stands above the evaluator and is handed to it: words that are called and are no rows of the catalogue, calls of nets,
 * declarations of the model. So the evaluator imports none of them.
 */
import type { Expression } from '../../../grammar/syntax/ast.js';
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

/** A word that is called and is no row of the catalogue: `grad`, `nearest`, `log_prob`. */
export interface Builtin {
  readonly name: string;
  call(builder: Builder, call: WrittenCall): Meaning;
  /** Whether a misspelt name may have meant it. */
  offered?(builder: Builder): boolean;
  /** How it is asked of a flow, `log_prob(F, x)`, for words that are. */
  readonly ofFlow?: string;
}

/** The declarations of a model by their names, each evaluated when somebody first asks. */
export interface ModelScope {
  /** Where a declaration of the model is evaluated; its draws stand under `path`. */
  environment(path: string, source?: Source): Environment;
  lookup(name: string, span?: Span): Meaning | undefined;
  /** The meaning of a declaration, its expression evaluated once. */
  meaningOf(name: string, member: NamedMember): Meaning | undefined;
}

export interface Language {
  evaluate(builder: Builder, expression: Expression, environment: Environment): Meaning;
  callNet(builder: Builder, name: string, call: WrittenCall): Meaning;
  modelScope(builder: Builder): ModelScope;
  readonly builtins: ReadonlyMap<string, Builtin>;
}
