import { parse } from '../../grammar/index.js';
import type { KeptTrees } from '../../grammar/index.js';
import { namesTwice, twice } from './signature.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
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
} from '../../grammar/syntax/ast.js';
import type { Source } from '../../grammar/syntax/source.js';
import { meant, nearest } from '../diagnostics/suggest.js';

/** Declarations that other files can use. */
export type TopLevel =
  | ModelDeclaration
  | VariantDeclaration
  | BlockDeclaration
  | FnDeclaration
  | ParamDeclaration
  | ExternDeclaration
  | AblationDeclaration;

/** A file with the names that its declarations can see: its own, and those that it uses from other files. */
export interface FileScope {
  readonly file: SourceFile;
  readonly names: Map<string, TopLevel>;
}

export interface Files {
  /** Scopes by source. They lead from a span to the file of its declaration. */
  readonly scopes: Map<Source, FileScope>;
  readonly main: FileScope;
  readonly diagnostics: Diagnostic[];
  /** Blocks and functions that some model has applied, so that their bodies were checked with the shapes of a call. */
  readonly applied: Set<BlockDeclaration | FnDeclaration>;
}

const topLevelKinds = new Set<Declaration['kind']>(['model', 'variant', 'block', 'fn', 'param', 'extern', 'ablation']);

/** A file whose `use` lines are being read, and the position of the next. */
interface Reading {
  readonly scope: FileScope;
  readonly uses: readonly UseDeclaration[];
  next: number;
}

/**
 * Reads a file and all that it uses, each once. Files may use each other in a circle, since they share only names.
 * Chains may be of any length.
 */
export function loadFiles(
  path: string,
  text: string,
  read: (path: string) => string | undefined,
  /** Trees of earlier texts of a file. */
  keptTrees?: (path: string) => KeptTrees,
): Files {
  const byPath = new Map<string, FileScope>();
  const scopes = new Map<Source, FileScope>();
  const diagnostics: Diagnostic[] = [];
  const open: Reading[] = [];

  const load = (filePath: string, fileText: string): FileScope => {
    const source: Source = { path: filePath, text: fileText };
    const parsed = parse(source, keptTrees?.(filePath));
    diagnostics.push(...parsed.diagnostics);
    const scope: FileScope = { file: parsed.file, names: new Map() };
    byPath.set(filePath, scope);
    scopes.set(source, scope);
    for (const declaration of parsed.file.declarations)
      if (declaration.kind !== 'use') declare(scope, declaration, diagnostics);
    const uses = parsed.file.declarations.filter((declaration) => declaration.kind === 'use');
    open.push({ scope, uses, next: 0 });
    return scope;
  };

  const main = load(path, text);
  while (open.length > 0) {
    const reading = open.at(-1)!;
    const declaration = reading.uses[reading.next];
    if (!declaration) {
      open.pop();
      continue;
    }
    // The parser has reported a `use` without a file.
    if (declaration.from.value === '') {
      reading.next += 1;
      continue;
    }
    const target = joinPath(reading.scope.file.source.path, declaration.from.value);
    const used = byPath.get(target);
    const usedText = used ? undefined : read(target);
    // A used file is read first. The same line then finds it.
    if (!used && usedText !== undefined) load(target, usedText);
    else {
      reading.next += 1;
      if (used) take(reading.scope, declaration, used, diagnostics);
      else diagnostics.push(unreadable(declaration, target));
    }
  }
  return { main, scopes, diagnostics, applied: new Set() };
}

const unreadable = ({ from }: UseDeclaration, target: string): Diagnostic =>
  diagnostic('GEN1012', 'used', from.span, { path: from.value, lookedFor: target });

/** Binds the names that a file uses from another. */
function take(scope: FileScope, declaration: UseDeclaration, used: FileScope, diagnostics: Diagnostic[]): void {
  for (const name of declaration.names) {
    const found = used.names.get(name.name);
    if (found) scope.names.set(name.name, found);
    else {
      const close = nearest(name.name, [...used.names.keys()]);
      diagnostics.push(
        diagnostic(
          'GEN1001',
          'imported',
          name.span,
          { path: declaration.from.value, name: name.name },
          { ...meant(name.span, close) },
        ),
      );
    }
  }
}

/** True if a file uses a name from another file. If that file has no such name, an error has been reported at the `use` line. */
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

/** Joins a path with one relative to the same folder. It works the same in Node and in browsers. */
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
