import type { Span } from '../../../grammar/syntax/source.js';
import type { BoundArgument } from './argument.js';
import type { Environment } from './environment.js';
import type { Callable, Carried } from './meaning.js';
import type { PathScope } from './path-scope.js';

/** A callable on its way to be applied. */
export interface Call {
  readonly callable: Callable | { readonly kind: 'none' };
  readonly carried?: Carried;
  readonly arguments: readonly BoundArgument[];
  readonly span: Span;
  readonly environment: Environment;
  readonly at?: PathScope;
  readonly label?: string;
  /** The callable needs no input. */
  readonly source?: boolean;
  readonly defaults?: readonly BoundArgument[];
  readonly overrides?: readonly BoundArgument[];
}
