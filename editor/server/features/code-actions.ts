/** The fixes of the checker, all safe ones together, comments that silence a warning, and changes that keep the meaning. */
import type { CodeAction, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver';
import { refactorings } from '../../../compiler/assist/refactor/index.js';
import type { Refactoring } from '../../../compiler/assist/refactor/index.js';
import { isSafe, mend } from '../../../compiler/diagnostics/fix.js';
import { checkFile } from '../../../compiler/compile.js';
import type { Diagnostic } from '../../../compiler/index.js';
import type { Feature, Host } from '../host/feature.js';
import { fixAll, refactorKinds } from '../host/abilities.js';
import { checkAtOnce } from '../host/checking.js';
import { pathOf } from '../host/files.js';
import { positionOf, rangeOf } from '../host/positions.js';
import type { Workspace } from '../host/workspace.js';

export const codeActions: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onCodeAction(
      answer(({ textDocument, range, context: { only, triggerKind } }): CodeAction[] | null => {
        const path = pathOf(textDocument.uri);
        const insight = workspace.of(textDocument);
        if (!insight) return null;
        const wanted = (kind: string): boolean => !only || only.some((each) => kind === each || kind.startsWith(`${each}.`)); // prettier-ignore
        const actions: CodeAction[] = [];
        if (wanted(CodeActionKind.QuickFix))
          for (const diagnostic of checkAtOnce(insight))
            if (diagnostic.span.source.path === path && overlap(rangeOf(diagnostic.span), range))
              actions.push(...fixesOf(workspace, diagnostic), ...silence(workspace, diagnostic));
        const at = workspace.at(textDocument, range.start);
        const end = workspace.at(textDocument, range.end)?.offset;
        // The proof of a change compiles the spec, so a cursor that merely moves does not ask for one.
        const isAsked = only
          ? only.some((kind) => kind.startsWith(CodeActionKind.Refactor))
          : triggerKind !== CodeActionTriggerKind.Automatic;
        if (at && end !== undefined && isAsked)
          for (const each of refactorings(at.insight, at.offset, end))
            if (wanted(refactorKinds[each.kind])) actions.push(refactoring(workspace, each));
        if (only?.some((each) => fixAll === each || fixAll.startsWith(`${each}.`)))
          actions.push(...all(workspace, path));
        return actions;
      }),
    );
  },
};

function fixesOf(workspace: Workspace, diagnostic: Diagnostic): CodeAction[] {
  return (diagnostic.fixes ?? []).map((fix) => {
    const changes: Record<string, TextEdit[]> = {};
    for (const { span, replacement } of fix.edits)
      (changes[workspace.uri(span.source.path)] ??= []).push({ range: rangeOf(span), newText: replacement });
    const title = fix.title.replace(/^./, (letter) => letter.toUpperCase());
    return { title, kind: CodeActionKind.QuickFix, isPreferred: isSafe(diagnostic), edit: { changes } };
  });
}

function refactoring(workspace: Workspace, { title, kind, changes }: Refactoring): CodeAction {
  const edits: Record<string, TextEdit[]> = {};
  for (const { span, replacement } of changes)
    (edits[workspace.uri(span.source.path)] ??= []).push({ range: rangeOf(span), newText: replacement });
  return { title, kind: refactorKinds[kind], edit: { changes: edits } };
}

/** A comment on the line above, for advice that the author has a reason not to follow. */
function silence(workspace: Workspace, { code, severity, span: { source, start } }: Diagnostic): CodeAction[] {
  if (severity === 'error') return [];
  const line = source.text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(source.text.slice(line))![0];
  const position = positionOf(source, line);
  const newText = `${indent}// allow: ${code}, say why\n`;
  const edit: WorkspaceEdit = {
    changes: { [workspace.uri(source.path)]: [{ range: { start: position, end: position }, newText }] },
  };
  return [{ title: `Allow ${code} here, with a reason`, kind: CodeActionKind.QuickFix, edit }];
}

/** What `genc check --fix` does: safe fixes in rounds, without those that cause a new error. */
function all(workspace: Workspace, path: string): CodeAction[] {
  const { texts } = mend((changed) => {
    const read = (each: string): string | undefined => changed.get(each) ?? workspace.read(each);
    return checkFile(path, { read }).diagnostics;
  });
  if (texts.size === 0) return [];
  const changes: Record<string, TextEdit[]> = {};
  for (const [each, newText] of texts) {
    const source = { path: each, text: workspace.read(each) ?? '' };
    changes[workspace.uri(each)] = [{ range: rangeOf({ source, start: 0, end: source.text.length }), newText }];
  }
  return [{ title: 'Apply all safe fixes', kind: fixAll, edit: { changes } }];
}

const before = (a: Range['start'], b: Range['start']): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const overlap = (a: Range, b: Range): boolean => !before(a.end, b.start) && !before(b.end, a.start);
