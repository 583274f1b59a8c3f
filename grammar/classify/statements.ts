/** The starts of statements and the words that start them. */
import type { IToken, TokenType } from 'chevrotain';
import type { Fix } from '../syntax/diagnostic.js';
import { forms } from '../syntax/forms.js';
import { fix, safeFix, syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { contextOpenedBy, dataSettingWords } from '../syntax/words.js';
import { forgetIfs } from '../recover/brackets.js';
import { closestWord } from '../recover/closest.js';
import { controlOf } from '../recover/foreign.js';
import { checkHead, skipToBrace } from '../recover/heads.js';
import { declarations, isWordOf, mendBraces, startsAssignment, trainSettings } from '../recover/mend.js';
import { needOperand, wantsOperand } from '../recover/operands.js';
import { followsName, infix, isEquals, looksLikeStatement, touches } from '../stream/shapes.js';
import { reportStack } from '../recover/programs.js';
import { startsOperand } from '../stream/stream.js';
import type { Stream } from '../stream/stream.js';
import { reportUnreadable, skipStatement } from '../recover/unreadable.js';

const dataSettings: ReadonlySet<string> = new Set(dataSettingWords);
const withEquals = new Set([
  'param',
  'let',
  'loss',
  'metric',
  'plot',
  'sample',
  'fn',
  'pool',
  'net',
  'expect',
  'free',
  'score',
  '=',
]);

/** A token is at a boundary if a statement may start there: first on a line, or behind a brace. */
export function atBoundary(stream: Stream, token: IToken): boolean {
  const frame = stream.top;
  if (frame.kind !== 'file' && (frame.kind !== 'brace' || frame.context === 'repeat')) return false;
  const before = stream.previous;
  if (before === undefined || before === frame.open || frame.start === undefined) return true;
  if (stream.endsBlock(before)) return true;
  return stream.firstOnLine(token) && !wantsOperand(stream);
}

/** Passes a word on as the start of a statement if it is one. */
export function classifyStart(stream: Stream, token: IToken): boolean {
  if (stream.firstOnLine(token)) mendBraces(stream, token);
  const frame = stream.top;
  if (frame.kind !== 'file' && (frame.kind !== 'brace' || frame.context === 'repeat')) return false;
  const text = token.image;
  const { context } = frame;
  const next = stream.peek();
  const boundary =
    atBoundary(stream, token) ||
    (stream.firstOnLine(token) &&
      (controlOf(stream, token) !== undefined ||
        startsAssignment(stream, context) ||
        (isWordOf(context, text) && looksLikeStatement(stream, text))));
  if (!boundary) return stream.afterOperand && classifyMidline(stream, token);

  if (controlOf(stream, token)) return unreadable(stream, token);
  if (startsPut(stream)) return startPut(stream, token);
  if (isEquals(next) || (next?.tokenType === t.EqualEqual && context === 'body')) return startEquals(stream, token);
  if (next?.tokenType === t.Colon && startColon(stream, token)) return true;
  const headed =
    next?.tokenType === t.Colon &&
    contextOpenedBy[text] !== undefined &&
    (stream.peek(2)?.startLine ?? 0) > (token.startLine ?? 0);
  if (isWordOf(context, text) && (headed || !followsName(next))) return start(stream, token, t.word(text), text);
  // A procedure's statement is read in every body, so that `tree/` can report where it belongs.
  const procedural = context === 'body' && (text === 'free' || text === 'minimize');
  if (procedural && looksLikeStatement(stream, text)) return start(stream, token, t.word(text), text);
  if (infix.has(text) && stream.afterOperand && !(context === 'train' && text === 'on')) return false;
  const misplaced = declarations.has(text) && looksLikeStatement(stream, text);
  if (misplaced && text === 'let' && (context === 'body' || context === 'procedure')) return startLet(stream, token);
  const right = misplaced ? undefined : closestWord(context, text);
  if (right && !followsName(next) && !trainSettings.has(text)) {
    stream.report(
      syntaxError(
        'GEN0026',
        'unknown',
        stream.span(token),
        { word: text, right },
        {
          // A word that differs only in case has a fix; one with other letters is a guess for the message alone.
          fixes: text.toLowerCase() === right ? [safeFix(`write \`${right}\``, stream.span(token), right)] : undefined,
        },
      ),
    );
    return start(stream, token, t.word(right), right);
  }
  if (
    !misplaced &&
    (context === 'train' || context === 'data') &&
    startsOperand(next) &&
    next!.startLine === token.startLine
  ) {
    if (context === 'data' && next!.tokenType === t.OpenBracket && !dataSettings.has(text)) {
      missingColon(stream, token);
      return true;
    }
    return start(stream, token, t.SettingWord, text);
  }
  return unreadable(stream, token);
}

function unreadable(stream: Stream, token: IToken): true {
  needOperand(stream);
  reportUnreadable(stream, token);
  skipStatement(stream, token);
  return true;
}

/** The current word starts `x[i] = …` in a body. */
function startsPut(stream: Stream): boolean {
  const { context } = stream.top;
  const [name, open] = [stream.peek(0)!, stream.peek()];
  if (context !== 'body' && context !== 'procedure') return false;
  if (open?.tokenType !== t.OpenBracket || !touches(name, open)) return false;
  let depth = 0;
  for (let distance = 1; distance < 64; distance++) {
    const ahead = stream.peek(distance);
    if (!ahead) return false;
    if (ahead.tokenType === t.OpenBracket || ahead.tokenType === t.PlainParen) depth++;
    else if (ahead.tokenType === t.CloseBracket || ahead.tokenType === t.CloseParen) depth--;
    if (depth === 0) return isEquals(stream.peek(distance + 1));
  }
  return false;
}

/** The bracket behind the name is an index, as behind any operand. */
function startPut(stream: Stream, token: IToken): true {
  start(stream, token, t.Def, '=');
  stream.afterOperand = true;
  return true;
}

/** Reads `let h = …` in a body as `h = …`. */
function startLet(stream: Stream, token: IToken): true {
  const name = stream.peek()!;
  const span = { ...stream.span(token), end: name.startOffset };
  stream.report(syntaxError('GEN0009', 'let', stream.span(token), { fixes: [safeFix('remove `let`', span, '')] }));
  stream.index++;
  return start(stream, name, t.Def, '=');
}

/** Classifies a statement behind another one on its line; only a word of the context can start it. */
function classifyMidline(stream: Stream, token: IToken): boolean {
  const { context } = stream.top;
  const text = token.image;
  const next = stream.peek();
  if (stream.top.start !== undefined && !stream.top.wantsEquals && startsPut(stream)) return startPut(stream, token);
  if (isEquals(next)) {
    return (context === 'body' || context === 'procedure') && stream.top.start !== undefined && !stream.top.wantsEquals
      ? start(stream, token, t.Def, '=')
      : false;
  }
  if (next?.tokenType === t.Colon)
    return context === 'data' && !stream.top.wantsBlock ? start(stream, token, t.Def, ':') : false;
  if (followsName(next)) return false;
  if (isWordOf(context, text)) {
    const certain =
      context === 'model' || context === 'file'
        ? looksLikeStatement(stream, text)
        : startsOperand(next) || next?.tokenType === t.OpenBrace;
    return certain && start(stream, token, t.word(text), text);
  }
  if (!startsOperand(next) || next!.startLine !== token.startLine) return false;
  const setting = (context === 'train' && trainSettings.has(text)) || (context === 'data' && dataSettings.has(text));
  return setting && start(stream, token, t.SettingWord, text);
}

/** Classifies a word before `=` at the start of a statement. */
function startEquals(stream: Stream, token: IToken): boolean {
  const { context } = stream.top;
  const text = token.image;
  const span = stream.span(token);
  const equals = stream.peek()!;
  if (context === 'body' || context === 'procedure' || context === 'unknown') return start(stream, token, t.Def, '=');
  if (context === 'data') {
    stream.report(
      syntaxError('GEN0027', 'fieldEquals', stream.span(equals), {
        fixes: [safeFix('write `:`', stream.span(equals), ':')],
      }),
    );
    start(stream, token, t.Def, ':');
    stream.index++;
    stream.emit(equals, t.Colon, false);
    return true;
  }
  if (context === 'model' || context === 'file') {
    if (reportStack(stream, token)) {
      needOperand(stream);
      skipStatement(stream, token);
      return true;
    }
    if (declarations.has(text)) {
      const form = withEquals.has(text) ? `${text} name = …` : (forms[text] ?? `${text} …`);
      stream.report(syntaxError('GEN0028', 'missing', span, { word: text, form }));
      if (!withEquals.has(text)) {
        begin(stream, token, text);
        stream.emit(token, t.word(text), false);
        skipToBrace(stream, token);
        if (text !== 'train') stream.insert(t.Missing, true);
        return true;
      }
      start(stream, token, t.word(text), text);
      stream.insert(t.Missing, true);
      return true;
    }
    if (context === 'model') {
      stream.report(
        syntaxError(
          'GEN0029',
          'declaration',
          span,
          { name: text },
          { fixes: [fix('write `let`', { ...span, end: span.start }, 'let ')] },
        ),
      );
      needOperand(stream);
      begin(stream, token, 'let');
      const word = stream.insert(t.word('let'), false);
      Object.assign(word, { startOffset: token.startOffset, endOffset: token.startOffset - 1 });
      stream.emit(token, t.Name, true);
      return true;
    }
  } else if (context === 'train' || isWordOf(context, text)) {
    // The value of a setting follows its word without `=`, unlike in `batch = 128` and `seeds = 0, 1`.
    stream.report(
      syntaxError(
        'GEN0027',
        'equals',
        stream.span(equals),
        { word: text },
        { fixes: [withoutSign(stream, token, equals, safeFix)] },
      ),
    );
    start(stream, token, isWordOf(context, text) ? t.word(text) : t.SettingWord, text);
    stream.index++;
    return true;
  }
  return unreadable(stream, token);
}

/** Classifies a word before `:` at the start of a statement. */
function startColon(stream: Stream, token: IToken): boolean {
  const { context } = stream.top;
  const span = stream.span(token);
  if (context === 'data') return start(stream, token, t.Def, ':');
  const colon = stream.peek()!;
  if (context === 'train' && stream.peek(2)?.image !== 'minimize') return startSettingColon(stream, token, colon);
  if (context === 'model' && withEquals.has(token.image)) {
    stream.report(syntaxError('GEN0028', 'missing', span, { word: token.image, form: forms[token.image]! }));
    needOperand(stream);
    skipStatement(stream, token);
    return true;
  }
  if (context !== 'train') return false;
  needOperand(stream);
  if (token.image === 'step') {
    const both = { ...span, end: stream.span(colon).end };
    stream.report(syntaxError('GEN0028', 'step', span, { fixes: [safeFix('remove `step:`', both, '')] }));
    begin(stream, token, 'step');
    stream.emit(token, t.word('step'), false);
    stream.insert(t.Missing, true);
    return true;
  }
  stream.report(
    syntaxError(
      'GEN0029',
      'step',
      span,
      { name: token.image },
      { fixes: [safeFix('write `step`', { ...span, end: span.start }, 'step ')] },
    ),
  );
  begin(stream, token, 'step');
  const word = stream.insert(t.word('step'), false);
  Object.assign(word, { startOffset: token.startOffset, endOffset: token.startOffset - 1 });
  stream.emit(token, t.Name, true);
  return true;
}

/** The fix of `batch=64` or `batch: 64` to `batch 64`: one blank replaces the sign and the blanks around it. */
function withoutSign(stream: Stream, token: IToken, sign: IToken, make: typeof fix): Fix {
  const { text } = stream.source;
  const { end } = stream.span(sign);
  const [line = ''] = text.slice(end).split(/\r?\n|\/\/|[;{}]/, 1);
  const blanks = line.length - line.trimStart().length;
  const span = { ...stream.span(token), start: stream.span(token).end, end: end + blanks };
  return make(`write \`${`${token.image} ${line.trim()}`.trim()}\``, span, ' ');
}

/** Reads a setting with a colon, as in `batch: 64`. */
function startSettingColon(stream: Stream, token: IToken, colon: IToken): boolean {
  if (!startsOperand(stream.peek(2)) || stream.peek(2)!.startLine !== token.startLine) return false;
  stream.report(
    syntaxError(
      'GEN0027',
      'colon',
      stream.span(colon),
      { word: token.image },
      { fixes: [withoutSign(stream, token, colon, fix)] },
    ),
  );
  start(stream, token, t.SettingWord, token.image);
  stream.index++;
  return true;
}

/** Inserts the missing colon of a data field, as in `x [28, 28, 1]`. */
function missingColon(stream: Stream, token: IToken): void {
  const span = stream.span(token);
  stream.report(
    syntaxError(
      'GEN0027',
      'fieldColon',
      span,
      { field: token.image },
      { fixes: [safeFix('write `:`', { ...span, start: span.end }, ':')] },
    ),
  );
  start(stream, token, t.Def, ':');
  stream.insert(t.Colon, false);
}

function begin(stream: Stream, token: IToken, word: string): void {
  const frame = stream.top;
  frame.start = token;
  frame.word = word;
  frame.wantsEquals = withEquals.has(word);
  frame.wantsBlock = Object.hasOwn(contextOpenedBy, word);
  frame.separated = false;
  frame.wantsRepeat = false;
  forgetIfs(stream);
  stream.starts.add(token);
  if (frame.kind !== 'file') stream.inner.add(token.startOffset);
}

function start(stream: Stream, token: IToken, type: TokenType, word: string): true {
  needOperand(stream);
  begin(stream, token, word);
  stream.emit(token, type, false);
  if (type !== t.Def && type !== t.SettingWord) checkHead(stream, token, word);
  return true;
}
