/** Statements of which a part could not be read: what is said of them is an echo. */
import type { IToken } from 'chevrotain';
import type { SyntaxCode } from './messages/definitions.js';
import type { SyntaxDiagnostic } from './messages/report.js';
import { statementAt } from './parser/statement.js';
import type { Marks } from './parser/statement.js';
import type { Source, Span } from './syntax/source.js';

/** Mistakes whose mending keeps the whole text, so that nothing is unread. */
const mended = new Set<SyntaxCode>([
  'GEN0011',
  'GEN0012',
  'GEN0013',
  'GEN0014',
  'GEN0015',
  'GEN0018',
  'GEN0019',
  'GEN0021',
  'GEN0025',
  'GEN0026',
  'GEN0027',
  'GEN0029',
  'GEN0033',
  'GEN0034',
  'GEN0041',
  'GEN0042',
  'GEN0044',
  'GEN0045',
]);

export function unreadStatements(
  source: Source,
  tokens: readonly IToken[],
  marks: Marks,
  diagnostics: readonly SyntaxDiagnostic[],
): Span[] {
  const found = new Map<number, Span>();
  for (const { code, span } of diagnostics) {
    const within = [...found.values()].some((one) => one.start <= span.start && span.start < one.end);
    if (within || mended.has(code)) continue;
    const at = lastBefore(tokens, span.start);
    const statement = at < 0 ? undefined : statementAt(tokens, at, marks);
    if (!statement) continue;
    const start = tokens[statement.start]!.startOffset;
    if (found.has(start)) continue;
    const next = nextStart(tokens, statement.start, marks);
    const end = next?.startOffset ?? source.text.length;
    found.set(start, { source, start, end });
  }
  return [...found.values()];
}

function nextStart(tokens: readonly IToken[], from: number, { starts }: Marks): IToken | undefined {
  for (let i = from + 1; i < tokens.length; i++)
    if (tokens[i]!.startOffset > tokens[from]!.startOffset && starts.has(tokens[i]!)) return tokens[i];
  return undefined;
}

/** The index of the last written token that begins at an offset or before it. */
function lastBefore(tokens: readonly IToken[], offset: number): number {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tokens[middle]!.startOffset <= offset) low = middle;
    else high = middle - 1;
  }
  return high;
}
