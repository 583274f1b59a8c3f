/** Missing braces and brackets, which the first word of a line reveals. */
import type { IToken } from 'chevrotain';
import * as t from '../syntax/tokens.js';
import {
  contextOpenedBy,
  declarationWords,
  topLevelWords,
  trainSettingWords,
  wordsOfContext,
} from '../syntax/words.js';
import type { Context } from '../syntax/words.js';
import { closeUnwritten, openUnwritten } from './brackets.js';
import { isEquals, looksLikeStatement } from '../stream/shapes.js';
import type { Stream } from '../stream/stream.js';

export const declarations: ReadonlySet<string> = new Set(declarationWords);
export const trainSettings: ReadonlySet<string> = new Set(trainSettingWords);

/** A word is of a context if statements of that context start with it. */
export function isWordOf(context: Context, text: string): boolean {
  return (
    wordsOfContext[context].includes(text) || ((context === 'model' || context === 'file') && declarations.has(text))
  );
}

/** The current word starts an assignment if the tokens behind it follow a defined name. */
export function startsAssignment(stream: Stream, context: Context): boolean {
  const next = stream.peek();
  if (next?.tokenType === t.Colon) return context === 'data';
  return isEquals(next);
}

/** Inserts missing braces and brackets before the first word of a line that reveals them. */
export function mendBraces(stream: Stream, token: IToken): void {
  const text = token.image;
  const statement = looksLikeStatement(stream, text);
  while (stream.top.kind === 'paren' || stream.top.kind === 'bracket' || stream.top.context === 'repeat') {
    const outer = enclosing(stream);
    const fits =
      (statement && (isWordOf(outer, text) || declarations.has(text))) ||
      (startsAssignment(stream, outer) && newBehindOperand(stream, outer));
    if (!fits) return;
    closeUnwritten(stream);
  }
  const { wantsBlock, word, context } = stream.top;
  if (wantsBlock) {
    const inner = contextOpenedBy[word]!;
    const known = isWordOf(inner, text) || (inner === 'train' && trainSettings.has(text));
    const belongs =
      (known && !isWordOf(context, text)) ||
      (startsAssignment(stream, inner) && (inner === 'body' || inner === 'data' || inner === 'procedure'));
    if (belongs && (stream.previous !== stream.top.start || inner === 'train')) openUnwritten(stream);
    return;
  }
  if (!declarations.has(text) || !statement) return;
  // The indentation tells a misplaced statement from a missing brace.
  while (stream.top.kind === 'brace' && stream.top.opener) {
    const inside = (token.startColumn ?? 1) > (stream.top.opener.startColumn ?? 1);
    const belongs =
      stream.top.context === 'model' ? !topLevelWords.has(text) : wordsOfContext[stream.top.context].includes(text);
    if (inside || belongs) return;
    closeUnwritten(stream);
  }
}

function enclosing(stream: Stream): Context {
  for (let i = stream.frames.length - 1; i >= 0; i--) {
    const { kind, context } = stream.frames[i]!;
    if (kind === 'file' || (kind === 'brace' && context !== 'repeat')) return context;
  }
  return 'file';
}

/** In brackets, `name = …` behind an operand is a new statement; behind a comma it is an argument. */
function newBehindOperand(stream: Stream, outer: Context): boolean {
  return stream.afterOperand && (outer === 'body' || outer === 'procedure' || outer === 'data');
}
