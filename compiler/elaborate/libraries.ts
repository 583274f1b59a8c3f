/** Declarations outside models. They are checked even if no model uses them, so that a file of blocks alone is checked too. */
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.js';
import type { FileScope, Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import { mergeTrain } from '../resolve/train.js';
import { begin } from './begin.js';
import { Environment } from './scope/environment.js';
import { LimitReached } from './scope/limits.js';
import { poison } from './scope/meaning.js';
import { PathScope } from './scope/path-scope.js';
import { checkUnapplied } from './unshaped/unapplied.js';

/** Checks numbers, blocks and functions of all files that no model has applied. The models must be compiled before. */
export function checkLibraries(files: Files, before: readonly Diagnostic[]): Diagnostic[] {
  const members = modelNames(files);
  const found = [...files.scopes.values()].flatMap((scope) => checkLibrary(scope, files, members));
  // In a chain that is too deep, each link starts another such chain.
  const deep = [...before, ...found].find(({ code }) => code === tooDeep);
  return found.filter((each) => each.code !== tooDeep || each === deep);
}

const tooDeep: DiagnosticCode = 'GEN1015';

function checkLibrary(scope: FileScope, files: Files, members: ReadonlySet<string>): Diagnostic[] {
  const { source, declarations } = scope.file;
  const builder = begin(noModel(scope, files), files);
  const file = builder.fileEnvironment(source);
  // A block sees the declarations of the model whose net applies it. That model is not known here.
  const inModel = builder.netEnvironment(source);
  const anyModel = new Environment(
    { nodes: [], labels: new Map() },
    new PathScope('', builder.labelPaths),
    source,
    file,
    (name, span) => inModel.lookup(name, span) ?? (members.has(name) ? poison : undefined),
  );
  try {
    for (const declaration of declarations) {
      if (scope.names.get('name' in declaration ? declaration.name.name : '') !== declaration) continue;
      builder.guarded(declaration.span, () => {
        if (declaration.kind === 'param') file.lookup(declaration.name.name);
        if (declaration.kind === 'block') checkUnapplied(builder, declaration, anyModel);
        if (declaration.kind === 'fn') checkUnapplied(builder, declaration, file);
      });
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  return builder.diagnostics;
}

/** Names that the models of all files declare. */
const modelNames = (files: Files): Set<string> =>
  new Set(
    [...files.scopes.values()]
      .flatMap(({ file }) => file.declarations)
      .flatMap((each) => (each.kind === 'model' || each.kind === 'variant' ? each.members : []))
      .flatMap((member) => ('name' in member && member.name ? [member.name.name] : [])),
  );

/** A placeholder for a file without models. */
const noModel = (scope: FileScope, files: Files): ResolvedModel => ({
  name: '',
  span: { source: scope.file.source, start: 0, end: 0 },
  scope,
  files,
  chain: [],
  members: new Map(),
  edits: [],
  expects: [],
  claims: [],
  train: mergeTrain([], [], []),
});
