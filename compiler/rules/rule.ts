import type { CompilerCode, Diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';

/** One truth about models, checked on the finished graph. */
export interface Rule {
  readonly code: CompilerCode;
  /** The truth, as a kebab-case phrase: `steps-reach-their-nets`. */
  readonly name: string;
  /** Also speaks about graphs that earlier phases found errors in. */
  readonly toleratesErrors?: boolean;
  /** `spec` is what the graph was made of, for the few truths about how something is written; `target` what it is compiled for. */
  check(graph: ModelGraph, spec: ResolvedModel, target: Target): Diagnostic[];
}
