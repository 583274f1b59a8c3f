/** Values of other languages that this one lacks. Each is one mistake, and a `Missing` takes its place. */
import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';
import { skipExpression } from './unreadable.js';

/** Leaves out braces of neither a block nor a `repeat`, as in `{"lr": 1e-3}` or `-> { Conv(4, 3) }`. */
export function skipBraces(stream: Stream, token: IToken): void {
  const inCall = stream.top.open?.tokenType === t.CallParen;
  const piped = stream.is(stream.previous, t.PlainArrow, t.BadArrow);
  stream.report(syntaxError('GEN0052', inCall ? 'settings' : piped ? 'chain' : 'dictionary', stream.span(token)));
  let depth = 0;
  for (; stream.index < stream.raw.length; stream.index++) {
    const { tokenType } = stream.raw[stream.index]!;
    if (tokenType === t.OpenBrace) depth++;
    else if (tokenType === t.CloseBrace && --depth === 0) break;
  }
  if (!stream.afterOperand) stream.insert(t.Missing, true);
}

/** Leaves out a function of Python, as in `lambda a: …`. */
export function skipLambda(stream: Stream, token: IToken): void {
  reportFunction(stream, token);
  while (
    stream.peek() &&
    stream.raw[stream.index]!.tokenType !== t.Colon &&
    stream.peek()!.startLine === token.startLine
  )
    stream.index++;
  skipExpression(stream);
  stream.insert(t.Missing, true);
}

/** A token starts an arrow function: `(a, b) => …`, or `a => …` with `a` behind the arrow too. */
export function startsArrowFunction(stream: Stream, token: IToken): boolean {
  if (token.tokenType === t.Word) {
    if (stream.peek()?.image !== '=>') return false;
    for (let distance = 2; distance < 40; distance++) {
      const ahead = stream.peek(distance);
      if (!ahead || ahead.startLine !== token.startLine) return false;
      if (ahead.tokenType === t.Word && ahead.image === token.image) return true;
    }
    return false;
  }
  for (let distance = 1; distance < 24; distance++) {
    const ahead = stream.peek(distance);
    if (ahead?.tokenType === t.CloseParen) return stream.peek(distance + 1)?.image === '=>';
    if (ahead?.tokenType !== t.Word && ahead?.tokenType !== t.Comma) return false;
  }
  return false;
}
export function skipArrowFunction(stream: Stream, token: IToken): void {
  reportFunction(stream, token);
  while (stream.raw[stream.index]!.tokenType !== t.BadArrow) stream.index++;
  skipExpression(stream);
  stream.insert(t.Missing, true);
}

function reportFunction(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0056', 'anonymous', stream.span(token)));
}

/** Leaves out a slice such as `z[0:4]`, `z[:, 0]` or `z[..., 0]`, from a colon or a comma in an index. */
export function skipSlice(stream: Stream, token: IToken): void {
  const { open } = stream.top;
  stream.report(
    syntaxError('GEN0058', 'slice', open ? { ...stream.span(open), end: stream.span(token).end } : stream.span(token)),
  );
  let depth = 0;
  for (; stream.peek(); stream.index++) {
    const next = stream.peek()!;
    if (stream.is(next, t.PlainParen, t.OpenBracket)) depth++;
    else if (stream.is(next, t.CloseParen, t.CloseBracket) && depth-- === 0) break;
    if (stream.is(next, t.OpenBrace, t.CloseBrace)) break;
  }
  if (!stream.afterOperand) stream.insert(t.Missing, true);
}

/** Leaves out the prefix of a string, as in `f"…"`. */
export function dropPrefix(stream: Stream, token: IToken): void {
  const before = stream.previous;
  if (before?.tokenType !== t.Name || !/^[fFrRbBuU]{1,2}$/.test(before.image)) return;
  if (before.startOffset + before.image.length !== token.startOffset) return;
  stream.report(syntaxError('GEN0018', 'prefix', stream.span(before), { prefix: before.image }));
  stream.out.pop();
  stream.afterOperand = false;
}

const operators = new Set([
  t.Plus,
  t.Minus,
  t.Times,
  t.Divide,
  t.PlainCaret,
  t.BadCaret,
  t.EqualEqual,
  t.OtherComparison,
]);

export const behindOperator = ({ previous }: Stream): boolean =>
  previous !== undefined && operators.has(previous.tokenType);

/** The current token is inside an expression if an arrow, a label behind one, or an operator is before it. */
export function insideExpression(stream: Stream): boolean {
  const { previous, out } = stream;
  if (stream.is(previous, t.PlainArrow, t.BadArrow) || (previous && operators.has(previous.tokenType))) return true;
  return stream.is(previous, t.Colon) && stream.is(out[out.length - 3], t.PlainArrow, t.BadArrow);
}

/** Leaves out a conditional within an expression, as in `x -> if c then a else b` or `1 + if c then a else b`. */
export function skipInnerChoice(stream: Stream, token: IToken): void {
  const piped = !operators.has(stream.previous!.tokenType);
  stream.report(
    piped
      ? syntaxError('GEN0051', 'stage', stream.span(token))
      : syntaxError('GEN0051', 'operand', stream.span(token), { operator: stream.previous!.image }),
  );
  stream.insert(t.Missing, true);
  skipExpression(stream, true);
}

/** Leaves out a repeat within an expression, as in `h + repeat 3 { relu }`. */
export function skipInnerRepeat(stream: Stream, token: IToken): void {
  const sign = stream.previous!.image;
  stream.report(syntaxError('GEN0022', 'repeat', stream.span(token), { operator: sign }));
  stream.insert(t.Missing, true);
  skipExpression(stream);
}

const logical = new Map([['is', 'Two values are compared by `==`.']]);

/** Leaves out a foreign word between two values, with the rest of the expression. */
export function skipForeignWord(stream: Stream, token: IToken): boolean {
  const next = stream.peek();
  if (stream.firstOnLine(token) || next?.startLine !== token.startLine || stream.is(next, t.Comma, t.CloseParen))
    return false;
  const span = stream.span(token);
  const hint = logical.get(token.image);
  if (hint) stream.report(syntaxError('GEN0020', 'word', span, { word: token.image }, { hint }));
  else if (token.image === 'if') stream.report(syntaxError('GEN0046', 'question', span));
  else return false;
  skipExpression(stream);
  return true;
}

/** Leaves out a foreign word before a value, as in `not a` or `new E(x)`. */
export function dropWord(stream: Stream, token: IToken): void {
  stream.report(
    syntaxError('GEN0020', 'dropped', stream.span(token), { word: token.image, hint: logical.get(token.image) }),
  );
}
