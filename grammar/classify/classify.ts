/**
 * The phase between lexer and parser. It gives every word its type by its position, so that no word is reserved, and
 * mends plain mistakes (brackets, missing operands, misspelt words), so that one mistake costs one message.
 *
 * Its guarantees to the parser: brackets are balanced and nest at most `nestingLimit` deep; every operator has its
 * operands or a `Missing`; every statement word is at the start of a statement.
 */
import type { IToken } from 'chevrotain';
import { forms } from '../syntax/forms.js';
import { errorLimit, syntaxError, tooManyErrors } from '../messages/report.js';
import type { Source } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import { separate } from '../recover/adjacent.js';
import { closeAll, closeBracket, closeParameters, forgetIfs, openBracket } from '../recover/brackets.js';
import { skipToBrace } from '../recover/heads.js';
import { beforeOperand, needOperand } from '../recover/operands.js';
import { isEquals } from '../stream/shapes.js';
import { reportBadToken } from '../recover/bad-tokens.js';
import { startsOperand, Stream } from '../stream/stream.js';
import { closeIndented, openIndented, opensByColon } from '../recover/indented.js';
import {
  reportUnreadable,
  skipDecorator,
  skipExpression,
  skipStatement,
  startsDecorator,
} from '../recover/unreadable.js';
import { readColonAsRange, readTuple } from '../recover/tuples.js';
import { dropPrefix, skipSlice } from '../recover/values.js';
import { classifyWord } from './words.js';

/** The tokens for the parser. */
export type Classified = Pick<Stream, 'starts' | 'inner' | 'repeatCloses' | 'diagnostics'> & {
  readonly tokens: IToken[];
};

export function classify(source: Source, raw: readonly IToken[]): Classified {
  const stream = new Stream(source, raw);
  for (stream.index = 0; stream.index < raw.length; stream.index++) {
    if (stream.diagnostics.length >= errorLimit) {
      stream.report(tooManyErrors(stream.span(raw[stream.index]!)));
      break;
    }
    classifyToken(stream, raw[stream.index]!);
  }
  closeAll(stream);
  const { starts, inner, repeatCloses, diagnostics, out } = stream;
  return { starts, inner, repeatCloses, diagnostics, tokens: out };
}

/** The state after some tokens, before anything is closed: what may come next. `next` stands for what is not written yet. */
export function readBefore(source: Source, raw: readonly IToken[], next: IToken): Stream {
  const stream = new Stream(source, [...raw, next]);
  for (stream.index = 0; stream.index < raw.length; stream.index++) classifyToken(stream, raw[stream.index]!);
  return stream;
}

function classifyToken(stream: Stream, token: IToken): void {
  if (closeIndented(stream, token)) return;
  if (startsNothing(stream, token)) {
    reportUnreadable(stream, token);
    return skipStatement(stream, token);
  }
  switch (token.tokenType) {
    case t.Word:
      return classifyWord(stream, token);
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
      readTuple(stream);
      const { kind } = stream.top;
      // A trailing comma is left out, so that the grammar needs only one token of lookahead.
      if (
        (kind === 'paren' || kind === 'bracket') &&
        stream.afterOperand &&
        stream.is(next, t.CloseParen, t.CloseBracket)
      )
        return;
      if (endsSetting(stream)) return reportBadToken(stream, token);
      needOperand(stream, token);
      forgetIfs(stream);
      return stream.emit(token, t.Comma, false);
    }
    case t.Semicolon:
      if (stream.top.kind !== 'paren') return reportBadToken(stream, token);
      return stream.emit(token, t.Semicolon, false);
    case t.Junk:
      if (skipsRest.has(token.image) && stream.afterOperand) return skipRest(stream, token);
      if (token.image === '@' && startsDecorator(stream, token)) return skipDecorator(stream, token);
      reportBadToken(stream, token);
      if (stream.afterOperand && startsOperand(stream.peek()) && !stream.firstOnLine(token)) {
        stream.emit(token, t.UnknownOperator, false);
      }
      return;
    case t.PlainNumber:
    case t.PlainString:
      dropPrefix(stream, token);
      if (stream.afterOperand) separate(stream, token);
      return stream.emit(token, token.tokenType, true);
    case t.BadNumber:
    case t.DotNumber:
    case t.UnclosedString:
    case t.SingleQuoted:
      dropPrefix(stream, token);
      reportBadToken(stream, token);
      if (stream.afterOperand) separate(stream, token);
      return stream.emit(token, token.tokenType, true);
    case t.Colon:
      if (stream.top.open?.tokenType === t.IndexBracket) {
        const isWhole =
          stream.is(stream.previous, t.IndexBracket, t.Comma) && stream.is(stream.peek(), t.Comma, t.CloseBracket);
        return isWhole ? stream.emit(token, t.Colon, true) : skipSlice(stream, token);
      }
      if (readColonAsRange(stream, token)) return;
      if (opensByColon(stream)) return openIndented(stream, token);
      if (stream.top.wantsBlock && beforeBlock(stream, token)) return;
      if (outputsByColon(stream)) return emitOutputs(stream, token);
      return stream.emit(token, t.Colon, false);
    case t.Dot:
      return stream.emit(token, token.tokenType, false);
    default:
      return operator(stream, token);
  }
}

/** Signs whose right side is left out, since it would cause further mistakes. */
const skipsRest = new Set(['?', '&', '&&', '||', '??']);
function skipRest(stream: Stream, token: IToken): void {
  reportBadToken(stream, token);
  skipExpression(stream);
}

/** A token starts nothing if it is not a word and only a statement may start at its place. */
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
  const blockEnded = previous !== undefined && stream.endsBlock(previous);
  if (previous === undefined || previous === top.open || top.start === undefined || blockEnded) return true;
  return stream.afterOperand && stream.firstOnLine(token) && startsOperand(token) && type !== t.Minus;
}

/** Reports and leaves out a sign before a block, as in `data mnist: {` or `net E(x) = {`; true if there is one. */
function beforeBlock(stream: Stream, token: IToken): boolean {
  const { word } = stream.top;
  const next = stream.peek();
  const none = isEquals(token) && /^(model|variant|ablation|data|evaluate|stage|edit|block)$/.test(word);
  if (next?.tokenType !== t.OpenBrace && !none) return false;
  stream.report(
    syntaxError('GEN0007', 'beforeBlock', stream.span(token), { sign: token.image, word, form: forms[word]! }),
  );
  if (next?.tokenType !== t.OpenBrace) skipToBrace(stream, token);
  return true;
}

/** A colon stands for the arrow before the outputs of a net, as in `net E(x): [8] {`. */
function outputsByColon(stream: Stream): boolean {
  const { kind, word, wantsBlock } = stream.top;
  const declared = (kind === 'brace' || kind === 'file') && wantsBlock && (word === 'net' || word === 'flow');
  return declared && stream.is(stream.previous, t.CloseParen) && startsOperand(stream.peek());
}
function emitOutputs(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0011', 'outputs', stream.span(token)));
  stream.emit(token, t.BadArrow, false);
}

/** Reads the sign before the value of a function as `=`, as in `fn f(a) => a + 1`. */
function valueOfFunction(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0012', 'function', stream.span(token), { sign: token.image, form: forms.fn! }));
  stream.top.wantsEquals = false;
  stream.top.wantsBlock = false;
  stream.emit(token, t.BadEquals, false);
}

/** A token spreads a list, as in `f(*args)`, `f(**settings)` or `[...list]`. */
function spreads(stream: Stream, token: IToken): boolean {
  const spread = token.tokenType === t.Times || token.tokenType === t.BadCaret || token.image === '...';
  const inBrackets = stream.top.kind === 'paren' || stream.top.kind === 'bracket';
  return (
    spread &&
    inBrackets &&
    stream.is(stream.previous, t.CallParen, t.Comma, t.OpenBracket) &&
    startsOperand(stream.peek())
  );
}
function skipSpread(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0020', 'spread', stream.span(token), { sign: token.image }));
  skipExpression(stream);
  stream.insert(t.Missing, true);
}

/** A comma ends a setting of `train` or a field of `data`. */
function endsSetting(stream: Stream): boolean {
  const { kind, context, start, wantsBlock } = stream.top;
  const type = start?.tokenType;
  if (kind !== 'brace' || wantsBlock || !stream.afterOperand) return false;
  return (context === 'train' && type === t.SettingWord) || (context === 'data' && type === t.Def);
}

function operator(stream: Stream, token: IToken): void {
  if (token.tokenType === t.BadDotDot && stream.is(stream.previous, t.IndexBracket)) return skipSlice(stream, token);
  if (token.tokenType === t.PlainArrow) closeParameters(stream);
  if (spreads(stream, token)) return skipSpread(stream, token);
  beforeOperand(stream, token);
  const frame = stream.top;
  let type = token.tokenType;
  if (type === t.EqualEqual && frame.wantsEquals) type = t.BadEquals;
  if (frame.word === 'fn' && frame.wantsEquals && (type === t.PlainArrow || type === t.BadArrow))
    return valueOfFunction(stream, token);
  if (
    isEquals(token) &&
    frame.wantsBlock &&
    frame.kind !== 'paren' &&
    frame.kind !== 'bracket' &&
    beforeBlock(stream, token)
  )
    return;
  if (type === t.PlainEquals || type === t.BadEquals) {
    frame.wantsEquals = false;
    frame.wantsBlock = false;
  }
  stream.emit(token, type, false);
  if (type !== t.EqualEqual) reportBadToken(stream, token);
}
