/** The layout of `genc fmt`: of a whole file, of a range, and of what was just written. A file that cannot be read stays as it is. */
import type { Range, TextEdit } from 'vscode-languageserver';
import { format, reflowsAfter, reflowsIn } from '../../../grammar/index.js';
import type { Reflow, Source } from '../../../grammar/index.js';
import type { Feature, Host } from '../host/feature.js';
import { pathOf } from '../host/files.js';
import { rangeOf } from '../host/positions.js';

export const formatting: Feature = {
  register({ connection, workspace, answer }: Host) {
    const sourceOf = (uri: string): Source | undefined => {
      const path = pathOf(uri);
      const text = workspace.document(path)?.getText();
      return text === undefined ? undefined : { path, text };
    };
    connection.onDocumentFormatting(
      answer(({ textDocument: { uri } }): TextEdit[] => {
        const source = sourceOf(uri);
        if (!source) return [];
        const formatted = format(source);
        const isBroken = formatted.diagnostics.some(({ severity }) => severity === 'error');
        if (isBroken || formatted.text === source.text) return [];
        const { start, end, replacement } = difference(source.text, formatted.text);
        return [{ range: rangeOf({ source, start, end }), newText: replacement }];
      }),
    );
    connection.onDocumentRangeFormatting(
      answer(({ textDocument: { uri }, range }: { textDocument: { uri: string }; range: Range }): TextEdit[] => {
        const [source, document] = [sourceOf(uri), workspace.document(pathOf(uri))];
        if (!source || !document) return [];
        return reflowsIn(source, document.offsetAt(range.start), document.offsetAt(range.end)).map(editOf);
      }),
    );
    connection.onDocumentOnTypeFormatting(
      answer(({ textDocument: { uri }, position, ch }): TextEdit[] => {
        const [source, document] = [sourceOf(uri), workspace.document(pathOf(uri))];
        return source && document ? reflowsAfter(source, document.offsetAt(position), ch).map(editOf) : [];
      }),
    );
  },
};

const editOf = ({ span, replacement }: Reflow): TextEdit => ({ range: rangeOf(span), newText: replacement });

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
