/** Renaming over files. A name that would then mean something else is refused, with the reason. */
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { checkFile } from '../../../compiler/compile.js';
import type { Diagnostic } from '../../../compiler/index.js';
import type { Span } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { rangeOf } from '../host/positions.js';
import type { Named } from '../host/references.js';
import { namedAt, placesOf } from '../host/references.js';
import type { Workspace } from '../host/workspace.js';

export const rename: Feature = {
  register({ connection, workspace }: Host) {
    connection.onPrepareRename(({ textDocument, position }): { range: Range; placeholder: string } | null => {
      const at = workspace.at(textDocument, position);
      const named = at && namedAt(workspace, at.path, at.offset);
      if (!named) return null;
      refuseFixed(workspace, at.path, named);
      return { range: rangeOf(named.span), placeholder: named.name };
    });
    connection.onRenameRequest(({ textDocument, position, newName }): WorkspaceEdit | null => {
      const at = workspace.at(textDocument, position);
      const named = at && namedAt(workspace, at.path, at.offset);
      if (!named) return null;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
        throw refused(`“${newName}” is no name: names have letters, digits and _, and do not begin with a digit`);
      const places = refuseFixed(workspace, at.path, named);
      refuseNewErrors(workspace, pathOf(textDocument.uri), places, newName);
      const changes: Record<string, TextEdit[]> = {};
      for (const span of places)
        (changes[workspace.uri(span.source.path)] ??= []).push({ range: rangeOf(span), newText: newName });
      return { changes };
    });
  },
};

const refused = (message: string): ResponseError => new ResponseError(ErrorCodes.InvalidRequest, message);

/** The places of a name; throws if the language, or something outside of the spec, knows it by that name. */
function refuseFixed(workspace: Workspace, path: string, named: Named): Span[] {
  if (named.declarations.some(({ span }) => span === undefined))
    throw refused(`“${named.name}” is a name of the language`);
  const places = placesOf(workspace, path, named);
  const isFixed = places.some(
    ({ source, start }) => workspace.insight(source.path)?.file.references.definitionAt(source.path, start)?.fixed,
  );
  if (isFixed || named.declarations.some(({ fixed }) => fixed))
    throw refused(`“${named.name}” is known by this name outside of the spec, such as the set that data is read from`);
  return places;
}

/** Throws if the renamed files have an error that they did not have: the new name is taken, or hides another. */
function refuseNewErrors(workspace: Workspace, path: string, places: readonly Span[], newName: string): void {
  const texts = new Map<string, string>();
  for (const { source, start, end } of [...places].sort((a, b) => b.start - a.start)) {
    const text = texts.get(source.path) ?? source.text;
    texts.set(source.path, text.slice(0, start) + newName + text.slice(end));
  }
  for (const each of new Set([path, ...texts.keys()])) {
    const errors = (read: (path: string) => string | undefined): Diagnostic[] =>
      checkFile(each, { read }).diagnostics.filter(({ severity }) => severity === 'error');
    const before = errors((file) => workspace.read(file)).map(({ code }) => code);
    for (const { code, message } of errors((file) => texts.get(file) ?? workspace.read(file))) {
      const known = before.indexOf(code);
      if (known < 0) throw refused(`Under the name “${newName}” there is an error that was not there: ${message}`);
      before.splice(known, 1);
    }
  }
}
