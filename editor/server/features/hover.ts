/** What a name or a layer is: shape, range, parameters, FLOPs, and the page of the catalogue. */
import { MarkupKind } from 'vscode-languageserver';
import type { Hover } from 'vscode-languageserver';
import { hoverAt } from '../../../compiler/assist/hover.js';
import type { Feature, Host } from '../host/feature.js';
import { rangeOf } from '../host/positions.js';

export const hover: Feature = {
  capabilities: () => ({ hoverProvider: true }),
  register({ connection, workspace, answer }: Host) {
    connection.onHover(
      answer(({ textDocument, position }): Hover | null => {
        const at = workspace.at(textDocument, position);
        const found = at && hoverAt(at.insight, at.offset);
        return found
          ? { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: rangeOf(found.span) }
          : null;
      }),
    );
  },
};
