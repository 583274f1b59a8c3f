/** Blocks, comments and runs of `use` that fold. */
import type { FoldingRange } from 'vscode-languageserver';
import { FoldingRangeKind } from 'vscode-languageserver';
import { foldsOf } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';

const kinds = { comment: FoldingRangeKind.Comment, uses: FoldingRangeKind.Imports } as const;

export const folding: Feature = {
  register({ connection, workspace, answer }: Host) {
    connection.onFoldingRanges(
      answer(({ textDocument }): FoldingRange[] | null => {
        const path = pathOf(textDocument.uri);
        const document = workspace.document(path);
        if (!document) return null;
        return foldsOf({ path, text: document.getText() }).flatMap(({ kind, span }) => {
          const startLine = document.positionAt(span.start).line;
          // The line of a closing brace stays in sight.
          const endLine = document.positionAt(span.end).line - (kind === 'block' ? 1 : 0);
          return endLine > startLine
            ? [{ startLine, endLine, ...(kind === 'block' ? {} : { kind: kinds[kind] }) }]
            : [];
        });
      }),
    );
  },
};
