/** What the formatter changes, gap by gap. Words and comments keep their order, so only the blanks between them differ. */
import { lex } from './syntax/lexer.js';
import { format } from './print.js';
import type { Source, Span } from './syntax/source.js';

export interface Reflow {
  readonly span: Span;
  readonly replacement: string;
}

interface Lexeme {
  readonly text: string;
  readonly start: number;
}

/** The tokens and comments of a text in order. Blanks behind a comment do not belong to it. */
function lexemesOf(text: string): Lexeme[] {
  const { tokens, comments } = lex(text);
  return [...tokens, ...comments]
    .map(({ image, startOffset }) => ({ text: image.trimEnd(), start: startOffset }))
    .sort((a, b) => a.start - b.start);
}

/** The changes that lead to the text of `format`, in order. None if the text cannot be read. Line breaks keep the kind of the text. */
export function reflowsOf(source: Source): Reflow[] {
  const formatted = format(source);
  if (formatted.diagnostics.length > 0 || formatted.text === source.text) return [];
  const [before, after] = [lexemesOf(source.text), lexemesOf(formatted.text)];
  const isSame = before.length === after.length && before.every(({ text }, i) => text === after[i]!.text);
  if (!isSame) return [];
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  const reflows: Reflow[] = [];
  for (let i = 0; i <= before.length; i++) {
    const start = endOf(before[i - 1]);
    const old = source.text.slice(start, before[i]?.start ?? source.text.length);
    const gap = formatted.text.slice(endOf(after[i - 1]), after[i]?.start ?? formatted.text.length);
    const made = gap.replaceAll('\n', lineBreak);
    if (old !== made) reflows.push(smallest(source, start, old, made));
  }
  return reflows;
}

const endOf = (lexeme: Lexeme | undefined): number => (lexeme ? lexeme.start + lexeme.text.length : 0);

/** The change without what both texts begin and end with. */
function smallest(source: Source, start: number, old: string, made: string): Reflow {
  const shorter = Math.min(old.length, made.length);
  let before = 0;
  while (before < shorter && old[before] === made[before]) before++;
  let behind = 0;
  while (behind < shorter - before && old[old.length - 1 - behind] === made[made.length - 1 - behind]) behind++;
  // A line break of two characters is not taken apart.
  if (old[before - 1] === '\r' && (old[before] === '\n' || made[before] === '\n')) before--;
  return {
    span: { source, start: start + before, end: start + old.length - behind },
    replacement: made.slice(before, made.length - behind),
  };
}
