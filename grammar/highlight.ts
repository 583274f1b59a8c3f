/** The words of a text that have a meaning by their position, with numbers, texts and comments, for highlighting. */
import { classify } from './classify/classify.js';
import { lex } from './syntax/lexer.js';
import { spanOfToken } from './syntax/source.js';
import type { Source, Span } from './syntax/source.js';
import * as t from './syntax/tokens.js';

export interface Highlight {
  readonly kind: 'keyword' | 'setting' | 'label' | 'number' | 'text' | 'comment';
  readonly span: Span;
}

const keywords = new Set([
  t.If,
  t.Repeat,
  t.Draws,
  t.Given,
  t.OptionWord,
  t.EpochWord,
  t.Not,
  t.Logic,
  t.DropWord,
  t.Modifier,
]);
const ofType = new Map<unknown, Highlight['kind']>([
  [t.SettingWord, 'keyword'],
  [t.Key, 'setting'],
  [t.Label, 'label'],
  [t.PlainNumber, 'number'],
  [t.BadNumber, 'number'],
  [t.DotNumber, 'number'],
  [t.PlainString, 'text'],
  [t.UnclosedString, 'text'],
  [t.SingleQuoted, 'text'],
]);

export function highlightsOf(source: Source): Highlight[] {
  const { tokens, comments, badComments } = lex(source.text);
  const found: Highlight[] = [...comments, ...badComments].map((token) => ({
    kind: 'comment',
    span: spanOfToken(source, token),
  }));
  for (const token of classify(source, tokens).tokens) {
    const type = token.tokenType;
    const kind = t.isWord(type) || keywords.has(type) ? 'keyword' : ofType.get(type);
    // Tokens that were put in have no letters.
    if (kind && token.image !== '') found.push({ kind, span: spanOfToken(source, token) });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
