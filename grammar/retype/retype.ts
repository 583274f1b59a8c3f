/**
 * Between lexer and parser: gives every word its type by where it stands, so that no word is reserved, and mends what
 * is plainly broken (brackets, missing operands, misspelt words), so that one mistake costs one message.
 *
 * What it guarantees to the parser: brackets are balanced and nest at most `nestingLimit` deep; every operator has its
 * operands or a `Missing`; every statement word stands at the start of a statement.
 */
import type { IToken } from 'chevrotain';
import { errorLimit, tooManyErrors } from '../messages.js';
import type { Source } from '../source.js';
import * as t from '../tokens.js';
import { separate } from './adjacent.js';
import { closeAll, closeBracket, closeParameters, forgetIfs, openBracket } from './brackets.js';
import { beforeOperand, needOperand } from './operands.js';
import { reportBadToken } from './bad-tokens.js';
import { startsOperand, Stream } from './stream.js';
import { reportUnreadable, skipStatement } from './unreadable.js';
import { retypeWord } from './words.js';

/** Tokens ready for the parser. */
export type Retyped = Pick<Stream, 'starts' | 'repeatCloses' | 'diagnostics'> & { readonly tokens: IToken[] };

export function retype(source: Source, raw: readonly IToken[]): Retyped {
  const stream = new Stream(source, raw);
  for (stream.index = 0; stream.index < raw.length; stream.index++) {
    if (stream.diagnostics.length >= errorLimit) {
      stream.report(tooManyErrors(stream.span(raw[stream.index]!)));
      break;
    }
    retypeToken(stream, raw[stream.index]!);
  }
  closeAll(stream);
  const { starts, repeatCloses, diagnostics, out } = stream;
  return { starts, repeatCloses, diagnostics, tokens: out };
}

function retypeToken(stream: Stream, token: IToken): void {
  if (startsNothing(stream, token)) {
    reportUnreadable(stream, token);
    return skipStatement(stream, token);
  }
  switch (token.tokenType) {
    case t.Word:
      return retypeWord(stream, token);
    case t.PlainParen:
    case t.OpenBracket:
    case t.OpenBrace:
      return openBracket(stream, token);
    case t.CloseParen:
    case t.CloseBracket:
    case t.CloseBrace:
      return closeBracket(stream, token);
    case t.Comma: {
      const next = stream.peek();
      const { kind } = stream.top;
      // A trailing comma is left out here, so that the grammar needs one token of lookahead only.
      if (
        (kind === 'paren' || kind === 'bracket') &&
        stream.afterOperand &&
        stream.is(next, t.CloseParen, t.CloseBracket)
      )
        return;
      needOperand(stream, token);
      forgetIfs(stream);
      return stream.emit(token, t.Comma, false);
    }
    case t.Semicolon:
      if (stream.top.kind !== 'paren') return reportBadToken(stream, token);
      return stream.emit(token, t.Semicolon, false);
    case t.Junk:
      reportBadToken(stream, token);
      if (stream.afterOperand && startsOperand(stream.peek()) && !stream.firstOnLine(token)) {
        stream.emit(token, t.UnknownOperator, false);
      }
      return;
    case t.PlainNumber:
    case t.PlainString:
      if (stream.afterOperand) separate(stream, token);
      return stream.emit(token, token.tokenType, true);
    case t.BadNumber:
    case t.DotNumber:
    case t.UnclosedString:
    case t.SingleQuoted:
      reportBadToken(stream, token);
      if (stream.afterOperand) separate(stream, token);
      return stream.emit(token, token.tokenType, true);
    case t.Colon:
    case t.Dot:
      return stream.emit(token, token.tokenType, false);
    default:
      return operator(stream, token);
  }
}

/** A token other than a word where only a statement may start. */
function startsNothing(stream: Stream, token: IToken): boolean {
  const type = token.tokenType;
  if (
    type === t.Word ||
    type === t.Junk ||
    type === t.Semicolon ||
    type === t.CloseParen ||
    type === t.CloseBracket ||
    type === t.CloseBrace
  ) {
    return false;
  }
  const { top, previous } = stream;
  if (top.kind === 'paren' || top.kind === 'bracket' || top.context === 'repeat') return false;
  const blockEnded = previous?.tokenType === t.CloseBrace && !stream.repeatCloses.has(previous);
  if (previous === undefined || previous === top.open || top.start === undefined || blockEnded) return true;
  return stream.afterOperand && stream.firstOnLine(token) && startsOperand(token) && type !== t.Minus;
}

function operator(stream: Stream, token: IToken): void {
  if (token.tokenType === t.PlainArrow) closeParameters(stream);
  beforeOperand(stream, token);
  const frame = stream.top;
  let type = token.tokenType;
  if (type === t.EqualEqual && frame.wantsEquals) type = t.BadEquals;
  if (type === t.PlainEquals || type === t.BadEquals) {
    frame.wantsEquals = false;
    frame.wantsBlock = false;
  }
  stream.emit(token, type, false);
  if (type !== t.EqualEqual) reportBadToken(stream, token);
}
