/** Recovery of the head of a declaration: its name, or a word without a name. It lets the block still be read. */
import type { IToken, TokenType } from 'chevrotain';
import { forms } from '../syntax/forms.js';
import { syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { isEquals, touches } from '../stream/shapes.js';
import type { Stream } from '../stream/stream.js';
import { reportUnpacking, unpacks } from './unreadable.js';

const unnamed = new Set(['train', 'together']);
const named = new Set(
  Object.keys(forms).filter(
    (word) =>
      !unnamed.has(word) && !/^(use|return|minimize|freeze|expect|claim|set|swap|drop|insert|runs|compare)$/.test(word),
  ),
);

/** Checks the tokens behind the word of a statement and mends them. */
export function checkHead(stream: Stream, token: IToken, word: string): void {
  const next = stream.peek();
  if (unnamed.has(word)) return checkUnnamed(stream, token, word);
  if (!named.has(word) || !next) return;
  const later = (next.startLine ?? 0) > (token.startLine ?? 0);
  const valued = /^(param|let|loss|metric|plot)$/.test(word);
  if (next.tokenType === t.Word) {
    if (isUnpacking(stream, word)) return skipUnpacked(stream, next);
    // `loss total { … }`
    if (valued && stream.peek(2)?.tokenType === t.OpenBrace) {
      stream.index++;
      stream.emit(next, t.Name, true);
      reportBlock(stream, word);
    }
    return;
  }
  if (valued && next.tokenType === t.OpenBrace) {
    stream.insert(t.Missing, true);
    return reportBlock(stream, word);
  }
  const span = stream.span(token);
  if (stream.is(next, t.PlainString, t.SingleQuoted, t.UnclosedString) && !later) {
    const plain = /^["'`](\w+)["'`]?$/.exec(next.image)?.[1];
    const name = plain && /^[A-Za-z_]/.test(plain) ? plain : undefined;
    const source =
      word === 'data' ? ` A folder or file is a source: \`data pictures from "${plain ?? 'folder'}" { … }\`.` : '';
    stream.report(
      syntaxError('GEN0028', 'quoted', stream.span(next), { word, name, form: forms[word]!, advice: source }),
    );
    stream.index++;
    // `Reader.identifier` removes the quotes, so that references find the name.
    return stream.emit(next, name ? t.Name : t.Missing, true);
  }
  if (isUnpacking(stream, word)) return skipUnpacked(stream, next);
  if (isEquals(next) && !later) return; // `let = 3` is reported with the statements with `=`
  stream.report(syntaxError('GEN0028', 'missing', span, { word, form: forms[word]! }));
  if (stream.is(next, t.PlainNumber, t.BadNumber, t.DotNumber) && !later) {
    stream.index++;
    return stream.emit(next, t.Missing, true);
  }
  stream.insert(t.Missing, true);
  // `loss(y, x) = …`
  if (valued && next.tokenType === t.PlainParen) skipParens(stream);
  if (word === 'variant') {
    stream.insert(t.word('of'), false);
    stream.insert(t.Missing, true);
    skipToBrace(stream, token);
  } else if (next.tokenType === t.OpenBracket && /^(model|data|ablation|evaluate|stage|edit)$/.test(word)) {
    skipToBrace(stream, token);
  }
}

/** Reports a block in place of a value, as in `param { a = 1 }` or `loss total { … }`. */
function reportBlock(stream: Stream, word: string): void {
  stream.index++;
  stream.report(
    syntaxError('GEN0052', 'declaration', stream.span(stream.raw[stream.index]!), { word, form: forms[word]! }),
  );
  skipToClose(stream, t.OpenBrace, t.CloseBrace);
  stream.insert(t.PlainEquals, false);
  stream.insert(t.Missing, true);
  stream.top.wantsEquals = false;
}

/** Skips from an opening bracket to its closing one. */
function skipToClose(stream: Stream, open: TokenType, close: TokenType): void {
  let depth = 0;
  for (; stream.index < stream.raw.length; stream.index++) {
    const { tokenType } = stream.raw[stream.index]!;
    if (tokenType === open) depth++;
    else if (tokenType === close && --depth === 0) return;
  }
}

function skipParens(stream: Stream): void {
  stream.index++;
  skipToClose(stream, t.PlainParen, t.CloseParen);
}

/** Leaves out the tokens before the brace on the line. */
export function skipToBrace(stream: Stream, token: IToken): IToken | undefined {
  let last = stream.index;
  while (stream.raw[last + 1]?.startLine === token.startLine && stream.raw[last + 1]!.tokenType !== t.OpenBrace) last++;
  stream.index = last;
  return stream.raw[last];
}

/** A declaration unpacks values, as in `let a, b = …` or `let (a, b) = …`. */
function isUnpacking(stream: Stream, word: string): boolean {
  if (!/^(let|param|loss|metric|free)$/.test(word)) return false;
  if (stream.is(stream.peek(), t.PlainParen) && touches(stream.peek(0)!, stream.peek()!)) return false;
  stream.index++;
  const found = unpacks(stream);
  stream.index--;
  return found;
}

function skipUnpacked(stream: Stream, first: IToken): void {
  let last = first;
  while (stream.peek() && !isEquals(stream.peek())) {
    stream.index++;
    last = stream.raw[stream.index]!;
  }
  reportUnpacking(stream, { ...stream.span(first), end: stream.span(last).end });
  stream.insert(t.Missing, true);
}

/** Reports and leaves out tokens before the brace of a nameless block, as in `train adam {` or `train(epochs=3) {`. */
function checkUnnamed(stream: Stream, token: IToken, word: string): void {
  const next = stream.peek();
  if (!next || next.tokenType === t.OpenBrace || (next.startLine ?? 0) > (token.startLine ?? 0)) return;
  if (next.tokenType === t.Colon) return;
  const last = skipToBrace(stream, token) ?? next;
  const end = stream.span(last).end;
  const called = stream.peek()?.tokenType !== t.OpenBrace;
  stream.report(syntaxError('GEN0053', 'named', { ...stream.span(next), end }, { word, form: forms[word]! }));
  // The whole of a call such as `train(E, D, epochs=10)` is unreadable.
  if (!called) return;
  stream.classify(token, t.Unreadable);
  stream.afterOperand = true;
  stream.top.wantsBlock = false;
  stream.top.word = '';
}
