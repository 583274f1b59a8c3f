/** What a plan asks a target: how its functions are called, and what it computes by the way. */
import type { OpEntry } from '../catalogue/row/types.js';
import type { Net } from '../graph/types.js';

/** Names of the functions of one module, each given once. */
export interface FunctionNames {
  readonly nets: ReadonlyMap<Net, string>;
  /** A name of several words, the first of which leads: `loss`, `total`. Words are names of the spec. */
  claim(...words: readonly string[]): string;
}

export interface Planning {
  /** Nets come to their own names before all that is called after something else. */
  functionNames(nets: readonly Net[]): FunctionNames;
  /** Whether an op of single numbers costs next to nothing: it is written into the expression that uses it. */
  isInline(op: OpEntry): boolean;
}
