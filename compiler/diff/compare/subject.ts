/** A model of a spec as one side of a diff. */
import type { Diagnostic, DiagnosticCode } from '../../diagnostics/diagnostic.js';
import { compileFile } from '../../compile.js';
import type { CompileOptions } from '../../compile.js';
import { formOf } from './form-of.js';
import type { Subject } from './params.js';

export interface CompiledSubject extends Subject {
  /** The name of the model or variant. */
  readonly name: string;
}

export interface SubjectResult {
  readonly models: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Absent if the spec does not check. */
  readonly subject?: CompiledSubject;
}

/** A claim that does not hold. It does not matter while a param is tried out. */
const claims = new Set<DiagnosticCode>(['GEN2010']);

export function subjectOf(path: string, options: CompileOptions): SubjectResult {
  const { graph, models, diagnostics } = compileFile(path, options);
  if (!graph || diagnostics.some(({ severity }) => severity === 'error')) return { models, diagnostics };
  return {
    models,
    diagnostics,
    subject: {
      name: graph.name,
      form: formOf(graph),
      with: (params) => {
        const tried = compileFile(path, { ...options, settings: { ...options.settings, ...params } });
        const failed = tried.diagnostics.some(({ severity, code }) => severity === 'error' && !claims.has(code));
        return tried.graph && !failed ? formOf(tried.graph) : undefined;
      },
    },
  };
}
