/** Words: statement word, infix word, setting, key, label, definition or plain name, by position. */
import type { IToken, TokenType } from 'chevrotain';
import * as t from '../tokens.js';
import { dataSettingWords, declarationWords, infixWords, trainSettingWords, wordsOfContext } from '../words.js';
import { needOperand, wantsOperand } from './operands.js';
import { startsOperand } from './stream.js';
import type { Stream } from './stream.js';

const infix: ReadonlySet<string> = new Set(infixWords);
const declarations: ReadonlySet<string> = new Set(declarationWords);
const trainSettings: ReadonlySet<string> = new Set(trainSettingWords);
const dataSettings: ReadonlySet<string> = new Set(dataSettingWords);

export function retypeWord(stream: Stream, token: IToken): void {
  const { kind, context } = stream.top;
  if (stream.is(stream.previous, t.Dot)) return stream.emit(token, t.Name, true);
  const inStatements = kind === 'file' || (kind === 'brace' && context !== 'repeat');
  if (inStatements && retypeStart(stream, token)) return;
  retypeInside(stream, token);
}

function isEquals(token: IToken | undefined): boolean {
  return token?.tokenType === t.PlainEquals || token?.tokenType === t.BadEquals;
}

/** Whether the word starts a statement; then it is passed on as such. */
function retypeStart(stream: Stream, token: IToken): boolean {
  const frame = stream.top;
  const { context } = frame;
  const before = stream.previous;
  const next = stream.peek();
  const opened = before === undefined || before === frame.open || frame.start === undefined;
  const blockEnded = before?.tokenType === t.CloseBrace && !stream.repeatCloses.has(before);
  const boundary = opened || blockEnded || (stream.firstOnLine(token) && !wantsOperand(stream));
  const midline = !boundary && stream.afterOperand;
  const text = token.image;
  if (!boundary && !midline) return false;

  if (isEquals(next) || (next?.tokenType === t.EqualEqual && context === 'body')) {
    if (boundary || context === 'body' || context === 'procedure') return start(stream, token, t.Def, '=');
    return false;
  }
  if (next?.tokenType === t.Colon && context === 'data') return start(stream, token, t.Def, ':');
  if (follows(next)) return false;
  const known =
    wordsOfContext[context].includes(text) || ((context === 'model' || context === 'file') && declarations.has(text));
  if (known && (boundary || startsOperand(next) || next?.tokenType === t.OpenBrace))
    return start(stream, token, t.word(text), text);
  if (!startsOperand(next)) return false;
  if (context === 'train' && (trainSettings.has(text) || (boundary && !infix.has(text))))
    return start(stream, token, t.SettingWord, text);
  if (context === 'data' && (dataSettings.has(text) || (boundary && !infix.has(text))))
    return start(stream, token, t.SettingWord, text);
  return false;
}

/** What follows a name but never a statement word. */
function follows(next: IToken | undefined): boolean {
  if (!next) return false;
  const type = next.tokenType;
  return (
    type === t.PlainEquals ||
    type === t.BadEquals ||
    type === t.Colon ||
    type === t.Comma ||
    type === t.Dot ||
    type === t.PlainArrow ||
    type === t.BadArrow ||
    type === t.CloseParen
  );
}

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
const withBlock = new Set([
  'model',
  'variant',
  'ablation',
  'data',
  'net',
  'flow',
  'block',
  'fn',
  'sample',
  'train',
  'together',
  'stage',
  'evaluate',
]);

function start(stream: Stream, token: IToken, type: TokenType, word: string): true {
  needOperand(stream);
  const frame = stream.top;
  frame.start = token;
  frame.word = word;
  frame.wantsEquals = withEquals.has(word);
  frame.wantsBlock = withBlock.has(word);
  frame.ifs = 0;
  // `step critic: minimize …` is one statement, as is `minimize …` behind a label.
  stream.starts.add(token);
  stream.emit(token, type, false);
  return true;
}

/** A word inside a statement. */
function retypeInside(stream: Stream, token: IToken): void {
  const frame = stream.top;
  const before = stream.previous;
  const next = stream.peek();
  const text = token.image;
  const inBrackets = frame.kind === 'paren' || frame.kind === 'bracket';

  if (frame.word === 'step' && text === 'minimize' && stream.is(before, t.Colon)) {
    return stream.emit(token, t.word('minimize'), false);
  }
  const scheduled = stream.is(before, t.word('at'), t.word('every'));
  if (!inBrackets && (text === 'epochs' || text === 'epoch') && (scheduled || stream.afterOperand)) {
    return stream.emit(token, t.EpochWord, !stream.is(before, t.word('at')));
  }
  if (text === 'every' && !inBrackets && stream.is(before, t.word('at'), t.EpochWord)) {
    return stream.emit(token, t.word('every'), false);
  }
  if (stream.afterOperand) {
    if (frame.word === 'data' && frame.wantsBlock && text !== 'from') return stream.emit(token, t.Modifier, true);
    if (infix.has(text)) return stream.emit(token, t.word(text), false);
    return stream.emit(token, t.Name, true);
  }
  // An operand, a key, a label or an option is due.
  const stepOption =
    !inBrackets && (frame.context === 'train' || frame.context === 'procedure') && stream.is(before, t.Comma);
  if (stepOption && (text === 'repeat' || text === 'every' || text === 'clip') && startsOperand(next)) {
    return stream.emit(token, t.OptionWord, false);
  }
  if (stream.is(before, t.OptionWord) && before!.image === 'clip' && startsOperand(next) && !touching(token, next!)) {
    return stream.emit(token, t.Modifier, false);
  }
  if (stream.is(before, t.word('drop')) && next?.tokenType === t.Word && dropsDeclaration(stream, token, next)) {
    return stream.emit(token, t.DropWord, false);
  }
  if (isEquals(next) && (inBrackets || frame.word === 'set' || frame.context === 'data'))
    return stream.emit(token, t.Key, true);
  if (next?.tokenType === t.Colon && labelled(stream)) return stream.emit(token, t.Label, true);
  if (text === 'repeat' && startsRepeat(stream, token, next)) return stream.emit(token, t.Repeat, false);
  if (text === 'if' && startsConditional(stream, next)) return stream.emit(token, t.If, false);
  stream.emit(token, t.Name, true);
}

function touching(token: IToken, next: IToken): boolean {
  return token.startOffset + token.image.length === next.startOffset;
}

/** `drop loss codebook`, but not `drop relu in D`; on one line. */
function dropsDeclaration(stream: Stream, token: IToken, next: IToken): boolean {
  if (next.startLine !== token.startLine) return false;
  return next.image !== 'in' || stream.peek(2)?.tokenType !== t.Word;
}

/** A label may stand at the head of a chain or behind an arrow. */
function labelled(stream: Stream): boolean {
  const { kind, context } = stream.top;
  if (stream.is(stream.previous, t.PlainArrow, t.BadArrow)) return true;
  return kind === 'paren' || kind === 'bracket' || context === 'repeat';
}

/** `repeat` is a word of the language before a count, and a name everywhere else. */
function startsRepeat(stream: Stream, token: IToken, next: IToken | undefined): boolean {
  const before = stream.previous;
  const place =
    stream.is(before, t.PlainArrow, t.BadArrow, t.PlainParen, t.Colon) ||
    (stream.is(before, t.OpenBrace) && stream.top.context === 'repeat');
  if (!place || !next) return false;
  if (next.tokenType === t.Word || next.tokenType === t.PlainNumber || next.tokenType === t.BadNumber) return true;
  return next.tokenType === t.OpenBracket && !touching(token, next);
}

/** `if` is a word of the language before an operand; before a bracket only if a `then` follows. */
function startsConditional(stream: Stream, next: IToken | undefined): boolean {
  if (!startsOperand(next)) return false;
  const type = next!.tokenType;
  if (type !== t.PlainParen && type !== t.OpenBracket && type !== t.Minus) return true;
  for (let distance = 2; distance < 64; distance++) {
    const token = stream.peek(distance);
    if (!token) return false;
    if (token.tokenType === t.Word && token.image === 'then') return true;
  }
  return false;
}
