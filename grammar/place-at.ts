/** What may stand at an offset of a text that is being written: the state of the reading just before it. */
import { createTokenInstance } from 'chevrotain';
import type { IToken } from 'chevrotain';
import { readBefore } from './classify/classify.js';
import { lex } from './syntax/lexer.js';
import { positionAt } from './syntax/source.js';
import type { Source } from './syntax/source.js';
import * as t from './syntax/tokens.js';
import type { Context } from './syntax/words.js';

/** A call that is being written. */
export interface OpenCall {
  /** The name that is called; empty if it is no plain name. */
  readonly callee: string;
  /** The offset of the name that is called. */
  readonly start: number;
  /** Arguments before the current one, as far as they have names. */
  readonly names: readonly string[];
  /** The number of the current argument, from 0. */
  readonly index: number;
  /** The name of the current argument, if it is written: `stride` of `stride=`. */
  readonly name?: string;
  /** True if a chain carries a value into the call: `x -> Conv(`. */
  readonly piped: boolean;
}

export interface PlaceAt {
  /** The part of a word before the offset, which the reading leaves out. */
  readonly typed: string;
  readonly context: Context;
  /** The innermost open bracket. */
  readonly within: 'file' | 'brace' | 'paren' | 'bracket';
  /** A statement may start here. */
  readonly atStart: boolean;
  /** The first on its line, where a statement may also go on. */
  readonly firstOnLine: boolean;
  /** The word of the statement around the place: `loss`, `step`, `=` for an assignment; empty at a start. */
  readonly word: string;
  /** The last word between operands of the statement: `over`, `with`, `on`. */
  readonly infix: string;
  /** A value ends before the place, so an operator or a word between operands goes on. */
  readonly afterOperand: boolean;
  /** The image of the token before; empty at the start of the file. */
  readonly before: string;
  /** True behind `.`. */
  readonly isMember: boolean;
  readonly call?: OpenCall;
  /** The words of the statement so far. */
  readonly written: readonly string[];
  /** The statement still lacks its `=`, or its block. */
  readonly wantsEquals: boolean;
  readonly wantsBlock: boolean;
  readonly isComment: boolean;
  /** True inside a text in quotes. */
  readonly isText: boolean;
}

export function placeAt(source: Source, offset: number): PlaceAt {
  const { tokens, comments, badComments } = lex(source.text);
  const typed = /[A-Za-z_][A-Za-z0-9_]*$/.exec(source.text.slice(0, offset))?.[0] ?? '';
  const start = offset - typed.length;
  const before = tokens.filter((token) => endOf(token) <= start);
  const { line: row, column } = positionAt(source, start);
  const next = createTokenInstance(t.Word, typed || 'x', start, offset, row, row, column, column);
  const state = readBefore(source, before, next);
  const { top, previous } = state;
  const line = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
  const firstOnLine = line.trim() === '';
  const isBlock = top.kind === 'file' || (top.kind === 'brace' && top.context !== 'repeat' && !top.ofDraws);
  const fresh = previous === undefined || previous === top.open || top.start === undefined || state.endsBlock(previous);
  const atStart = isBlock && !top.wantsBlock && (fresh || (firstOnLine && state.afterOperand));
  const lastStart = state.out.findLastIndex((token) => state.starts.has(token));
  const call = openCall(state.out, top.kind === 'paren' ? top.open : undefined);
  // Inside brackets, the statement is that of the block around them.
  const around = state.frames.findLast(({ kind }) => kind === 'file' || kind === 'brace')!;
  return {
    typed,
    context: around.context,
    within: top.kind,
    atStart,
    firstOnLine,
    word: atStart && fresh ? '' : around.word,
    infix: atStart && fresh ? '' : state.infix,
    afterOperand: state.afterOperand,
    before: previous?.image ?? '',
    isMember: state.is(previous, t.Dot),
    ...(call ? { call } : {}),
    written: lastStart < 0 ? [] : state.out.slice(lastStart).map(({ image }) => image),
    wantsEquals: top.wantsEquals,
    wantsBlock: top.wantsBlock,
    isComment: [...comments, ...badComments].some((token) => token.startOffset < offset && offset <= endOf(token)),
    isText: tokens.some(
      (token) =>
        /^["'`]/.test(token.image) && token.startOffset < offset && (offset < endOf(token) || !isClosed(token)),
    ),
  };
}

const endOf = (token: IToken): number => token.startOffset + token.image.length;
const isClosed = ({ tokenType }: IToken): boolean => tokenType === t.PlainString;

/** A chain carries a value into a stage: behind an arrow, behind its label, or at the start of a `repeat`. */
function isPiped(tokens: readonly IToken[], callee: number): boolean {
  const before = tokens[callee - 1];
  if (before?.image === '->' || before?.image === '{') return true;
  return before?.tokenType === t.Colon && tokens[callee - 2]?.tokenType === t.Label;
}

/** The call whose parenthesis is open. */
function openCall(tokens: readonly IToken[], open: IToken | undefined): OpenCall | undefined {
  const at = open ? tokens.lastIndexOf(open) : -1;
  const callee = tokens[at - 1];
  if (!open || open.tokenType !== t.CallParen || !callee) return undefined;
  const names: string[] = [];
  let index = 0;
  let depth = 0;
  let name: string | undefined;
  for (const [i, { image, tokenType }] of tokens.entries()) {
    if (i <= at) continue;
    if ('([{'.includes(image) && image !== '') depth++;
    else if (')]}'.includes(image) && image !== '') depth--;
    else if (depth === 0 && (tokenType === t.Comma || tokenType === t.Semicolon)) {
      index++;
      name = undefined;
    } else if (depth === 0 && tokenType === t.Key) names.push((name = image));
  }
  const isName = /^[A-Za-z_]\w*$/.test(callee.image) && tokens[at - 2]?.tokenType !== t.Dot;
  return {
    callee: isName ? callee.image : '',
    start: callee.startOffset,
    names,
    index,
    ...(name === undefined ? {} : { name }),
    piped: isPiped(tokens, at - 1),
  };
}
