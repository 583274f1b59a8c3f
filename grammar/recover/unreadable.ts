import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages/report.js';
import type { Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import { dataSettingWords, declarationWords, trainSettingWords, wordsOfContext } from '../syntax/words.js';
import { controlOf, endsInColon, foreign } from './foreign.js';
import { reportForward, reportLoop } from './programs.js';
import { infix, isEquals, looksLikeStatement, touches } from '../stream/shapes.js';
import type { Stream } from '../stream/stream.js';

const declarations: ReadonlySet<string> = new Set(declarationWords);
const places = {
  file: 'at top level',
  model: 'in a model',
  data: 'in `data`',
  body: 'in a body',
  procedure: 'in a procedure',
  train: 'in `train`',
  ablation: 'in an `ablation`',
  evaluate: 'in `evaluate`',
  repeat: 'in a `repeat`',
  unknown: 'here',
};

/** The places of statement words that are written elsewhere. */
const homes: readonly (readonly [string, readonly string[]])[] = [
  ['`train { … }`', ['step', 'minimize', 'together', 'stage', 'freeze', 'batch', 'epochs', 'schedule']],
  ['`ablation name { … }`', wordsOfContext.ablation],
  ['`evaluate name { … }`', wordsOfContext.evaluate],
  ['the body of a net, block or function', ['return']],
  ['the body of a `sample`', ['free']],
];

/** Foreign words of bodies. */
const ofBodies = new Set(
  'def func function async class import from const var print console assert raise throw del pass yield'.split(' '),
);

/** Reports that no statement starts with this token. */
export function reportUnreadable(stream: Stream, token: IToken): void {
  const { context } = stream.top;
  const span = stream.span(token);
  const inBody = context === 'body' || context === 'procedure';
  const control = token.tokenType === t.Word ? controlOf(stream, token) : undefined;
  if (control) {
    const key = control === 'loop' && context === 'train' ? 'trainingLoop' : control;
    return stream.report(syntaxError('GEN0050', key, span, { word: token.image }));
  }
  if (compound(stream, token)) return;
  if (reportLoop(stream, token) || reportForward(stream, token)) return;
  if (inBody && unpacks(stream)) return reportUnpacking(stream, span);
  if (inBody && token.tokenType !== t.Word) {
    const text = token.tokenType === t.PlainString || token.tokenType === t.SingleQuoted;
    stream.report(syntaxError('GEN0009', 'start', span, { isText: text }));
    return;
  }
  if (declarations.has(token.image) && looksLikeStatement(stream, token.image) && context !== 'file') {
    stream.report(syntaxError('GEN0030', 'nested', span, { word: token.image, place: places[context] }));
    return;
  }
  const next = stream.peek();
  const there = foreign.get(token.image);
  const elsewhere = inBody && !ofBodies.has(token.image);
  const here = elsewhere || (next?.tokenType === t.Dot && token.image !== 'console') ? undefined : there;
  if (inBody && !here) {
    const member = next?.tokenType === t.Dot && assignsMember(stream);
    stream.report(syntaxError('GEN0009', 'nowhere', span, { assignsMember: member }));
    return;
  }
  const home = homes.find(([, words]) => words.includes(token.image))?.[0];
  const place = places[context];
  if (home) return stream.report(syntaxError('GEN0009', 'elsewhere', span, { place, word: token.image, home }));
  if (here) return stream.report(syntaxError('GEN0009', 'foreign', span, { place, word: token.image, native: here }));
  const words = [
    ...wordsOfContext[context],
    ...(context === 'train' ? trainSettingWords : []),
    ...(context === 'data' ? ['name: type', ...dataSettingWords] : []),
  ];
  const possible = words.map((word) => `\`${word}\``).join(', ');
  stream.report(syntaxError('GEN0009', 'unknown', span, { place, word: token.image, possible }));
}

/** Reports a compound assignment, as in `total += …`; true if it is one. */
function compound(stream: Stream, token: IToken): boolean {
  const [sign, equals] = [stream.peek(1), stream.peek(2)];
  const arithmetic = stream.is(sign, t.Plus, t.Minus, t.Times, t.Divide);
  if (token.tokenType !== t.Word || !arithmetic || !isEquals(equals) || !touches(sign!, equals!)) return false;
  const both = { ...stream.span(sign!), end: stream.span(equals!).end };
  const name = token.image;
  const { context } = stream.top;
  stream.report(syntaxError('GEN0055', 'compound', both, { sign: sign!.image, context, name }));
  return true;
}

/** The current token starts an unpacking, as in `a, b = …`, `(a, b) = …` or `[a, b] = …`. */
export function unpacks(stream: Stream): boolean {
  let names = 0;
  for (let distance = 0; distance < 24; distance++) {
    const ahead = stream.peek(distance);
    if (!ahead) return false;
    if (isEquals(ahead)) return names > 1;
    if (ahead.tokenType === t.Word) names++;
    else if (!stream.is(ahead, t.Comma, t.PlainParen, t.CloseParen, t.OpenBracket, t.CloseBracket, t.Times))
      return false;
    if (distance > 0 && stream.is(ahead, t.PlainParen, t.OpenBracket) && touches(stream.peek(distance - 1)!, ahead))
      return false;
    if (ahead.startLine !== stream.peek(0)!.startLine) return false;
  }
  return false;
}

export function reportUnpacking(stream: Stream, span: Span): void {
  stream.report(syntaxError('GEN0054', 'unpacked', span));
}

/** The current token starts an assignment to a member, as in `self.conv = …`. */
function assignsMember(stream: Stream): boolean {
  for (let distance = 1; distance < 12; distance += 2) {
    if (stream.peek(distance)?.tokenType !== t.Dot) return isEquals(stream.peek(distance));
  }
  return false;
}

/** Leaves out the rest of an expression; `then` or `else` ends it unless the whole is a conditional. */
export function skipExpression(stream: Stream, choice = false): void {
  let depth = 0;
  const inChoice = !choice && stream.top.ifs > 0;
  for (stream.index++; stream.index < stream.raw.length; stream.index++) {
    const next = stream.raw[stream.index]!;
    if (opens(next)) depth++;
    else if (closes(next) && depth-- === 0) break;
    if (depth === 0 && next.tokenType === t.Comma) break;
    if (depth === 0 && inChoice && (next.image === 'then' || next.image === 'else')) break;
    const starts = next.tokenType === t.Word && stream.firstOnLine(next);
    if (starts && (looksLikeStatement(stream, next.image) || (depth === 0 && isEquals(stream.peek())))) break;
  }
  stream.index--;
}

/** Passes one `Unreadable` on in place of a statement that has been reported, with the lines of its block. */
export function skipStatement(stream: Stream, token: IToken): void {
  const indented = endsInColon(stream, stream.index);
  stream.starts.add(token);
  stream.top.start = token;
  stream.top.word = '';
  stream.top.wantsEquals = false;
  stream.top.wantsBlock = false;
  let depth = opens(token) ? 1 : 0;
  const column = token.startColumn ?? 1;
  stream.emit(token, t.Unreadable, true);
  for (stream.index++; stream.index < stream.raw.length; stream.index++) {
    const next = stream.raw[stream.index]!;
    if (indented && depth === 0 && stream.firstOnLine(next)) {
      if ((next.startColumn ?? 1) > column) continue;
      // `else:` continues the statement of `if`.
      const goesOn =
        next.startColumn === column &&
        controlOf(stream, next) !== undefined &&
        /^(else|elif|except|finally)$/.test(next.image);
      if (goesOn) continue;
      // The brace closes a block that a colon opened.
      if (next.tokenType === t.CloseBrace && stream.excess > 0 && next.startColumn === column) {
        stream.excess--;
        continue;
      }
      break;
    }
    if (opens(next)) depth++;
    else if (next.tokenType === t.CloseParen || next.tokenType === t.CloseBracket) depth = Math.max(0, depth - 1);
    else if (next.tokenType === t.CloseBrace && depth-- === 0) break;
    if (next.tokenType !== t.Word || !stream.firstOnLine(next)) continue;
    if (depth === 0 && (!infix.has(next.image) || controlOf(stream, next))) break;
    if ((next.startColumn ?? 1) <= column && looksLikeStatement(stream, next.image)) break;
  }
  stream.index--;
}

/** A token starts a decorator, as in `@property` above a declaration. */
export function startsDecorator(stream: Stream, token: IToken): boolean {
  const { kind, context } = stream.top;
  return (
    stream.firstOnLine(token) &&
    (kind === 'file' || (kind === 'brace' && context !== 'repeat')) &&
    stream.peek()?.tokenType === t.Word
  );
}
export function skipDecorator(stream: Stream, token: IToken): void {
  stream.report(syntaxError('GEN0020', 'decorator', stream.span(token)));
  while (stream.peek()?.startLine === token.startLine) stream.index++;
}

function closes(token: IToken): boolean {
  return token.tokenType === t.CloseParen || token.tokenType === t.CloseBracket || token.tokenType === t.CloseBrace;
}
function opens(token: IToken): boolean {
  return token.tokenType === t.PlainParen || token.tokenType === t.OpenBracket || token.tokenType === t.OpenBrace;
}
