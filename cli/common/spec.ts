import { readFileSync } from 'node:fs';
import { renderAll } from '../../compiler/diagnostics/render.js';
import { nearest } from '../../compiler/diagnostics/suggest.js';
import type { ModelGraph } from '../../compiler/graph/types.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import { peekRun } from '../../runtime/runs/folder/peek.js';
import { parseAddress } from './spec-address.js';
import type { Address } from './spec-address.js';
import { Failure, UsageError } from './failure.js';
import { color, note, widthOf } from './terminal.js';

/** Reads a file for the compiler, which reads nothing else; undefined if there is none. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Prints diagnostics for people on standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  note(
    `${renderAll(diagnostics, { color: color(process.stderr), width: widthOf(process.stderr), fixCommand: 'genc check --fix' })}\n`,
  );
}

export interface CompiledSpec {
  readonly graph: ModelGraph;
  readonly diagnostics: readonly Diagnostic[];
  /** The model alone, with variants and settings applied, as a `.gen` text. */
  readonly resolvedText: string;
}

/** Stops the command if a file does not declare the requested model. */
export function requireModel({ file, model }: Address, models: readonly string[]): void {
  if (model === undefined || models.length === 0 || models.includes(model)) return;
  const meant = nearest(model, models);
  throw new UsageError(
    `${file} has no model ${model}`,
    meant ? `did you mean ${file}:${meant}?` : `models there: ${models.join(', ')}`,
  );
}

/** Compiles one model of a spec to its graph. Diagnostics are reported; an error ends the command. */
export async function compileSpec(address: Address, settings: Record<string, string> = {}): Promise<CompiledSpec> {
  const { compileFile } = await import('../../compiler/compile.js');
  const { models, graph, diagnostics, resolvedText } = compileFile(address.file, {
    read,
    model: address.model,
    settings,
  });
  requireModel(address, models);
  report(diagnostics);
  const errors = diagnostics.some(({ severity }) => severity === 'error');
  if (errors || !graph) throw new Failure(errors ? '' : `${address.file} holds no model`);
  return { graph, diagnostics, resolvedText };
}

/** Compiles the present spec for a run: by default the run's model, with the run's params changed by `set`. */
export async function compileFor(
  folder: string,
  text: string,
  set: Record<string, string> = {},
): Promise<{ readonly code: string; readonly file: string; readonly graph: ModelGraph }> {
  const { file, model } = parseAddress(text);
  const run = recorded(folder);
  // The spec is compiled first, so that a mistake in it is reported before the tensor library loads.
  const { graph } = await compileSpec({ file, model: model ?? run.model }, { ...run.settings, ...set });
  const { emit } = await import('../../compiler/index.js');
  return { code: await emit(graph), file, graph };
}

/** The model and settings that a run trained. A folder that is not a run is reported later, when it is opened. */
function recorded(folder: string): { readonly model?: string; readonly settings: Record<string, string> } {
  try {
    const { model, settings = {} } = peekRun(folder) ?? {};
    return {
      ...(model === undefined ? {} : { model }),
      settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    };
  } catch {
    return { settings: {} };
  }
}
