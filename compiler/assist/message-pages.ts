/** Pages of messages where a spec names their codes, or where a message stands. */
import type { Span } from '../../grammar/syntax/source.js';
import { pageFor } from '../diagnostics/catalogue.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Insight } from './insight.js';

export interface MessagePage {
  readonly markdown: string;
  readonly span: Span;
}

/**
 * What the pages say about a place: of a code that is written there, all of it; of messages about the place, their rules.
 * @param said The messages of the file.
 * @param address The address of the page of all messages.
 */
export function pagesAt(
  insight: Insight,
  offset: number,
  said: readonly Diagnostic[],
  address: string | undefined,
): MessagePage | undefined {
  const { source } = insight.file.files.main.file;
  const written = codeAt(source.text, offset);
  if (written) {
    const page = pageFor(written.code);
    const span = { source, start: written.start, end: written.start + written.code.length };
    return page && { markdown: `${linked(written.code, page.title, address)}\n\n${page.explanation.trim()}`, span };
  }
  const here = said.filter(
    ({ span }) => span.source.path === source.path && span.start <= offset && offset <= span.end,
  );
  const [first] = here;
  if (!first) return undefined;
  const codes = [...new Set(here.map(({ code }) => code))];
  const lines = codes.map((code) => linked(code, pageFor(code)?.title ?? '', address));
  return { markdown: lines.join('\n\n'), span: first.span };
}

const linked = (code: string, title: string, address: string | undefined): string =>
  `${address ? `[${code}](${address}#${code.toLowerCase()})` : `\`${code}\``}: ${title}`;

/** The code under the cursor, as in a comment that allows a message. */
function codeAt(text: string, offset: number): { readonly code: string; readonly start: number } | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart).split('\n', 1)[0]!;
  for (const { 0: code, index } of line.matchAll(/\bGEN\d{4}\b/g)) {
    const start = lineStart + index;
    if (start <= offset && offset <= start + code.length) return { code, start };
  }
  return undefined;
}
