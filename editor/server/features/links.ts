/** Files that a spec names: those that it uses, and those with weights. */
import type { DocumentLink } from 'vscode-languageserver';
import { visitParts } from '../../../grammar/index.js';
import type { CallExpression, Part, Span, StringLiteral, UseDeclaration } from '../../../grammar/index.js';
import type { Insight } from '../../../compiler/assist/insight.js';
import { joinPath } from '../../../compiler/resolve/files.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';
import type { Workspace } from '../host/workspace.js';

interface Named {
  readonly span: Span;
  readonly target: string;
}

export const links: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onDocumentLinks(
      answer(({ textDocument }): DocumentLink[] | null => {
        const insight = workspace.of(textDocument);
        return insight
          ? filesNamed(workspace, insight).map(({ span, target }) => ({ range: rangeOf(span), target }))
          : null;
      }),
    );
  },
};

/** The file that the text under the cursor names. */
export const useOfFile = (workspace: Workspace, insight: Insight, offset: number): Named | undefined =>
  filesNamed(workspace, insight).find(({ span }) => span.start <= offset && offset <= span.end);

/** Only files that are there are linked. */
function filesNamed(workspace: Workspace, insight: Insight): Named[] {
  const { file } = insight.file.files.main;
  const found: Named[] = [];
  const add = ({ value, span }: StringLiteral): void => {
    const path = value === '' ? '' : joinPath(file.source.path, value);
    if (path !== '' && (workspace.document(path) || workspace.files.exists(path)))
      found.push({ span, target: workspace.uri(path) });
  };
  visitParts(file.declarations, (part: Part) => {
    if (part.kind === 'use') add((part as UseDeclaration).from);
    if (part.kind !== 'call') return;
    const { callee, arguments: given } = part as CallExpression;
    const value = given[0]?.value;
    if (callee.kind === 'name' && callee.name === 'weights' && value?.kind === 'string') add(value);
  });
  return found;
}
