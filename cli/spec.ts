import { readFileSync } from 'node:fs';
import { renderAll } from '../compiler/diagnostics/render.js';
import type { ModelGraph } from '../compiler/graph/types.js';
import type { Diagnostic } from '../grammar/diagnostic.js';
import type { Address } from './address.js';
import { Failure, UsageError } from './failure.js';
import { color, note, widthOf } from './terminal.js';

/** The compiler's only window on the disk. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Diagnostics as a person reads them, on standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  note(`${renderAll(diagnostics, { color: color(process.stderr), width: widthOf(process.stderr) })}\n`);
}

export interface CompiledSpec {
  readonly graph: ModelGraph;
  readonly diagnostics: readonly Diagnostic[];
  /** The model alone, with variants and settings applied, as a `.gen` text. */
  readonly resolvedText: string;
}

/** Compiles one model of a spec to its graph. Errors are reported and end the command; warnings are reported. */
export async function compileSpec(address: Address, settings: Record<string, string> = {}): Promise<CompiledSpec> {
  const { compileFile } = await import('../compiler/index.js');
  const { models, graph, diagnostics, resolvedText } = compileFile(address.file, {
    read,
    model: address.model,
    settings,
  });
  if (address.model !== undefined && models.length > 0 && !models.includes(address.model)) {
    const { nearest } = await import('../compiler/diagnostics/suggest.js');
    const meant = nearest(address.model, models);
    const hint = meant ? `did you mean ${address.file}:${meant}?` : `models there: ${models.join(', ')}`;
    throw new UsageError(`${address.file} has no model ${address.model}`, hint);
  }
  report(diagnostics);
  const errors = diagnostics.some(({ severity }) => severity === 'error');
  if (errors || !graph) throw new Failure(errors ? '' : `${address.file} holds no model`);
  return { graph, diagnostics, resolvedText };
}
