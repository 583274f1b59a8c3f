/** One model or variant of loaded files, through the pipeline to its graph. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelDeclaration, VariantDeclaration } from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import { elaborate } from '../elaborate/elaborate.js';
import { verifyPaths } from '../graph/verify.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import { resolveModel } from '../resolve/model.js';
import type { ResolvedModel } from '../resolve/model.js';
import { checkRules } from '../rules/index.js';

export type Layer = ModelDeclaration | VariantDeclaration;

export interface CompiledLayer {
  readonly graph?: ModelGraph;
  readonly model?: ResolvedModel;
  readonly diagnostics: readonly Diagnostic[];
}

/** `apply` puts settings from outside in. */
export function compileLayer(
  top: Layer,
  files: Files,
  target: Target,
  apply: (model: ResolvedModel) => { readonly model: ResolvedModel; readonly diagnostics: readonly Diagnostic[] },
): CompiledLayer {
  const resolved = resolveModel(top, files);
  if (!resolved.model) return { diagnostics: resolved.diagnostics };
  const { model, diagnostics } = apply(resolved.model);
  const elaborated = elaborate(model, files);
  const said = [...resolved.diagnostics, ...diagnostics, ...elaborated.diagnostics];
  const isWhole = [...files.diagnostics, ...said].every(({ severity }) => severity !== 'error');
  const before = [...said, ...(isWhole ? verifyPaths(elaborated.graph) : [])];
  return {
    graph: elaborated.graph,
    diagnostics: [...before, ...checkRules(elaborated.graph, model, target, [...files.diagnostics, ...before])],
    model,
  };
}

/** A fault of the compiler itself is a message like any other: nobody's editor should die of it. */
export function guarded(span: Span, compile: () => CompiledLayer): CompiledLayer {
  try {
    return compile();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      diagnostics: [diagnostic('GEN9999', 'fault', span, { why })],
    };
  }
}
