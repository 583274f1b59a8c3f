/** What a name or a layer is: shape, range, parameters, FLOPs, the page of the catalogue, and the rules of messages about it. */
import { MarkupKind } from 'vscode-languageserver';
import type { Hover } from 'vscode-languageserver';
import { hoverAt } from '../../../compiler/assist/hover.js';
import type { Insight } from '../../../compiler/assist/insight.js';
import { pagesAt } from '../../../compiler/assist/message-pages.js';
import type { Diagnostic } from '../../../compiler/index.js';
import { checkedMessages } from '../host/checking.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';

export const hover: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onHover(
      answer(({ textDocument, position }): Hover | null => {
        const at = workspace.at(textDocument, position);
        if (!at) return null;
        const { insight, offset } = at;
        const found = [
          hoverAt(insight, offset),
          pagesAt(insight, offset, messagesFor(insight, offset), workspace.files.messages),
        ].flatMap((each) => each ?? []);
        const [first] = found;
        if (!first) return null;
        const value = found.map(({ markdown }) => markdown).join('\n\n---\n\n');
        return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(first.span) };
      }),
    );
  },
};

/** The messages of the whole file if it was checked, else those of the model around a place. */
function messagesFor(insight: Insight, offset: number): readonly Diagnostic[] {
  const [model] = insight.modelsFor(offset);
  return checkedMessages(insight) ?? (model === undefined ? [] : insight.file.compile(model).diagnostics);
}
