/** Python's `(4, 4)` for a list and `0:1` for a range. Each is one mistake and is read as its author meant it. */
import type { IToken } from 'chevrotain';
import { fix, syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';

/** Reads the parentheses around a comma as brackets if they are those of a tuple; true if so. */
export function readTuple(stream: Stream): boolean {
  const { top } = stream;
  const { open } = top;
  if (top.kind !== 'paren' || open?.tokenType !== t.PlainParen || !stream.afterOperand) return false;
  const at = stream.out.lastIndexOf(open);
  // The outputs of a net have labels: `-> (mean: [8], logvar: [8])`.
  if (stream.is(stream.out[at + 1], t.Label) || stream.is(stream.out[at - 1], t.PlainArrow, t.BadArrow)) return false;
  const outer = stream.frames[stream.frames.length - 2]!;
  const inner = outer.kind === 'paren' || outer.kind === 'bracket';
  const range = !inner && stream.infix === 'in' && /^(net|flow|:)$/.test(outer.word);
  if (!inner && !range && !/^(param|let|loss|metric|return|=|:|sweep|vary)$/.test(outer.word)) return false;
  const items = itemsFrom(stream, open);
  const key = stream.is(stream.out[at - 1], t.PlainEquals) ? stream.out[at - 2]!.image : '';
  const span = { ...stream.span(open), end: items.end };
  const hint = hintOf(outer.word, inner, range, key, items.texts);
  stream.report(
    range
      ? syntaxError('GEN0007', 'rangeInParentheses', span, { hint })
      : syntaxError('GEN0007', 'tuple', span, { hint }),
  );
  stream.classify(open, t.OpenBracket);
  stream.frames[stream.frames.length - 1] = { ...top, kind: 'bracket', tuple: true };
  return true;
}

function hintOf(word: string, inner: boolean, range: boolean, key: string, items: readonly string[]): string {
  const [first = '', second = '0.999'] = items;
  if (range) return `Write \`in ${first}..${second}\`.`;
  if (key === 'betas') return `Each has a setting of its own: \`beta1=${first}, beta2=${second}\`.`;
  if (word === 'return' && !inner) return `Values are returned without parentheses: \`return ${items.join(', ')}\`.`;
  return `Lists are written in brackets: \`[${items.join(', ')}]\`.`;
}

/** The texts of the items between the parentheses. */
function itemsFrom(stream: Stream, open: IToken): { readonly texts: readonly string[]; readonly end: number } {
  const { text } = stream.source;
  const texts: string[] = [];
  let depth = 0;
  let start = stream.span(open).end;
  let end = start;
  for (let i = stream.raw.indexOf(open) + 1; i < stream.raw.length && depth >= 0; i++) {
    const token = stream.raw[i]!;
    const { tokenType } = token;
    const opens = [t.PlainParen, t.CallParen, t.OpenBracket, t.IndexBracket, t.OpenBrace].includes(tokenType);
    if (opens) depth++;
    else if ([t.CloseParen, t.CloseBracket, t.CloseBrace].includes(tokenType)) depth--;
    if (depth < 0 || (depth === 0 && tokenType === t.Comma)) {
      texts.push(text.slice(start, token.startOffset).trim());
      start = stream.span(token).end;
    }
    end = stream.span(token).end;
  }
  return { texts: texts.filter((item) => item !== ''), end };
}

/** Reads `in 0:1` as `in 0..1`. */
export function readColonAsRange(stream: Stream, token: IToken): boolean {
  const { previous, top } = stream;
  const number = [t.PlainNumber, t.DotNumber];
  const next = stream.is(stream.peek(), t.Minus) ? stream.peek(2) : stream.peek();
  if (!stream.is(previous, ...number) || !stream.is(next, ...number)) return false;
  const [before, sign] = stream.out.slice(-3);
  const negative = stream.is(sign, t.Minus) && stream.is(before, t.word('in'), t.CallParen, t.Comma);
  const ranged = stream.infix === 'in' && (top.kind === 'brace' || top.kind === 'file');
  if (!ranged && !(top.kind === 'paren' && top.open?.tokenType === t.CallParen)) return false;
  const low = `${negative ? '-' : ''}${previous!.image}`;
  const high = `${next === stream.peek() ? '' : '-'}${next!.image}`;
  stream.report(
    syntaxError(
      'GEN0013',
      'colon',
      stream.span(token),
      { inType: ranged, low, high },
      { fixes: [fix('write `..`', stream.span(token), '..')] },
    ),
  );
  stream.emit(token, t.BadDotDot, false);
  return true;
}
