/** One model or variant of loaded files, through the pipeline to its graph. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { compilerFault } from '../diagnostics/compiler-fault.js';
import { elaborate } from '../elaborate/elaborate.js';
import type { Observations } from '../elaborate/scope/observations.js';
import { reached } from '../graph/phases.js';
import { verifyPaths } from '../graph/verify.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import { resolveModel } from '../resolve/model.js';
import type { ModelOrVariant, ResolvedModel } from '../resolve/model.js';
import { checkRules } from '../rules/index.js';

export interface CompiledModel {
  readonly graph?: ModelGraph;
  readonly model?: ResolvedModel;
  readonly diagnostics: readonly Diagnostic[];
  readonly observations?: Observations;
}

/** Compiles one model or variant. `apply` applies the settings that come from outside the spec. */
export function compileModel(
  top: ModelOrVariant,
  files: Files,
  target: Target,
  apply: (model: ResolvedModel) => { readonly model: ResolvedModel; readonly diagnostics: readonly Diagnostic[] },
  /** Keeps what each expression was found to be, for editors. */
  observe = false,
): CompiledModel {
  const resolved = resolveModel(top, files);
  if (!resolved.model) return { diagnostics: resolved.diagnostics };
  const { model, diagnostics } = apply(resolved.model);
  const elaborated = elaborate(model, files, [], observe);
  const said = [...resolved.diagnostics, ...diagnostics, ...elaborated.diagnostics];
  const isWhole = [...files.diagnostics, ...said].every(({ severity }) => severity !== 'error');
  if (isWhole) reached(elaborated.graph, 'elaborate');
  const before = [...said, ...(isWhole ? verifyPaths(elaborated.graph) : [])];
  return {
    graph: elaborated.graph,
    diagnostics: [...before, ...truths(elaborated.graph, model, target, [...files.diagnostics, ...before])],
    model,
    ...(elaborated.observations ? { observations: elaborated.observations } : {}),
  };
}

/** Messages of the rules. A fault in one rule costs no message of earlier phases. */
function truths(
  graph: ModelGraph,
  model: ResolvedModel,
  target: Target,
  before: readonly Diagnostic[],
): readonly Diagnostic[] {
  return guarded(model.span, () => ({ diagnostics: checkRules(graph, model, target, before) })).diagnostics;
}

/** Catches a fault of the compiler that belongs to no declaration, and reports it for the whole model. */
export function guarded(span: Span, compile: () => CompiledModel): CompiledModel {
  try {
    return compile();
  } catch (error) {
    return { diagnostics: [compilerFault(span, error)] };
  }
}
