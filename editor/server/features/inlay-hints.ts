/** Shapes after the layers of each line, and parameters of nets, at the ends of the lines. `genc.inlayHints` turns them off. */
import type { InlayHint } from 'vscode-languageserver';
import { InlayHintKind } from 'vscode-languageserver';
import { hintsOf } from '../../../compiler/assist/hints.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';

export const inlayHints: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.languages.inlayHint.on(
      answer(({ textDocument, range }): InlayHint[] => {
        const insight = workspace.settings.inlayHints ? workspace.of(textDocument) : undefined;
        const document = workspace.document(pathOf(textDocument.uri));
        if (!insight || !document) return [];
        const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
        return hintsOf(insight, { start, end }).map(({ offset, text }) => ({
          position: document.positionAt(offset),
          label: text,
          kind: InlayHintKind.Type,
          paddingLeft: true,
        }));
      }),
    );
  },
};
