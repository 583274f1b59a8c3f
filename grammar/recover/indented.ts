/** Python's blocks, such as `model AE:` with indented lines, which are read as if they were in braces. */
import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { contextOpenedBy } from '../syntax/words.js';
import { needOperand } from './operands.js';
import { contextOf, closeUnwritten } from './brackets.js';
import { frame } from '../stream/stream.js';
import type { Stream } from '../stream/stream.js';

/** The current `:` opens a block if it ends the first line of a statement with a block. */
export function opensByColon(stream: Stream): boolean {
  const { kind, wantsBlock, start, word } = stream.top;
  const token = stream.peek(0)!;
  const next = stream.peek();
  if ((kind !== 'brace' && kind !== 'file') || !wantsBlock || !start || !Object.hasOwn(contextOpenedBy, word))
    return false;
  return next !== undefined && next.tokenType !== t.OpenBrace && (next.startLine ?? 0) > (token.startLine ?? 0);
}

export function openIndented(stream: Stream, token: IToken): void {
  const outer = stream.top;
  needOperand(stream);
  stream.report(syntaxError('GEN0001', 'colon', stream.span(token), { word: outer.word }));
  const open = stream.insert(t.OpenBrace, false);
  stream.frames.push({ ...frame('brace', contextOf(outer), open, outer.start), indented: true });
  outer.wantsBlock = false;
}

/** Ends blocks that a `:` opened before a token without further indent; true if the token is the brace of one. */
export function closeIndented(stream: Stream, token: IToken): boolean {
  while (stream.frames.length > 1 && stream.firstOnLine(token)) {
    const depth = stream.frames.findLastIndex(({ indented }) => indented);
    if (depth < 0) return false;
    const { opener } = stream.frames[depth]!;
    if ((token.startColumn ?? 1) > (opener?.startColumn ?? 1)) return false;
    while (stream.frames.length - 1 > depth) closeUnwritten(stream);
    const written = token.tokenType === t.CloseBrace && stream.excess > 0;
    closeUnwritten(stream);
    if (written) stream.excess--;
    if (written) return true;
  }
  return false;
}
