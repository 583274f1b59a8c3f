/** Brackets: after this they are balanced, whatever was written. */
import type { IToken, TokenType } from 'chevrotain';
import { fix, syntaxError } from '../messages.js';
import * as t from '../tokens.js';
import { contextOpenedBy } from '../words.js';
import type { Context } from '../words.js';
import { needOperand } from './operands.js';
import { frame } from './stream.js';
import type { Frame, Stream } from './stream.js';

/** How deep brackets and `if`s may nest; every walk over the tree is recursive and must survive it. */
export const nestingLimit = 100;

const closers: Record<'paren' | 'bracket' | 'brace', TokenType> = {
  paren: t.CloseParen,
  bracket: t.CloseBracket,
  brace: t.CloseBrace,
};
const closerText = { paren: ')', bracket: ']', brace: '}' };

export function openBracket(stream: Stream, token: IToken): void {
  if (stream.frames.length > nestingLimit) return skipNested(stream, token);
  const outer = stream.top;
  const before = stream.previous;
  const touches =
    before !== undefined && stream.afterOperand && before.startOffset + before.image.length === token.startOffset;
  if (token.tokenType === t.PlainParen) {
    stream.emit(token, touches ? t.CallParen : t.PlainParen, false);
    stream.frames.push(frame('paren', outer.context, token, outer.start));
  } else if (token.tokenType === t.OpenBracket) {
    stream.emit(token, touches ? t.IndexBracket : t.OpenBracket, false);
    stream.frames.push(frame('bracket', outer.context, token, outer.start));
  } else {
    needOperand(stream, token);
    stream.emit(token, t.OpenBrace, false);
    stream.frames.push(frame('brace', contextOf(outer), token, outer.start));
    outer.wantsBlock = false;
  }
}

/** What a brace opens is known from the statement in which it stands. */
function contextOf(outer: Frame): Context {
  if (outer.kind !== 'brace' && outer.kind !== 'file') return 'repeat';
  if (outer.context === 'repeat') return 'repeat';
  if (outer.wantsBlock) return contextOpenedBy[outer.word] ?? 'unknown';
  return outer.word ? 'repeat' : 'unknown';
}

export function closeBracket(stream: Stream, token: IToken): void {
  needOperand(stream, token);
  const kind = token.tokenType === t.CloseParen ? 'paren' : token.tokenType === t.CloseBracket ? 'bracket' : 'brace';
  if (kind === 'brace') {
    while (stream.top.kind === 'paren' || stream.top.kind === 'bracket') closeUnwritten(stream);
    if (stream.top.kind === 'file') return stray(stream, token);
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
    syntaxError('GEN0003', stream.span(token), `\`${stream.top.open!.image}\` is closed by \`${token.image}\``, {
      related: [{ span: stream.span(stream.top.open!), message: 'opened here' }],
      fixes: [fix(`write \`${right}\``, stream.span(token), right)],
    }),
  );
  stream.insert(closers[stream.top.kind], true);
  stream.frames.pop();
}

function close(stream: Stream, token: IToken): void {
  const { kind, context } = stream.top;
  stream.emit(token, token.tokenType, true);
  if (kind === 'brace' && context === 'repeat') stream.repeatCloses.add(token);
  stream.frames.pop();
}

/** Closes the innermost bracket where its closer was forgotten, and says so at the opener. */
export function closeUnwritten(stream: Stream): void {
  const { kind, open } = stream.top;
  if (kind === 'file' || !open) return;
  needOperand(stream);
  const end = stream.previous ? stream.span(stream.previous).end : 0;
  const text = closerText[kind];
  stream.report(
    syntaxError(kind === 'brace' ? 'GEN0001' : 'GEN0002', stream.span(open), `\`${open.image}\` is never closed`, {
      label: `its \`${text}\` is missing`,
      fixes: [
        fix(`insert \`${text}\``, { source: stream.source, start: end, end }, kind === 'brace' ? `\n${text}` : text),
      ],
    }),
  );
  const closer = stream.insert(closers[kind], true);
  if (kind === 'brace' && stream.top.context === 'repeat') stream.repeatCloses.add(closer);
  stream.frames.pop();
}

export function closeAll(stream: Stream): void {
  while (stream.top.kind !== 'file') closeUnwritten(stream);
  needOperand(stream);
}

function stray(stream: Stream, token: IToken): void {
  stream.report(
    syntaxError('GEN0004', stream.span(token), `\`${token.image}\` closes nothing`, {
      fixes: [fix(`remove \`${token.image}\``, stream.span(token), '')],
    }),
  );
}

/** Leaves out a bracket that is nested too deep, with all that is in it. */
function skipNested(stream: Stream, token: IToken): void {
  stream.report(
    syntaxError('GEN0005', stream.span(token), `Brackets are nested more than ${nestingLimit} deep`, {
      hint: 'Give the inner parts names, or make them blocks.',
    }),
  );
  let depth = 0;
  for (; stream.index < stream.raw.length; stream.index++) {
    const type = stream.raw[stream.index]!.tokenType;
    if (type === t.PlainParen || type === t.OpenBracket || type === t.OpenBrace) depth++;
    else if (type === t.CloseParen || type === t.CloseBracket || type === t.CloseBrace) depth--;
    if (depth === 0) break;
  }
  if (!stream.afterOperand) stream.insert(t.Missing, true);
}
