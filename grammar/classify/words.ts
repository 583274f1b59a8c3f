/** The type of a word by its position: statement word, infix word, setting, key, label, definition or plain name. */
import type { IToken, TokenType } from 'chevrotain';
import { fix, syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { declarationWords, statementWords } from '../syntax/words.js';
import { separate } from '../recover/adjacent.js';
import { nestingLimit } from '../recover/brackets.js';
import { needOperand } from '../recover/operands.js';
import { infix, isEquals, touches } from '../stream/shapes.js';
import { classifyStart } from './statements.js';
import { startsOperand } from '../stream/stream.js';
import type { Stream } from '../stream/stream.js';
import { skipExpression } from '../recover/unreadable.js';
import {
  behindOperator,
  skipArrowFunction,
  dropWord,
  insideExpression,
  skipForeignWord,
  skipInnerChoice,
  skipInnerRepeat,
  skipLambda,
  startsArrowFunction,
} from '../recover/values.js';

const starters: ReadonlySet<string> = new Set([...declarationWords, ...statementWords]);
/** Statements with names instead of values. */
const ofNames = new Set(['use', 'runs', 'compare', 'freeze']);
const stepOptions = new Set(['repeat', 'every', 'clip']);

export function classifyWord(stream: Stream, token: IToken): void {
  if (stream.is(stream.previous, t.Dot)) return stream.emit(token, t.Name, true);
  if (classifyStart(stream, token)) {
    stream.infix = '';
    return;
  }
  const inBrackets = stream.top.kind === 'paren' || stream.top.kind === 'bracket';
  if (inBrackets || !classifyClauseWord(stream, token)) {
    if (stream.afterOperand) classifyBehindOperand(stream, token, inBrackets);
    else classifyOperand(stream, token, inBrackets);
  }
}

/** Classifies `epochs`, `every` and the options of a step, which can stand in the place of a name. */
function classifyClauseWord(stream: Stream, token: IToken): boolean {
  const before = stream.previous;
  const next = stream.peek();
  const text = token.image;
  if (stream.is(before, t.Colon) && stream.top.word === 'step' && text === 'minimize') {
    stream.emit(token, t.word('minimize'), false);
    return true;
  }
  if (
    (text === 'epochs' || text === 'epoch') &&
    (stream.afterOperand || stream.is(before, t.word('at'), t.word('every')))
  ) {
    stream.emit(token, t.EpochWord, !stream.is(before, t.word('at')));
    return true;
  }
  if (text === 'every' && stream.is(before, t.word('at'), t.EpochWord)) {
    stream.emit(token, t.word('every'), false);
    return true;
  }
  const inStep = stream.top.word === 'step' || stream.top.word === 'minimize';
  const clause =
    next?.image === 'with' && startsOperand(stream.peek(2)) && stream.peek(2)!.startLine === next.startLine;
  const option = stepOptions.has(text) && startsOperand(next) && !clause;
  if (!inStep || !option || !(stream.is(before, t.Comma) || stream.afterOperand)) return false;
  if (!stream.is(before, t.Comma)) {
    const end = stream.span(before!).end;
    stream.report(
      syntaxError(
        'GEN0041',
        'option',
        stream.span(token),
        { word: text },
        { fixes: [fix('insert `,`', { source: stream.source, start: end, end }, ',')] },
      ),
    );
    stream.insert(t.OptionComma, false);
  } else stream.classify(before!, t.OptionComma);
  stream.emit(token, t.OptionWord, false);
  return true;
}

function classifyBehindOperand(stream: Stream, token: IToken, inBrackets: boolean): void {
  const { top } = stream;
  const text = token.image;
  const next = stream.peek();
  if (!inBrackets && top.word === 'data' && top.wantsBlock && text !== 'from')
    return stream.emit(token, t.Modifier, true);
  if (infix.has(text)) {
    if (!inBrackets) stream.infix = text;
    if (text === 'then') top.wantsThen = false;
    return stream.emit(token, t.word(text), false);
  }
  if ((text === 'and' || text === 'or') && startsOperand(next) && (inBrackets || !stream.firstOnLine(token)))
    return stream.emit(token, t.Logic, false);
  if (skipForeignWord(stream, token)) return;
  separate(stream, token);
  if (stream.afterOperand) return stream.emit(token, t.Name, true);
  classifyOperand(stream, token, inBrackets);
}

/** Classifies a word in the place of an operand, a key, a label or a modifier. */
function classifyOperand(stream: Stream, token: IToken, inBrackets: boolean): void {
  const { top } = stream;
  const before = stream.previous;
  const next = stream.peek();
  const text = token.image;
  if (
    text === 'with' &&
    !inBrackets &&
    stream.is(before, t.Comma) &&
    next?.tokenType === t.Word &&
    // In `over a, with with adam` the first `with` is the last of the names.
    next.image !== 'with' &&
    next.startLine === token.startLine
  ) {
    needOperand(stream);
    stream.infix = text;
    return stream.emit(token, t.word(text), false);
  }
  if (stream.is(before, t.OptionWord) && before!.image === 'clip' && startsOperand(next) && !touches(token, next!)) {
    return stream.emit(token, t.Modifier, false);
  }
  if (stream.is(before, t.word('drop')) && dropsDeclaration(stream, token, next))
    return stream.emit(token, t.DropWord, false);
  if (isEquals(next) && (inBrackets || top.word === 'set' || top.context === 'data'))
    return stream.emit(token, t.Key, true);
  if (next?.tokenType === t.Colon && mayBeLabelled(stream)) return stream.emit(token, t.Label, true);
  if (text === 'repeat' && startsRepeat(stream, token, next)) {
    top.wantsRepeat = true;
    return stream.emit(token, t.Repeat, false);
  }
  if (text === 'draws' && startsDraws(stream, token, next)) {
    top.wantsDraws = true;
    return stream.emit(token, t.Draws, false);
  }
  if (text === 'given' && startsGiven(stream, token, next)) return stream.emit(token, t.Given, false);
  if (text === 'if' && !ofNames.has(top.word) && startsConditional(stream, token, next))
    return classifyIf(stream, token);
  // `not(x)` is a call.
  if (text === 'not' && startsOperand(next) && next!.startLine === token.startLine && !touches(token, next!))
    if (!(next!.tokenType === t.Word && infix.has(next!.image))) return stream.emit(token, t.Not, false);
  if (
    (text === 'new' || text === 'await') &&
    stream.is(next, t.Word) &&
    !infix.has(next!.image) &&
    next!.startLine === token.startLine
  )
    return dropWord(stream, token);
  if (
    text === 'repeat' &&
    behindOperator(stream) &&
    stream.is(next, t.PlainNumber, t.OpenBracket) &&
    !touches(token, next!)
  )
    return skipInnerRepeat(stream, token);
  if (text === 'lambda' && stream.is(next, t.Word, t.Colon) && next!.startLine === token.startLine)
    return skipLambda(stream, token);
  if (startsArrowFunction(stream, token)) return skipArrowFunction(stream, token);
  stream.emit(token, t.Name, true);
}

function classifyIf(stream: Stream, token: IToken): void {
  if (insideExpression(stream)) return skipInnerChoice(stream, token);
  if (stream.frames.length + stream.ifs <= nestingLimit) {
    stream.ifs++;
    stream.top.ifs++;
    stream.top.wantsThen = true;
    return stream.emit(token, t.If, false);
  }
  stream.report(syntaxError('GEN0005', 'choices', stream.span(token), { limit: nestingLimit }));
  stream.insert(t.Missing, true);
  skipExpression(stream);
}

/** A `drop` is of a declaration, as in `drop loss codebook` on one line, but not in `drop relu in D`. */
function dropsDeclaration(stream: Stream, token: IToken, next: IToken | undefined): boolean {
  if (next?.tokenType !== t.Word || next.startLine !== token.startLine) return false;
  const place = stream.peek(2);
  return next.image !== 'in' || place?.tokenType !== t.Word || place.startLine !== token.startLine;
}

/** A label may be at the head of a chain or behind an arrow. */
function mayBeLabelled(stream: Stream): boolean {
  const { kind, context } = stream.top;
  return (
    stream.is(stream.previous, t.PlainArrow, t.BadArrow) ||
    kind === 'paren' ||
    (kind === 'bracket' && stream.top.open?.tokenType !== t.IndexBracket) ||
    context === 'repeat'
  );
}

/** `repeat` is a word of the language before a count and a brace, and a name everywhere else. */
function startsRepeat(stream: Stream, token: IToken, next: IToken | undefined): boolean {
  const place =
    stream.is(stream.previous, t.PlainArrow, t.BadArrow, t.PlainParen, t.Colon) ||
    (stream.is(stream.previous, t.OpenBrace) && stream.top.context === 'repeat');
  return place && countsUpToBrace(stream, token, next, true);
}

/** `draws` is a word of the language before a count and a brace, and a name everywhere else. */
const startsDraws = (stream: Stream, token: IToken, next: IToken | undefined): boolean =>
  countsUpToBrace(stream, token, next, false);

/** `given` is a word of the language before the name of a parameter, and a name everywhere else. */
function startsGiven(stream: Stream, token: IToken, next: IToken | undefined): boolean {
  const { open, kind } = stream.top;
  if (kind !== 'paren' || next?.tokenType !== t.Word || next.startLine !== token.startLine) return false;
  if (!stream.is(stream.previous, t.PlainParen, t.CallParen, t.Comma, t.Semicolon)) return false;
  // The parentheses stand behind the name of a declaration: `flow F(`.
  const declaration = stream.out[stream.out.lastIndexOf(open!) - 2];
  return declaration !== undefined && withParameters.has(declaration.tokenType);
}
const withParameters: ReadonlySet<TokenType> = new Set(['flow', 'net', 'block', 'fn', 'sample', 'extern'].map(t.word));

/** A count follows on the line, and then a brace, or `as` where `named`. */
function countsUpToBrace(stream: Stream, token: IToken, next: IToken | undefined, named: boolean): boolean {
  if (!startsOperand(next) || next!.startLine !== token.startLine || touches(token, next!)) return false;
  let depth = 0;
  for (let distance = 1; distance < 64; distance++) {
    const ahead = stream.peek(distance);
    if (!ahead) return false;
    const type = ahead.tokenType;
    const isNamed = named && type === t.Word && ahead.image === 'as' && distance > 1;
    if (depth === 0 && (type === t.OpenBrace || isNamed)) return true;
    if (type === t.PlainParen || type === t.OpenBracket) depth++;
    else if (type === t.CloseParen || type === t.CloseBracket) depth--;
    if (depth < 0 || (depth === 0 && (type === t.PlainArrow || type === t.PlainEquals || type === t.Comma)))
      return false;
  }
  return false;
}

/** `if` is a word of the language before an operand; before a bracket or a line's end only if a `then` follows. */
function startsConditional(stream: Stream, token: IToken, next: IToken | undefined): boolean {
  if (!startsOperand(next)) return false;
  const type = next!.tokenType;
  const plain = type !== t.PlainParen && type !== t.OpenBracket && type !== t.Minus;
  if (plain && next!.startLine === token.startLine && !infix.has(next!.image)) return true;
  for (let distance = 1; distance < 64; distance++) {
    const ahead = stream.peek(distance);
    if (!ahead || ahead.tokenType === t.OpenBrace || ahead.tokenType === t.CloseBrace) return false;
    if (ahead.tokenType !== t.Word) continue;
    if (ahead.image === 'then') return true;
    if (starters.has(ahead.image) && ahead.startLine !== stream.peek(distance - 1)!.startLine) return false;
  }
  return false;
}
