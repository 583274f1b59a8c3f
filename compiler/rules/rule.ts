import type { CompilerCode, Diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';

/** One truth about models, checked on the finished graph. */
export interface Rule {
  readonly code: CompilerCode;
  /** The truth, as a kebab-case phrase: `steps-reach-their-nets`. */
  readonly name: string;
  /** The rule also runs on graphs with errors. */
  readonly toleratesErrors?: boolean;
  /**
   * `spec` is the model that the graph was made of, for the few rules about how something is written. `target` is what it is compiled for.
   */
  check(graph: ModelGraph, spec: ResolvedModel, target: Target): Diagnostic[];
}
