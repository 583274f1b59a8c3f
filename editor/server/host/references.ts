/** Places of a name over all files: those that the document uses, and those that use it. */
import type { Insight } from '../../../compiler/assist/insight.js';
import type { Declaration } from '../../../compiler/index.js';
import type { Span } from '../../../grammar/index.js';
import type { Workspace } from './workspace.js';

export interface Named {
  readonly name: string;
  /** What the name under the cursor may mean. */
  readonly declarations: readonly Declaration[];
  /** The word under the cursor. */
  readonly span: Span;
}

export function namedAt(workspace: Workspace, path: string, offset: number): Named | undefined {
  const use = workspace.insight(path)?.file.references.useAt(path, offset);
  const [first] = use?.declarations ?? [];
  return use && first && { name: first.name, declarations: use.declarations, span: use.span };
}

/** Every place with the name of a declaration, its own included. Other specs are read if the name stands in them. */
export function placesOf(workspace: Workspace, path: string, { name, declarations }: Named): Span[] {
  const own = workspace.insight(path)!.file.references;
  const found = new Map<string, Span>();
  const add = (spans: readonly Span[]): void => {
    for (const span of spans) found.set(`${span.source.path} ${span.start}`, span);
  };
  for (const declaration of declarations) add(own.referencesTo(declaration));
  const homes = declarations.flatMap(({ span }) => span ?? []);
  for (const { file } of specsThatName(workspace, path, name).slice(1))
    for (const home of homes) {
      const same = file.references.definitionAt(home.source.path, home.start);
      if (same) add(file.references.referencesTo(same));
    }
  return [...found.values()].sort((a, b) => a.source.path.localeCompare(b.source.path) || a.start - b.start);
}

/** A spec, and the others that use files and in which a name stands. */
export function specsThatName(workspace: Workspace, path: string, name: string): Insight[] {
  const word = new RegExp(`\\b${name}\\b`);
  const others = workspace.specs().filter((other) => {
    const text = other === path ? undefined : workspace.read(other);
    return text !== undefined && word.test(text) && /^\s*use\b/m.test(text);
  });
  return [path, ...others].flatMap((each) => workspace.insight(each) ?? []);
}
