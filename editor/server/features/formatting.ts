/** The layout of `genc fmt`. A file that cannot be read stays as it is. */
import type { TextEdit } from 'vscode-languageserver';
import { format } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';

export const formatting: Feature = {
  capabilities: () => ({ documentFormattingProvider: true }),
  register({ connection, workspace, answer }: Host) {
    connection.onDocumentFormatting(
      answer(({ textDocument }): TextEdit[] => {
        const path = pathOf(textDocument.uri);
        const document = workspace.document(path);
        if (!document) return [];
        const text = document.getText();
        const formatted = format({ path, text });
        if (formatted.diagnostics.some(({ severity }) => severity === 'error') || formatted.text === text) return [];
        const { start, end, replacement } = difference(text, formatted.text);
        return [{ range: { start: document.positionAt(start), end: document.positionAt(end) }, newText: replacement }];
      }),
    );
  },
};

/** The lines that differ, so that the cursor and marks outside of them stay. */
function difference(before: string, after: string): { start: number; end: number; replacement: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  // Only whole lines are left out.
  const from = before.indexOf('\n', before.length - end);
  end = from < 0 ? 0 : before.length - from - 1;
  return { start, end: before.length - end, replacement: after.slice(start, after.length - end) };
}
