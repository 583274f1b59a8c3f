/** For tests: specs given as text and checked as files. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { applyFixes } from '../diagnostics/fix.js';
import { checkFile, compileFile } from '../compile.js';
import type { ModelGraph } from '../graph/types.js';

const reader =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

/** Messages of checking a spec. Further files are found by their paths. */
export function diagnose(text: string, files: Readonly<Record<string, string>> = {}): readonly Diagnostic[] {
  return checkFile('spec.gen', { read: reader({ ...files, 'spec.gen': text }) }).diagnostics;
}

/** Codes of the messages, in order. */
export function codes(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return diagnose(text, files).map((diagnostic) => diagnostic.code);
}

/** The graph of one model. Errors are thrown, with their messages. */
export function graphOf(text: string, model?: string, settings: Readonly<Record<string, string>> = {}): ModelGraph {
  const { graph, diagnostics } = compileFile('spec.gen', {
    read: reader({ 'spec.gen': text }),
    settings,
    ...(model ? { model } : {}),
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!graph || errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return graph;
}

/** Paths of all weights of a model. */
export function weightPaths(graph: ModelGraph): string[] {
  return graph.nets.flatMap((net) =>
    net.nodes.flatMap((node) => (node.kind === 'op' ? node.weights.map((weight) => weight.path) : [])),
  );
}

/** The spec after the first fix of one diagnostic. */
export function fixed(diagnostic: Diagnostic, which = 0): string {
  const fix = diagnostic.fixes?.[which];
  if (!fix) throw new Error(`${diagnostic.code} offers no fix`);
  return applyFixes([{ ...diagnostic, fixes: [fix] }]).texts.get(diagnostic.span.source.path)!;
}
