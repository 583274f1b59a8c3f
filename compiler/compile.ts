/**
 * The pipeline, from text to module:
 *
 *   text ─grammar/parse→ tree ─resolve/files→ trees of all used files
 *        ─resolve/model→ one canonical model (variants laid over, edits collected)
 *        ─graph/elaborate→ model graph (expanded, shapes and ranges known)
 *        ─rules→ advice and errors that need the whole graph, and what it is compiled for
 *        ─emit/tfjs→ TypeScript                                        (emit.ts; only when somebody asks)
 *
 * Pure: it reads files only through `read`, runs nothing of the author's, and never throws on any input.
 */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnostic } from './diagnostics/diagnostic.js';
import type { SourceFile } from '../grammar/syntax/ast.js';
import type { Span } from '../grammar/syntax/source.js';
import { nearest } from './diagnostics/suggest.js';
import { withoutEchoes } from './model/repeated-messages.js';
import { tfjs } from './emit/tfjs/target.js';
import type { ModelGraph } from './graph/types.js';
import { checkLibraries } from './elaborate/libraries.js';
import { checkAblations } from './ablation/check.js';
import { compileLayer, guarded } from './model/compile-model.js';
import type { Layer } from './model/compile-model.js';
import type { Target } from './plan/target.js';
import type { Files } from './resolve/files.js';
import { loadFiles } from './resolve/files.js';
import type { ResolvedModel } from './resolve/model.js';
import { resolvedText } from './resolve/print.js';
import { applySettings } from './resolve/settings.js';
import { applyAllows } from './rules/allow.js';

export interface CompileOptions {
  /** The text of a file, or undefined when there is none. */
  read(path: string): string | undefined;
  /** A model or variant by name; the only model of the file (or its first) when absent. */
  readonly model?: string;
  /** `--set latent=32`: parameters, and `batch` and `epochs` of the training. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What it is compiled for; TypeScript on tfjs where nothing is said. */
  readonly target?: Target;
}

export interface Compiled {
  /** Models and variants that the file declares, in order. */
  readonly models: readonly string[];
  /** Absent when nothing could be elaborated at all. */
  readonly graph?: ModelGraph;
  readonly diagnostics: readonly Diagnostic[];
  /** The one canonical model as a spec: variants laid over, settings filled in. */
  readonly resolvedText: string;
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** Compiles one model of a file to its graph. */
export function compileFile(path: string, options: CompileOptions): Compiled {
  const { target = tfjs } = options;
  const text = options.read(path);
  if (text === undefined) {
    const source = { path, text: '' };
    return {
      models: [],
      diagnostics: [diagnostic('GEN1012', 'file', { source, start: 0, end: 0 }, { path })],
      resolvedText: '',
    };
  }
  const files = loadFiles(path, text, options.read);
  const layers = layersOf(files);
  const models = layers.map((layer) => layer.name.name);
  const diagnostics: Diagnostic[] = [...files.diagnostics];
  const top = chooseModel(layers, options.model, wholeFile(files), diagnostics);
  if (!top) return { models, diagnostics: sorted(diagnostics), resolvedText: '' };
  const compiled = guarded(top.name.span, () => compileLayer(top, files, target, withSettings(options)));
  const said = applyAllows(withoutEchoes([...diagnostics, ...compiled.diagnostics], files), allFiles(files), []);
  const { graph, model } = compiled;
  return {
    models,
    ...(graph ? { graph } : {}),
    diagnostics: sorted(said),
    // Formatting is only worth its time when somebody records or prints the text.
    get resolvedText() {
      return model ? resolvedText(model) : '';
    },
  };
}

/** Checks every model and variant of a file; what several of them share is said once. */
export function checkFile(
  path: string,
  options: Omit<CompileOptions, 'model'>,
): Omit<Compiled, 'graph' | 'resolvedText'> & { readonly graphs: readonly ModelGraph[] } {
  const text = options.read(path);
  if (text === undefined) return { ...compileFile(path, options), graphs: [] };
  const { target = tfjs } = options;
  const files = loadFiles(path, text, options.read);
  const layers = layersOf(files);
  const all: Diagnostic[] = [...files.diagnostics];
  const graphs: ModelGraph[] = [];
  for (const layer of layers) {
    const compiled = guarded(layer.name.span, () => compileLayer(layer, files, target, withSettings(options)));
    all.push(...compiled.diagnostics);
    if (compiled.graph) graphs.push(compiled.graph);
  }
  all.push(...checkAblations(files, target));
  all.push(...guarded(wholeFile(files), () => ({ diagnostics: checkLibraries(files, all) })).diagnostics);
  const seen = new Set<string>();
  const once = all.filter(({ code, message, span }) => {
    const key = `${code} ${message} ${span.source.path} ${span.start} ${span.end}`;
    return !seen.has(key) && seen.add(key);
  });
  const diagnostics = applyAllows(withoutEchoes(once, files), allFiles(files), [files.main.file]);
  return { models: layers.map((layer) => layer.name.name), diagnostics: sorted(diagnostics), graphs };
}

const withSettings =
  ({ settings = {} }: Omit<CompileOptions, 'model'>) =>
  (model: ResolvedModel): ReturnType<typeof applySettings> =>
    applySettings(model, settings);

const layersOf = (files: Files): Layer[] =>
  files.main.file.declarations.filter(
    (declaration): declaration is Layer => declaration.kind === 'model' || declaration.kind === 'variant',
  );
const allFiles = (files: Files): SourceFile[] => [...files.scopes.values()].map((scope) => scope.file);
const wholeFile = (files: Files): Span => ({ source: files.main.file.source, start: 0, end: 0 });

function chooseModel(
  layers: readonly Layer[],
  name: string | undefined,
  span: Span,
  diagnostics: Diagnostic[],
): Layer | undefined {
  if (name === undefined) return layers.find((layer) => layer.kind === 'model') ?? layers[0];
  const found = layers.find((layer) => layer.name.name === name);
  if (!found) {
    const names = layers.map((layer) => layer.name.name);
    const close = nearest(name, names);
    diagnostics.push(
      diagnostic('GEN1004', 'model', span, {
        path: span.source.path,
        name,
        close,
        count: names.length,
        names: names.join(', '),
      }),
    );
  }
  return found;
}

/** By file and place, errors of one place before warnings. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      a.span.source.path.localeCompare(b.span.source.path) ||
      a.span.start - b.span.start ||
      a.severity.localeCompare(b.severity),
  );
}
