/** The spaces on a line. */
import type { IToken, TokenType } from 'chevrotain';
import * as t from '../syntax/tokens.js';

const tightAfter: ReadonlySet<TokenType> = new Set([
  t.PlainParen,
  t.CallParen,
  t.OpenBracket,
  t.IndexBracket,
  t.Dot,
  t.PlainDotDot,
  t.PlainCaret,
]);
const tightBefore: ReadonlySet<TokenType> = new Set([
  t.CloseParen,
  t.CloseBracket,
  t.Comma,
  t.OptionComma,
  t.Semicolon,
  t.Colon,
  t.Dot,
  t.PlainDotDot,
  t.PlainCaret,
  t.CallParen,
  t.IndexBracket,
]);
const operandEnds: ReadonlySet<TokenType> = new Set([
  t.Name,
  t.PlainNumber,
  t.PlainString,
  t.CloseParen,
  t.CloseBracket,
  t.CloseBrace,
]);

/** A minus is a sign and not an operator if no operand is before it. */
export function isSign(before: IToken | undefined): boolean {
  return before === undefined || !operandEnds.has(before.tokenType);
}

/** True for a space between `left` and `right`; `before` is the token before `left`. */
export function spaced(before: IToken | undefined, left: IToken, right: IToken): boolean {
  // `x[0, :]`: a colon that stands for an axis is an operand.
  if (right.tokenType === t.Colon && left.tokenType === t.Comma) return true;
  if (tightAfter.has(left.tokenType) || tightBefore.has(right.tokenType)) return false;
  // A space between the name of a declaration and its parameters is removed.
  if (right.tokenType === t.PlainParen && left.tokenType === t.Name) return false;
  if (left.tokenType === t.Key || (left.tokenType === t.PlainEquals && before?.tokenType === t.Key)) return false;
  if (left.tokenType === t.Minus && isSign(before)) return false;
  return !(left.tokenType === t.OpenBrace && right.tokenType === t.CloseBrace);
}

/** The text of tokens on one line. */
export function flat(tokens: readonly IToken[], before?: IToken): string {
  let text = '';
  tokens.forEach((token, i) => {
    const left = tokens[i - 1];
    if (left && spaced(i > 1 ? tokens[i - 2] : before, left, token)) text += ' ';
    text += token.image;
  });
  return text;
}
