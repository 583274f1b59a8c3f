import { parse } from '../../grammar/index.js';
import { namesTwice, twice } from './signature.js';
import type { Diagnostic } from '../../grammar/diagnostic.js';
import type {
  AblationDeclaration,
  BlockDeclaration,
  Declaration,
  ExternDeclaration,
  FnDeclaration,
  ModelDeclaration,
  ParamDeclaration,
  SourceFile,
  UseDeclaration,
  VariantDeclaration,
} from '../../grammar/ast.js';
import type { Source } from '../../grammar/source.js';
import { meant, nearest } from '../diagnostics/suggest.js';

/** What a file can offer at its top level. */
export type TopLevel =
  | ModelDeclaration
  | VariantDeclaration
  | BlockDeclaration
  | FnDeclaration
  | ParamDeclaration
  | ExternDeclaration
  | AblationDeclaration;

/** A file with the names that its declarations can see: its own, and those it uses from others. */
export interface FileScope {
  readonly file: SourceFile;
  readonly names: Map<string, TopLevel>;
}

export interface Files {
  /** By the source that spans point into, so that a declaration's own file can be found from its span. */
  readonly scopes: Map<Source, FileScope>;
  readonly main: FileScope;
  readonly diagnostics: Diagnostic[];
}

const topLevelKinds = new Set<Declaration['kind']>(['model', 'variant', 'block', 'fn', 'param', 'extern', 'ablation']);

/** Reads a file and all that it uses, each once; circular uses are fine, since only names are shared. */
export function loadFiles(path: string, text: string, read: (path: string) => string | undefined): Files {
  const byPath = new Map<string, FileScope>();
  const scopes = new Map<Source, FileScope>();
  const diagnostics: Diagnostic[] = [];

  const load = (filePath: string, fileText: string): FileScope => {
    const source: Source = { path: filePath, text: fileText };
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    const scope: FileScope = { file: parsed.file, names: new Map() };
    byPath.set(filePath, scope);
    scopes.set(source, scope);
    for (const declaration of parsed.file.declarations)
      if (declaration.kind !== 'use') declare(scope, declaration, diagnostics);
    for (const declaration of parsed.file.declarations) if (declaration.kind === 'use') use(scope, declaration);
    return scope;
  };

  const use = (scope: FileScope, declaration: UseDeclaration): void => {
    if (declaration.from.value === '') return; // the parser has reported that no file is named
    const target = joinPath(scope.file.source.path, declaration.from.value);
    let used = byPath.get(target);
    if (!used) {
      const usedText = read(target);
      if (usedText === undefined) {
        diagnostics.push({
          code: 'GEN1012',
          severity: 'error',
          message: `the file "${declaration.from.value}" cannot be read`,
          span: declaration.from.span,
          label: 'no such file',
          why: `It was looked for at ${target}, beside the file that uses it.`,
          hint: 'Write the path relative to this file.',
        });
        return;
      }
      used = load(target, usedText);
    }
    for (const name of declaration.names) {
      const found = used.names.get(name.name);
      if (found) scope.names.set(name.name, found);
      else {
        const close = nearest(name.name, [...used.names.keys()]);
        diagnostics.push({
          code: 'GEN1001',
          severity: 'error',
          message: `"${declaration.from.value}" declares no \`${name.name}\``,
          span: name.span,
          ...meant(name.span, close),
        });
      }
    }
  };

  return { main: load(path, text), scopes, diagnostics };
}

/** Whether a file asks another for a name. When it is not there nevertheless, that has been reported where it is asked for. */
export function isAskedFor(scope: FileScope | undefined, name: string): boolean {
  return (scope?.file.declarations ?? []).some(
    (declaration) => declaration.kind === 'use' && declaration.names.some((used) => used.name === name),
  );
}

function declare(scope: FileScope, declaration: Declaration, diagnostics: Diagnostic[]): void {
  if (!topLevelKinds.has(declaration.kind)) return; // the parser has reported it as misplaced
  diagnostics.push(...namesTwice(declaration));
  const named = declaration as TopLevel;
  const earlier = scope.names.get(named.name.name);
  if (earlier) {
    diagnostics.push(twice(named.name.name, named.name.span, earlier.name.span));
    return;
  }
  scope.names.set(named.name.name, named);
}

/** Joins a path with one relative to the same folder; works the same in Node and in browsers. */
export function joinPath(from: string, relative: string): string {
  if (relative.startsWith('/')) return relative;
  const parts = from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const joined = parts.join('/');
  return from.startsWith('/') && !joined.startsWith('/') ? `/${joined}` : joined;
}
