/** Recovery of brackets, which balances them in any text. */
import type { IToken, TokenType } from 'chevrotain';
import { fix, syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { contextOpenedBy, wordsOfContext } from '../syntax/words.js';
import type { Context } from '../syntax/words.js';
import { separate } from './adjacent.js';
import { needOperand } from './operands.js';
import { followsName, isEquals, touches } from '../stream/shapes.js';
import { frame } from '../stream/stream.js';
import type { Frame, Stream } from '../stream/stream.js';
import { skipArrowFunction, skipBraces, startsArrowFunction } from './values.js';

/**
 * The deepest nesting of brackets and `if`s together. Every walk over the tree is recursive, and Chevrotain's has some
 * twenty stack frames a level; at this depth it takes a third of Node's default stack.
 */
export const nestingLimit = 48;

const closers: Record<'paren' | 'bracket' | 'brace', TokenType> = {
  paren: t.CloseParen,
  bracket: t.CloseBracket,
  brace: t.CloseBrace,
};
const closerText = { paren: ')', bracket: ']', brace: '}' };

export function openBracket(stream: Stream, token: IToken): void {
  if (token.tokenType === t.OpenBrace) closeParameters(stream);
  if (stream.frames.length + stream.ifs > nestingLimit) return skipNested(stream, token);
  const outer = stream.top;
  const before = stream.previous;
  const touching = before !== undefined && stream.afterOperand && touches(before, token);
  if (token.tokenType === t.OpenBrace && !isBlock(outer)) return skipBraces(stream, token);
  if (token.tokenType === t.PlainParen && !touching && !stream.afterOperand && startsArrowFunction(stream, token))
    return skipArrowFunction(stream, token);
  if (token.tokenType !== t.OpenBrace && stream.afterOperand && !touching && separate(stream, token)) {
    stream.emit(token, t.CallParen, false);
    stream.frames.push(frame('paren', outer.context, token, outer.start));
  } else if (token.tokenType === t.PlainParen) {
    stream.emit(token, touching ? t.CallParen : t.PlainParen, false);
    stream.frames.push(frame('paren', outer.context, token, outer.start));
  } else if (token.tokenType === t.OpenBracket) {
    stream.emit(token, touching ? t.IndexBracket : t.OpenBracket, false);
    stream.frames.push(frame('bracket', outer.context, token, outer.start));
  } else {
    needOperand(stream, token);
    stream.emit(token, t.OpenBrace, false);
    const opened = frame('brace', outer.wantsDraws ? contextOfDraws(stream) : contextOf(outer), token, outer.start);
    if (outer.wantsDraws) opened.ofDraws = true;
    else outer.wantsBlock = false;
    stream.frames.push(opened);
    outer.wantsRepeat = false;
    outer.wantsDraws = false;
  }
}

/** A brace opens a block if the statement or a `repeat` still waits for one. */
function isBlock(outer: Frame): boolean {
  return (
    outer.wantsRepeat || outer.wantsDraws || ((outer.kind === 'brace' || outer.kind === 'file') && outer.wantsBlock)
  );
}

/** The context that a brace opens, by the statement around it. */
export function contextOf(outer: Frame): Context {
  if (outer.kind !== 'brace' && outer.kind !== 'file') return 'repeat';
  if (outer.context === 'repeat') return 'repeat';
  if (outer.wantsBlock) return contextOpenedBy[outer.word] ?? 'unknown';
  return outer.word ? 'repeat' : 'unknown';
}

/** `draws 5 { … }` holds a body if a statement stands first in it, and an expression otherwise. */
function contextOfDraws(stream: Stream): Context {
  const [first, second] = [stream.peek(), stream.peek(2)];
  if (first?.tokenType !== t.Word) return 'repeat';
  const isStatement = isEquals(second) || (wordsOfContext.body.includes(first.image) && !followsName(second));
  return isStatement ? 'body' : 'repeat';
}

export function closeBracket(stream: Stream, token: IToken): void {
  needOperand(stream, token);
  if (stream.top.tuple && token.tokenType === t.CloseParen) stream.classify(token, t.CloseBracket);
  const kind = token.tokenType === t.CloseParen ? 'paren' : token.tokenType === t.CloseBracket ? 'bracket' : 'brace';
  if (kind === 'brace') {
    while (stream.top.kind === 'paren' || stream.top.kind === 'bracket') closeUnwritten(stream);
    if (stream.top.kind === 'file' || (stream.excess > 0 && closesTooEarly(stream))) return stray(stream, token);
    return close(stream, token);
  }
  if (stream.top.kind === kind) return close(stream, token);
  if (stream.top.kind === 'file' || stream.top.kind === 'brace') return stray(stream, token);
  const below = stream.frames[stream.frames.length - 2];
  if (below?.kind === kind) {
    closeUnwritten(stream);
    return close(stream, token);
  }
  const right = closerText[stream.top.kind];
  stream.report(
    syntaxError(
      'GEN0003',
      'other',
      stream.span(token),
      { opening: stream.top.open!.image, closing: token.image },
      {
        related: [{ span: stream.span(stream.top.open!), message: 'opened here' }],
        fixes: [fix(`write \`${right}\``, stream.span(token), right)],
      },
    ),
  );
  stream.insert(closers[stream.top.kind], true);
  pop(stream);
}

/** Notes a closing brace of something inside an expression. */
function noteClose({ top, repeatCloses, drawsCloses }: Stream, closer: IToken): void {
  if (top.kind !== 'brace') return;
  if (top.context === 'repeat') repeatCloses.add(closer);
  else if (top.ofDraws === true) drawsCloses.add(closer);
}

function pop(stream: Stream): void {
  forgetIfs(stream);
  stream.frames.pop();
}

/** Ends the open `if`s of the innermost frame, which cannot continue. */
export function forgetIfs(stream: Stream): void {
  stream.ifs -= stream.top.ifs;
  stream.top.ifs = 0;
  stream.top.wantsThen = false;
}

/** A surplus `}` closes too early if the next statement belongs into the block that it would close. */
function closesTooEarly(stream: Stream): boolean {
  const next = stream.peek();
  const { context, opener } = stream.top;
  const outer = stream.frames[stream.frames.length - 2]?.context ?? 'file';
  if (next?.tokenType !== t.Word) return false;
  const fits = (inside: Context): boolean =>
    wordsOfContext[inside].includes(next.image) ||
    ((inside === 'body' || inside === 'procedure') && isEquals(stream.peek(2))) ||
    (inside === 'data' && stream.peek(2)?.tokenType === t.Colon);
  if (!fits(context)) return false;
  return !fits(outer) || (next.startColumn ?? 1) > (opener?.startColumn ?? 1);
}

function close(stream: Stream, token: IToken): void {
  stream.emit(token, token.tokenType, true);
  noteClose(stream, token);
  pop(stream);
}

/** Closes the innermost bracket, whose closer is missing, and reports it at the opener. */
export function closeUnwritten(stream: Stream): void {
  const { kind, open } = stream.top;
  if (kind === 'file' || !open) return;
  needOperand(stream);
  const end = stream.previous ? stream.span(stream.previous).end : 0;
  const text = closerText[kind];
  // A bracket that was inserted has been reported at its opening.
  const written = open.image !== '';
  if (written) {
    const span = stream.span(open);
    const values = { opening: open.image, closing: text };
    const place = { source: stream.source, start: end, end };
    const fixes = [fix(`insert \`${text}\``, place, kind === 'brace' ? `\n${text}` : text)];
    stream.report(
      kind === 'brace'
        ? syntaxError('GEN0001', 'unclosed', span, values, { fixes })
        : syntaxError('GEN0002', 'unclosed', span, values, { fixes }),
    );
  }
  const closer = stream.insert(closers[kind], true);
  noteClose(stream, closer);
  pop(stream);
}

/** Closes the list of parameters before `->` or `{`, which cannot be in it. */
export function closeParameters(stream: Stream): void {
  let depth = stream.frames.length - 1;
  while (stream.frames[depth]!.kind === 'paren' || stream.frames[depth]!.kind === 'bracket') depth--;
  const { wantsBlock, word } = stream.frames[depth]!;
  if (wantsBlock && word !== 'data') while (stream.frames.length - 1 > depth) closeUnwritten(stream);
}

export function closeAll(stream: Stream): void {
  while (stream.top.kind !== 'file') closeUnwritten(stream);
  needOperand(stream);
}

/** Opens the block of a statement whose brace is missing. */
export function openUnwritten(stream: Stream): void {
  const outer = stream.top;
  const before = stream.previous!;
  const end = stream.span(before).end;
  stream.report(
    syntaxError(
      'GEN0001',
      'opening',
      stream.span(before),
      { before: before.image },
      { fixes: [fix('insert `{`', { source: stream.source, start: end, end }, ' {')] },
    ),
  );
  const open = stream.insert(t.OpenBrace, false);
  stream.frames.push(frame('brace', contextOf(outer), open, outer.start));
  outer.wantsBlock = false;
}

function stray(stream: Stream, token: IToken): void {
  if (token.tokenType === t.CloseBrace) stream.excess--;
  stream.report(
    syntaxError(
      'GEN0004',
      'stray',
      stream.span(token),
      { bracket: token.image },
      { fixes: [fix(`remove \`${token.image}\``, stream.span(token), '')] },
    ),
  );
}

/** Leaves out a bracket that is nested too deep, with its content. */
function skipNested(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0005', 'brackets', stream.span(token), { limit: nestingLimit }));
  let depth = 0;
  for (; stream.index < stream.raw.length; stream.index++) {
    const type = stream.raw[stream.index]!.tokenType;
    if (type === t.PlainParen || type === t.OpenBracket || type === t.OpenBrace) depth++;
    else if (type === t.CloseParen || type === t.CloseBracket || type === t.CloseBrace) depth--;
    if (depth === 0) break;
  }
  if (!stream.afterOperand) stream.insert(t.Missing, true);
}
