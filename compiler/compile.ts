/**
 * The pipeline, from text to module. Each phase with what the later ones may rely on:
 *
 *   text ─grammar/parse→      a tree for every text, broken ones too; every part knows its place in the text
 *        ─resolve/files→      the trees of the file and all that it uses, each read once; names of top levels
 *        ─resolve/model→      one canonical model: variants laid over, trainings merged, edits collected
 *        ─resolve/settings→   the same model with settings from outside, as if the spec had them
 *        ─elaborate→          the model graph: names bound, blocks and repeats expanded into regions, edits applied,
 *                             shapes and ranges known. It exists even after errors, without the parts that failed
 *        ─graph/verify→       weights and draws with paths of their own (graphs without errors only)
 *        ─rules→              advice and errors that need the whole graph and the abilities of the target
 *        ─plan→               the functions of the module, and the run as plain data; no decision is left to a target
 *        ─emit/tfjs→          TypeScript: spelling alone; the same graph gives the same bytes
 *
 * Checking ends before the plan; `planOf` and `emit` run only when a plan or a module is asked for. Tests verify the whole
 * graph after `elaborate` and `plan` (graph/verify-graph). The compiler is pure: it reads files only through `read`,
 * runs no code of the author's, and never throws on any input. A fault in one declaration costs only its own messages.
 */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnostic } from './diagnostics/diagnostic.js';
import type { BlockDeclaration, Declaration, FnDeclaration, SourceFile } from '../grammar/syntax/ast.js';
import type { Span } from '../grammar/syntax/source.js';
import { nearest } from './diagnostics/suggest.js';
import { withoutEchoes } from './model/repeated-messages.js';
import { tfjs } from './emit/tfjs/target.js';
import type { ModelGraph } from './graph/types.js';
import type { Target } from './plan/target.js';
import { checkLibraries } from './elaborate/libraries.js';
import type { Observations } from './elaborate/scope/observations.js';
import { ablationsIn, checkAblation } from './ablation/check.js';
import type { CompiledModel } from './model/compile-model.js';
import { glance } from './model/glance.js';
import { compileModel, guarded } from './model/compile-model.js';
import { GroundsOf } from './kept/grounds.js';
import type { Grounds, Kept } from './kept/kept.js';
import type { Files } from './resolve/files.js';
import { loadFiles } from './resolve/files.js';
import type { ModelOrVariant, ResolvedModel } from './resolve/model.js';
import { resolvedText } from './resolve/print.js';
import type { References } from './resolve/references/references.js';
import { referencesOf } from './resolve/references/references.js';
import { applySettings } from './resolve/settings.js';
import { applyAllows } from './rules/allow.js';

export interface CompileOptions {
  /** The text of a file; undefined if there is none. */
  read(path: string): string | undefined;
  /** A model or variant by name; the only model of the file (or its first) when absent. */
  readonly model?: string;
  /** `--set latent=32`: parameters, and `batch` and `epochs` of the training. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The target; TypeScript on tfjs by default. */
  readonly target?: Target;
  /** Keeps what each expression was found to be, for editors (`OpenFile.observed`). */
  readonly observe?: boolean;
  /** What checks of earlier texts of the file have left. Only what differs is then checked anew. */
  readonly kept?: Kept;
}

export interface Compiled {
  /** Models and variants that the file declares, in order. */
  readonly models: readonly string[];
  /** Absent if nothing could be elaborated at all. */
  readonly graph?: ModelGraph;
  readonly diagnostics: readonly Diagnostic[];
  /** The one canonical model as a spec: variants laid over, settings filled in. */
  readonly resolvedText: string;
  /** The declaration that each name means, for hover, definitions and renaming. Found at the first use. */
  readonly references: References;
}

/** The models of a file, their graphs and everything that is said of them. */
export type Checked = Pick<Compiled, 'models' | 'diagnostics' | 'references'> & {
  readonly graphs: readonly ModelGraph[];
};

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** Compiles one model of a file to its graph. */
export function compileFile(path: string, options: CompileOptions): Compiled {
  return openFile(path, options).compile(options.model);
}

/** Checks every model and variant of a file. A message that several of them share is given once. */
export function checkFile(path: string, options: Omit<CompileOptions, 'model'>): Checked {
  return openFile(path, options).check();
}

/** Reads a file and all that it uses, and elaborates nothing: editors then ask for one model at a time. */
export function openFile(path: string, options: Omit<CompileOptions, 'model'>): OpenFile {
  return new OpenFile(path, options);
}

/** Files as they were read. Each model is elaborated when it is asked for, by itself and once. */
export class OpenFile {
  /** The files as they were read: trees, and the names that each sees. */
  readonly files: Files;
  private readonly isThere: boolean;
  /** Models and variants of the file, in order. */
  readonly declared: readonly ModelOrVariant[];
  private readonly compiled = new Map<ModelOrVariant, CompiledModel>();
  private readonly grounds: GroundsOf | undefined;
  private knownReferences: References | undefined;

  constructor(
    private readonly path: string,
    private readonly options: Omit<CompileOptions, 'model'>,
  ) {
    const text = options.read(path);
    this.isThere = text !== undefined;
    const { kept, settings = {}, target = tfjs } = options;
    this.files = loadFiles(path, text ?? '', options.read, kept && ((each) => kept.trees(each)));
    this.declared = declaredIn(this.files);
    if (kept) this.grounds = new GroundsOf(this.files, `${path} ${target.name} ${JSON.stringify(settings)}`);
  }

  get models(): readonly string[] {
    return this.declared.map((each) => each.name.name);
  }

  get references(): References {
    return (this.knownReferences ??= referencesOf(this.files));
  }

  /** One model or variant by name; the only model of the file (or its first) when absent. */
  compile(name?: string): Compiled {
    const { files, models } = this;
    const references = (): References => this.references;
    const nothing = (said: readonly Diagnostic[]): Compiled => ({
      models,
      diagnostics: sorted(said),
      resolvedText: '',
      get references() {
        return references();
      },
    });
    if (!this.isThere) return nothing([unreadable(this.path)]);
    const diagnostics: Diagnostic[] = [...files.diagnostics];
    const top = chooseModel(this.declared, name, wholeFile(files), diagnostics);
    if (!top) return nothing(diagnostics);
    const compiled = this.elaborated(top);
    const said = applyAllows(withoutEchoes([...diagnostics, ...compiled.diagnostics], files), allFiles(files), []);
    return {
      models,
      // What is kept has messages, and its graph only when it is asked for.
      get graph() {
        return compiled.graph;
      },
      diagnostics: sorted(said),
      // Formatting takes time, so the text is made only for those who record or print it.
      get resolvedText() {
        return compiled.model ? resolvedText(compiled.model) : '';
      },
      get references() {
        return references();
      },
    };
  }

  /** What the expressions of a model or variant were found to be; undefined unless the file was opened with `observe`. */
  observed(name?: string): Observations | undefined {
    const top = this.declared.find((each) => each.name.name === name) ?? this.declared[0];
    return top && this.elaborated(top).observations;
  }

  /** What a first look at a declaration finds, with the syntax of all files; undefined if it cannot be read alone. */
  glance(top: ModelOrVariant, declaration: Declaration): readonly Diagnostic[] | undefined {
    const { files } = this;
    const others = [...files.applied];
    const found = glance(top, declaration, files);
    files.applied.clear();
    for (const each of others) files.applied.add(each);
    const syntax = files.diagnostics.filter(({ code }) => code.startsWith('GEN0'));
    return found && applyAllows(withoutEchoes([...syntax, ...found], files), allFiles(files), []);
  }

  check(): Checked {
    const { files, models } = this;
    const { target = tfjs, settings = {} } = this.options;
    const references = (): References => this.references;
    const checked = (diagnostics: readonly Diagnostic[], compiled: readonly CompiledModel[]): Checked => ({
      models,
      diagnostics,
      get graphs() {
        return compiled.flatMap(({ graph }) => graph ?? []);
      },
      get references() {
        return references();
      },
    });
    if (!this.isThere) return checked([unreadable(this.path)], []);
    const compiled = this.declared.map((each) => this.elaborated(each));
    const all: Diagnostic[] = [...files.diagnostics, ...compiled.flatMap(({ diagnostics }) => diagnostics)];
    const whole = (check: () => readonly Diagnostic[]): readonly Diagnostic[] =>
      guarded(wholeFile(files), () => ({ diagnostics: check() })).diagnostics;
    // Arms of an ablation have no settings from outside.
    const plain = Object.keys(settings).length === 0;
    const known = (top: ModelOrVariant): CompiledModel | undefined => (plain ? this.compiled.get(top) : undefined);
    for (const each of ablationsIn(files)) {
      const plan = (): readonly Diagnostic[] => whole(() => checkAblation(each, files, target, known));
      all.push(...this.keptOr(`ablation ${each.name.name}`, (grounds) => grounds.ablation(each), plan));
    }
    all.push(...whole(() => checkLibraries(files, all)));
    const seen = new Set<string>();
    const once = all.filter(({ code, message, span }) => {
      const key = `${code} ${message} ${span.source.path} ${span.start} ${span.end}`;
      return !seen.has(key) && seen.add(key);
    });
    const diagnostics = applyAllows(withoutEchoes(once, files), allFiles(files), [files.main.file]);
    return checked(sorted(diagnostics), compiled);
  }

  private elaborated(top: ModelOrVariant): CompiledModel {
    const known = this.compiled.get(top);
    if (known) return known;
    let found: CompiledModel | undefined;
    const find = (): CompiledModel => (found ??= this.compiledAnew(top));
    const name = `model ${this.declared.indexOf(top)} ${top.name.name}`;
    const compiled: CompiledModel = {
      diagnostics: this.keptOr(
        name,
        (grounds) => grounds.model(top),
        () => find().diagnostics,
      ),
      get graph() {
        return find().graph;
      },
      get model() {
        return find().model;
      },
      get observations() {
        return find().observations;
      },
    };
    this.compiled.set(top, compiled);
    return compiled;
  }

  private compiledAnew(top: ModelOrVariant): CompiledModel {
    const { settings = {}, target = tfjs, observe = false } = this.options;
    const apply = (model: ResolvedModel): ReturnType<typeof applySettings> => applySettings(model, settings);
    return guarded(top.name.span, () => compileModel(top, this.files, target, apply, observe));
  }

  /** Messages that an earlier check has left, if they still hold; those that are found now otherwise, which are kept. */
  private keptOr(
    name: string,
    groundsIn: (all: GroundsOf) => Grounds,
    find: () => readonly Diagnostic[],
  ): readonly Diagnostic[] {
    const { kept } = this.options;
    const { applied } = this.files;
    const grounds = this.grounds && groundsIn(this.grounds);
    const before = grounds && kept?.find(name, grounds);
    if (before) {
      for (const each of before.applied) applied.add(each as BlockDeclaration | FnDeclaration);
      return before.diagnostics;
    }
    // Each is found as if it were alone, so that the order does not matter.
    const others = [...applied];
    applied.clear();
    const diagnostics = find();
    if (grounds) kept?.keep(name, grounds, { diagnostics, applied: [...applied] });
    for (const each of others) applied.add(each);
    return diagnostics;
  }
}

const unreadable = (path: string): Diagnostic =>
  diagnostic('GEN1012', 'file', { source: { path, text: '' }, start: 0, end: 0 }, { path });

const declaredIn = (files: Files): ModelOrVariant[] =>
  files.main.file.declarations.filter(
    (declaration): declaration is ModelOrVariant => declaration.kind === 'model' || declaration.kind === 'variant',
  );
const allFiles = (files: Files): SourceFile[] => [...files.scopes.values()].map((scope) => scope.file);
const wholeFile = (files: Files): Span => ({ source: files.main.file.source, start: 0, end: 0 });

function chooseModel(
  declared: readonly ModelOrVariant[],
  name: string | undefined,
  span: Span,
  diagnostics: Diagnostic[],
): ModelOrVariant | undefined {
  if (name === undefined) return declared.find((each) => each.kind === 'model') ?? declared[0];
  const found = declared.find((each) => each.name.name === name);
  if (!found) {
    const names = declared.map((each) => each.name.name);
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

/** Diagnostics by file and place; at one place, errors come before warnings. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      a.span.source.path.localeCompare(b.span.source.path) ||
      a.span.start - b.span.start ||
      a.severity.localeCompare(b.severity),
  );
}
