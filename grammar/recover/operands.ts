import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages/report.js';
import type { SyntaxDiagnostic } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';

const binary = new Set([
  t.PlainDotDot,
  t.BadDotDot,
  t.EqualEqual,
  t.BadComparison,
  t.OtherComparison,
  t.PlainCaret,
  t.BadCaret,
  t.Times,
  t.Divide,
  t.Plus,
  t.Minus,
]);

/** Words that need a value behind them. */
const words = new Set([
  ...[
    'return',
    'minimize',
    'then',
    'else',
    'over',
    'with',
    'in',
    'as',
    'of',
    'after',
    'on',
    'each',
    'for',
    'when',
    'first',
    'random',
    'freeze',
    'runs',
    'seeds',
    'inside',
    'outside',
    'claim',
  ].map(t.word),
  t.If,
  t.Repeat,
  t.Draws,
  t.Given,
  t.OptionWord,
  t.SettingWord,
]);

/** The last token needs an operand behind it, on any line, if it is an operator, `->` or `=`. */
export function wantsOperand(stream: Stream): boolean {
  const type = stream.previous?.tokenType;
  if (!type) return false;
  return (
    binary.has(type) ||
    type === t.PlainArrow ||
    type === t.BadArrow ||
    type === t.PlainEquals ||
    type === t.BadEquals ||
    type === t.Comma
  );
}

/** Inserts and reports a `Missing` if an operand is missing before a token that ends its place. */
export function needOperand(stream: Stream, next?: IToken): void {
  const before = stream.previous;
  if (!before || stream.afterOperand) return;
  const colon = before.tokenType === t.Colon && !(stream.top.word === 'step' || stream.top.word === 'minimize');
  const opened =
    next !== undefined &&
    (next.tokenType === t.Comma || next.tokenType === t.CloseBrace) &&
    (before.tokenType === t.PlainParen ||
      before.tokenType === t.CallParen ||
      before.tokenType === t.OpenBracket ||
      before.tokenType === t.IndexBracket ||
      (before.tokenType === t.OpenBrace && stream.top.context === 'repeat'));
  const empty = before.tokenType === t.IndexBracket && next?.tokenType === t.CloseBracket;
  if (!wantsOperand(stream) && !colon && !opened && !empty && !words.has(before.tokenType)) return;
  missing(stream, syntaxError('GEN0010', 'after', stream.span(before), { sign: before.image }));
}

/** Inserts a missing operand before an operator; a minus needs none. */
export function beforeOperand(stream: Stream, operator: IToken): void {
  if (stream.afterOperand) return;
  const before = stream.previous;
  if (!before || operator.tokenType === t.Minus) return;
  if (operator.tokenType === t.PlainEquals || operator.tokenType === t.BadEquals) return;
  const opened =
    before.tokenType === t.PlainParen ||
    before.tokenType === t.CallParen ||
    before.tokenType === t.OpenBracket ||
    before.tokenType === t.IndexBracket ||
    before.tokenType === t.Colon ||
    (before.tokenType === t.OpenBrace && stream.top.context === 'repeat') ||
    before.tokenType === t.word('return') ||
    before.tokenType === t.If;
  if (opened) return missing(stream, syntaxError('GEN0010', 'before', stream.span(operator), { sign: operator.image }));
  if (wantsOperand(stream))
    missing(
      stream,
      syntaxError('GEN0010', 'between', stream.span(before), { sign: before.image, operator: operator.image }),
    );
}

function missing(stream: Stream, diagnostic: SyntaxDiagnostic): void {
  stream.report(diagnostic);
  stream.insert(t.Missing, true);
}
