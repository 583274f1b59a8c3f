/** Statements as runs of tokens: their bounds, and the rest of one with an unreadable part. */
import { createTokenInstance } from 'chevrotain';
import type { IRecognitionException, IToken, TokenType } from 'chevrotain';
import * as t from '../syntax/tokens.js';

/** Properties of tokens from `classify/`. */
export interface Marks {
  /** The first tokens of statements. */
  readonly starts: ReadonlySet<IToken>;
  /** The closing braces that end a `repeat`. */
  readonly repeatCloses: ReadonlySet<IToken>;
  /** The offsets of statements in braces. */
  readonly inner: ReadonlySet<number>;
}

/** The index of the token with a mistake: a token that ends a statement too early belongs to that statement. */
export function placeOf(tokens: readonly IToken[], { token }: IRecognitionException, { starts }: Marks): number {
  const found = tokens.indexOf(token);
  const at = found < 0 ? tokens.length : found;
  const ends = found < 0 || starts.has(token) || token.tokenType === t.CloseBrace;
  return ends && at > 0 ? at - 1 : at;
}

/** The indices of a statement's first token, of the token behind its last, and of the two braces of its block. */
export interface Statement {
  readonly start: number;
  readonly end: number;
  readonly open?: number;
  readonly close?: number;
}

/** The innermost statement around the token at `at`. */
export function statementAt(tokens: readonly IToken[], at: number, marks: Marks): Statement | undefined {
  let depth = 0;
  for (let i = Math.min(at, tokens.length - 1); i >= 0; i--) {
    const token = tokens[i]!;
    if (i < at && token.tokenType === t.CloseBrace) depth++;
    else if (token.tokenType === t.OpenBrace) depth = Math.max(0, depth - 1);
    if (depth === 0 && marks.starts.has(token)) return extentOf(tokens, i, marks);
  }
  return undefined;
}

function extentOf(tokens: readonly IToken[], first: number, marks: Marks): Statement {
  // The word before the first name may be an inserted one.
  const before = tokens[first - 1];
  const start = before?.image === '' && t.isWord(before.tokenType) ? first - 1 : first;
  let depth = 0;
  let open: number | undefined;
  let close: number | undefined;
  let i = first;
  for (; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.tokenType === t.OpenBrace) {
      if (depth++ === 0 && close === undefined) open = i;
    } else if (token.tokenType === t.CloseBrace) {
      if (depth-- === 0) break;
      if (depth > 0 || close !== undefined) continue;
      if (marks.repeatCloses.has(token)) open = undefined;
      else close = i;
    } else if (depth === 0 && i > first && marks.starts.has(token)) break;
  }
  return close === undefined ? { start, end: i } : { start, end: i, open, close };
}

const withBlock = new Set(['model', 'ablation', 'evaluate', 'data', 'net', 'flow', 'block', 'stage', 'edit', 'sample']);
const withValue = new Set(['param', 'let', 'loss', 'metric', 'plot', 'free', 'score', 'net', 'flow', 'sample']);

/**
 * The tokens without the unreadable part at `at` of a statement: its head, the part behind its block, or all of it.
 * Its name stays, so that references find it.
 */
export function withoutUnreadable(tokens: readonly IToken[], statement: Statement, at: number): IToken[] {
  const { start, end, open, close } = statement;
  const first = tokens[start]!;
  const word = first.tokenType.name;
  if (open !== undefined && close !== undefined) {
    const head = at < open ? headOf(tokens, start, word) : undefined;
    if (head) return [...tokens.slice(0, start), ...head, ...tokens.slice(open)];
    if (at > close) return [...tokens.slice(0, close + 1), ...tokens.slice(end)];
  }
  return [...tokens.slice(0, start), ...wholeOf(tokens, start, word), ...tokens.slice(end)];
}

const nameOf = (tokens: readonly IToken[], start: number): IToken => {
  const next = tokens[start + 1];
  return next?.tokenType === t.Name ? next : put(t.Missing, tokens[start]!);
};

function put(type: TokenType, behind: IToken): IToken {
  const at = behind.startOffset + behind.image.length;
  const line = behind.startLine ?? 1;
  return createTokenInstance(type, '', at, at - 1, line, line, 1, 1);
}

/** The shortest valid head of a statement with a block. */
function headOf(tokens: readonly IToken[], start: number, word: string): IToken[] | undefined {
  const first = tokens[start]!;
  if (word === 'train' || word === 'together') return [first];
  const name = nameOf(tokens, start);
  if (word === 'variant') return [first, name, put(t.word('of'), name), put(t.Missing, name)];
  if (word === 'for') return [first, name, put(t.word('in'), name), put(t.Missing, name)];
  if (word === 'fn') return [first, name, put(t.CallParen, name), put(t.CloseParen, name)];
  return withBlock.has(word) ? [first, name] : undefined;
}

function wholeOf(tokens: readonly IToken[], start: number, word: string): IToken[] {
  const first = tokens[start]!;
  const missing = put(t.Missing, first);
  if (first.tokenType === t.Def) {
    const sign = tokens[start + 1]?.tokenType === t.Colon ? t.Colon : t.PlainEquals;
    return [first, put(sign, first), missing];
  }
  if (word === 'return') return [first, missing];
  const name = nameOf(tokens, start);
  if (withValue.has(word)) return [first, name, put(t.PlainEquals, name), put(t.Missing, name)];
  const unread: IToken = { ...first, tokenType: t.Unreadable, tokenTypeIdx: t.Unreadable.tokenTypeIdx! };
  return [unread];
}
